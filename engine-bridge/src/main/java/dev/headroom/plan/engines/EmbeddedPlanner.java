package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.Formula;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Predicts what the embedded engine will take of its `device_memory`, before it is started. Pure; microseconds. The
/// formulas are [EmbeddedCosts], which the engine's own ledger uses too.
public final class EmbeddedPlanner {
    private static final Sentence SOURCE = Sentence.of("Headroom's embedded engine (plan.engines.EmbeddedCosts)");

    /// A telephone's photograph, where nobody says how large pictures are.
    private static final PictureSize PHOTO = new PictureSize(4000, 3000);

    private EmbeddedPlanner() {}

    /// As below, without anything learnt.
    public static MemoryPlan plan(ModelShape shape, List<AdapterShape> adapters, Settings settings) {
        return plan(shape, adapters, settings, Calibration.NONE);
    }

    /// @param adapters those that exist; `settings.lora()` names the one in use
    /// @param learnt what runs on this machine taught. It moves the context, and with it every
    ///     sum; whether it fits is decided without it, because the engine keeps its budget by
    ///     its own account
    public static MemoryPlan plan(
            ModelShape shape, List<AdapterShape> adapters, Settings settings, Calibration learnt) {
        return plan(shape, adapters, settings, learnt, PHOTO);
    }

    /// @param picture the largest of a question, upright, as a file whose lines come one after the other
    static MemoryPlan plan(
            ModelShape shape, List<AdapterShape> adapters, Settings settings, Calibration learnt, PictureSize picture) {
        ModelShape.Language language = shape.language();
        List<PlannedComponent> parts = new ArrayList<>();
        List<Sentence> warnings = new ArrayList<>();
        PlannedComponent context = context(learnt);
        long offset = context.bytes() - EmbeddedCosts.CONTEXT;
        parts.add(context);
        parts.add(part(
                ComponentKind.WEIGHTS_LANGUAGE,
                EmbeddedCosts.languageWeights(language, settings.modelFormat()),
                0,
                EmbeddedFormulas.languageWeights(language, settings.modelFormat())
                        .saying(Sentence.of("{} parameters as {}", language.parameters(), settings.modelFormat())),
                0.01));
        shape.vision().ifPresent(vision -> {
            parts.add(part(
                    ComponentKind.WEIGHTS_VISION,
                    EmbeddedCosts.visionWeights(vision),
                    0,
                    EmbeddedFormulas.floats(vision.towerParameters())
                            .saying(Sentence.of("{} parameters x 4 B", vision.towerParameters())),
                    0.01));
            parts.add(part(
                    ComponentKind.WEIGHTS_PROJECTOR,
                    EmbeddedCosts.projectorWeights(vision),
                    0,
                    EmbeddedFormulas.floats(vision.projectorParameters())
                            .saying(Sentence.of("{} parameters x 4 B", vision.projectorParameters())),
                    0.01));
        });
        adapter(adapters, settings, warnings).ifPresent(adapter -> {
            int rank = Math.min(settings.loraR(), adapter.rank());
            parts.add(part(
                    ComponentKind.LORA,
                    EmbeddedCosts.lora(adapter, rank),
                    0,
                    Formula.of("4 * P_rank", "P_rank", adapter.parameters(rank))
                            .saying(Sentence.of("{} parameters at rank {} x 4 B", adapter.parameters(rank), rank)),
                    0));
        });
        long loaded = sum(parts) - offset + EmbeddedCosts.RUNTIME;
        // adapters change from message to message without a new cache: they live in the rest, and the cut knows none of
        // them
        long free = freeBeforeKv(shape, settings);
        KvArrangement kv = KvArrangement.of(
                free,
                settings.cacheMaxEntryCount(),
                EmbeddedCosts.kvBytesPerToken(language, settings.quantPolicy()),
                settings.sessionLen(),
                settings.maxBatchSize());
        parts.add(part(
                ComponentKind.KV_CACHE,
                kv.reserved(),
                0,
                EmbeddedFormulas.pool(free, settings.cacheMaxEntryCount(), kv.bytesPerToken())
                        .saying(Sentence.of(
                                "{} tokens x {} B: {} of the {} B free after weights, in blocks of {}",
                                kv.tokens(),
                                kv.bytesPerToken(),
                                settings.cacheMaxEntryCount(),
                                Math.max(0, free),
                                KvArrangement.BLOCK)),
                0));
        int chunk = Math.min(settings.maxPrefillTokenNum(), Math.max(1, kv.sessionLen()));
        parts.add(part(
                ComponentKind.RUNTIME,
                EmbeddedCosts.RUNTIME + EmbeddedCosts.buffers(language, chunk, kv.slots(), kv.sessionLen()),
                EmbeddedCosts.heapGrowth(language, kv.slots(), kv.sessionLen()),
                EmbeddedFormulas.runtime(language, chunk, kv.slots(), kv.sessionLen())
                        .saying(Sentence.of(
                                "Java heap and session tables {} B, measured; embeddings of {} tokens, logits of {}"
                                        + " slots, rotations of {} positions; {} B of the heap for requests, of which"
                                        + " {} B are counted already",
                                EmbeddedCosts.RUNTIME,
                                chunk,
                                kv.slots(),
                                kv.sessionLen(),
                                EmbeddedCosts.requestHeap(language, kv.slots(), kv.sessionLen()),
                                Math.min(
                                        EmbeddedCosts.HEAP_ROOM,
                                        EmbeddedCosts.requestHeap(language, kv.slots(), kv.sessionLen())))),
                0.1));
        shape.vision()
                .ifPresent(vision -> parts.add(part(
                        ComponentKind.VISION_ACTIVATIONS,
                        0,
                        EmbeddedCosts.visionPeak(vision),
                        EmbeddedFormulas.visionPeak(vision)
                                .saying(Sentence.of("one tile of {} tokens", vision.patches() + 1)),
                        0.05)));
        shape.vision().ifPresent(vision -> parts.add(reading(vision, settings, picture)));
        parts.add(part(
                ComponentKind.PREFILL_ACTIVATIONS,
                0,
                EmbeddedCosts.prefillPeak(language, chunk, !adapters.isEmpty()),
                EmbeddedFormulas.prefillPeak(language, chunk, !adapters.isEmpty())
                        .saying(
                                adapters.isEmpty()
                                        ? Sentence.of("one pass of {} tokens", chunk)
                                        : Sentence.of("one pass of {} tokens, with inputs for adapters", chunk)),
                0.05));
        if (kv.truncated()) {
            warnings.add(Sentence.of(
                    "session_len is truncated from {} to {}: the cache holds no more tokens.",
                    settings.sessionLen(),
                    kv.sessionLen()));
        } else if (kv.slots() < settings.maxBatchSize()) {
            warnings.add(Sentence.of(
                    "max_batch_size is cut from {} to {}: the cache holds {} tokens.",
                    settings.maxBatchSize(),
                    kv.slots(),
                    kv.tokens()));
        }
        return judge(parts, offset, kv, settings, loaded, warnings);
    }

    /// What [Settings#cacheMaxEntryCount] is taken of.
    static long freeBeforeKv(ModelShape shape, Settings settings) {
        long vision = shape.vision()
                .map(v -> EmbeddedCosts.visionWeights(v) + EmbeddedCosts.projectorWeights(v))
                .orElse(0L);
        return settings.deviceMemory()
                - EmbeddedCosts.CONTEXT
                - EmbeddedCosts.RUNTIME
                - EmbeddedCosts.languageWeights(shape.language(), settings.modelFormat())
                - vision;
    }

    private static PlannedComponent reading(ModelShape.Vision vision, Settings settings, PictureSize picture) {
        int most = settings.maxDynamicPatch();
        int width = Math.max(1, picture.width());
        int height = Math.max(1, picture.height());
        DynamicTiling tiling = DynamicTiling.of(
                width,
                height,
                Math.min(vision.minDynamicPatch(), most),
                most,
                vision.imageSize(),
                vision.useThumbnail());
        PictureCosts costs =
                PictureCosts.of(width, height, false, PictureCosts.lineByLine(width), tiling, vision.imageSize());
        return part(
                ComponentKind.READING,
                0,
                costs.peak(),
                EmbeddedFormulas.reading(vision, tiling, costs)
                        .saying(Sentence.of(
                                "a picture of {} x {} pixels, read line by line: {} B for its lines, {} B for the rows"
                                        + " that are being resized, {} B for its tiles",
                                width,
                                height,
                                costs.lines(),
                                costs.resize(),
                                costs.tiles())),
                0.05);
    }

    private static PlannedComponent context(Calibration learnt) {
        if (!learnt.believed()) {
            return part(
                    ComponentKind.CONTEXT,
                    EmbeddedCosts.CONTEXT,
                    0,
                    Formula.of("context", "context", EmbeddedCosts.CONTEXT)
                            .saying(Sentence.of("JVM and native libraries, measured")),
                    0.05);
        }
        long bytes = Math.max(0, EmbeddedCosts.CONTEXT + learnt.offset());
        return new PlannedComponent(
                ComponentKind.CONTEXT,
                bytes,
                bytes,
                Sentence.of(
                        "JVM and native libraries, measured: {} B; {}",
                        EmbeddedCosts.CONTEXT,
                        learnt.summary().orElseThrow()),
                Formula.of("max(0, context + learnt)", "context", EmbeddedCosts.CONTEXT, "learnt", learnt.offset()),
                SOURCE,
                learnt.spread());
    }

    private static Optional<AdapterShape> adapter(
            List<AdapterShape> adapters, Settings settings, List<Sentence> warnings) {
        if (settings.lora().isEmpty() || settings.loraR() == 0) {
            return Optional.empty();
        }
        String name = settings.lora().get();
        for (AdapterShape adapter : adapters) {
            if (adapter.name().equals(name)) {
                if (settings.loraR() > adapter.rank()) {
                    warnings.add(Sentence.of(
                            "lora_r {} is above the rank of {} ({}), which is used.",
                            settings.loraR(),
                            name,
                            adapter.rank()));
                }
                return Optional.of(adapter);
            }
        }
        warnings.add(Sentence.of("There is no adapter {}.", name));
        return Optional.empty();
    }

    private static MemoryPlan judge(
            List<PlannedComponent> parts,
            long offset,
            KvArrangement kv,
            Settings settings,
            long loaded,
            List<Sentence> warnings) {
        long device = settings.deviceMemory();
        long resting = sum(parts) - offset;
        PlannedComponent worst = parts.getFirst();
        for (PlannedComponent part : parts) {
            if (part.peak() - part.bytes() > worst.peak() - worst.bytes()) {
                worst = part;
            }
        }
        long peak = resting + worst.peak() - worst.bytes();
        boolean fits = true;
        Sentence verdict;
        if (loaded > device) {
            fits = false;
            verdict = Sentence.of(
                            "Does not fit: weights and runtime take {} of {}.", new Size(loaded), new Size(device))
                    .then(
                            settings.modelFormat().equals("int4")
                                    ? Sentence.of("Raise device_memory.")
                                    : Sentence.of("Raise device_memory or choose model_format int8 or int4."));
        } else if (kv.slots() == 0) {
            fits = false;
            verdict = Sentence.of(
                            "Does not fit: {} are left for the KV cache, too little for {} tokens.",
                            new Size(device - loaded),
                            KvArrangement.BLOCK)
                    .then(Sentence.of("Raise cache_max_entry_count or device_memory."));
        } else if (peak > device) {
            fits = false;
            verdict = Sentence.of(
                            "Does not fit: {} asks for {} at its peak and {} are left.",
                            worst.kind().field(),
                            new Size(worst.peak() - worst.bytes()),
                            new Size(Math.max(0, device - resting)))
                    .then(
                            switch (worst.kind()) {
                                case PREFILL_ACTIVATIONS ->
                                    Sentence.of("Lower cache_max_entry_count or max_prefill_token_num, or raise"
                                            + " device_memory.");
                                case RUNTIME ->
                                    Sentence.of("Lower max_batch_size or session_len, or raise device_memory.");
                                default -> Sentence.of("Lower cache_max_entry_count, or raise device_memory.");
                            });
        } else {
            verdict = Sentence.of(
                    "Fits: {} are left at the peak ({}).",
                    new Size(device - peak),
                    worst.kind().field());
        }
        return new MemoryPlan("embedded", device, parts, false, Optional.of(kv), fits, verdict, warnings);
    }

    private static long sum(List<PlannedComponent> parts) {
        long sum = 0;
        for (PlannedComponent part : parts) {
            sum += part.bytes();
        }
        return sum;
    }

    private static PlannedComponent part(
            ComponentKind kind, long bytes, long peakAbove, Formula formula, double uncertainty) {
        return new PlannedComponent(kind, bytes, bytes + peakAbove, formula.sentence(), formula, SOURCE, (long)
                ((bytes + peakAbove) * uncertainty));
    }
}
