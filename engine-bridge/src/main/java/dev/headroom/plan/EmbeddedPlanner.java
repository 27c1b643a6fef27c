package dev.headroom.plan;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Predicts what the embedded engine will take of its `device_memory`, before it is started.
/// Pure; microseconds. The formulas are [EmbeddedCosts], which the engine's own ledger uses
/// too.
public final class EmbeddedPlanner {
    private static final String SOURCE = "Headroom's embedded engine (plan.EmbeddedCosts)";

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
        ModelShape.Language language = shape.language();
        List<PlannedComponent> parts = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        PlannedComponent context = context(learnt);
        long offset = context.bytes() - EmbeddedCosts.CONTEXT;
        parts.add(context);
        parts.add(part(
                ComponentKind.WEIGHTS_LANGUAGE,
                EmbeddedCosts.languageWeights(language, settings.modelFormat()),
                0,
                language.parameters() + " parameters as " + settings.modelFormat(),
                0.01));
        shape.vision().ifPresent(vision -> {
            parts.add(part(
                    ComponentKind.WEIGHTS_VISION,
                    EmbeddedCosts.visionWeights(vision),
                    0,
                    vision.towerParameters() + " parameters x 4 B",
                    0.01));
            parts.add(part(
                    ComponentKind.WEIGHTS_PROJECTOR,
                    EmbeddedCosts.projectorWeights(vision),
                    0,
                    vision.projectorParameters() + " parameters x 4 B",
                    0.01));
        });
        adapter(adapters, settings, warnings).ifPresent(adapter -> {
            int rank = Math.min(settings.loraR(), adapter.rank());
            parts.add(part(
                    ComponentKind.LORA,
                    EmbeddedCosts.lora(adapter, rank),
                    0,
                    adapter.parameters(rank) + " parameters at rank " + rank + " x 4 B",
                    0));
        });
        long loaded = sum(parts) - offset + EmbeddedCosts.RUNTIME;
        // adapters change from message to message without a new cache: they live in the rest, and the cut knows none of
        // them
        long free = settings.deviceMemory() - (loaded - bytesOf(parts, ComponentKind.LORA));
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
                kv.tokens() + " tokens x " + kv.bytesPerToken() + " B: " + settings.cacheMaxEntryCount() + " of the "
                        + Math.max(0, free) + " B free after weights, in blocks of " + KvArrangement.BLOCK,
                0));
        int chunk = Math.min(settings.maxPrefillTokenNum(), Math.max(1, kv.sessionLen()));
        parts.add(part(
                ComponentKind.RUNTIME,
                EmbeddedCosts.RUNTIME + EmbeddedCosts.scratch(language, chunk, kv.slots(), kv.sessionLen()),
                0,
                "Java heap and session tables " + EmbeddedCosts.RUNTIME + " B, measured; embeddings of " + chunk
                        + " tokens, logits of " + kv.slots() + " slots, rotations of " + kv.sessionLen() + " positions",
                0.1));
        shape.vision()
                .ifPresent(vision -> parts.add(part(
                        ComponentKind.VISION_ACTIVATIONS,
                        0,
                        EmbeddedCosts.visionPeak(vision),
                        "one tile of " + (vision.patches() + 1) + " tokens",
                        0.05)));
        parts.add(part(
                ComponentKind.PREFILL_ACTIVATIONS,
                0,
                EmbeddedCosts.prefillPeak(language, chunk, !adapters.isEmpty()),
                "one pass of " + chunk + " tokens" + (adapters.isEmpty() ? "" : ", with inputs for adapters"),
                0.05));
        if (kv.truncated()) {
            warnings.add("session_len is truncated from " + settings.sessionLen() + " to " + kv.sessionLen()
                    + ": the cache holds no more tokens.");
        } else if (kv.slots() < settings.maxBatchSize()) {
            warnings.add("max_batch_size is cut from " + settings.maxBatchSize() + " to " + kv.slots()
                    + ": the cache holds " + kv.tokens() + " tokens.");
        }
        return judge(parts, offset, kv, settings, loaded, warnings);
    }

    private static PlannedComponent context(Calibration learnt) {
        String words = "JVM and native libraries, measured";
        if (!learnt.believed()) {
            return part(ComponentKind.CONTEXT, EmbeddedCosts.CONTEXT, 0, words, 0.05);
        }
        long bytes = Math.max(0, EmbeddedCosts.CONTEXT + learnt.offset());
        return new PlannedComponent(
                ComponentKind.CONTEXT,
                bytes,
                bytes,
                words + ": " + EmbeddedCosts.CONTEXT + " B; " + learnt.summary().orElseThrow(),
                SOURCE,
                learnt.spread());
    }

    private static Optional<AdapterShape> adapter(
            List<AdapterShape> adapters, Settings settings, List<String> warnings) {
        if (settings.lora().isEmpty() || settings.loraR() == 0) {
            return Optional.empty();
        }
        String name = settings.lora().get();
        for (AdapterShape adapter : adapters) {
            if (adapter.name().equals(name)) {
                if (settings.loraR() > adapter.rank()) {
                    warnings.add("lora_r " + settings.loraR() + " is above the rank of " + name + " (" + adapter.rank()
                            + "), which is used.");
                }
                return Optional.of(adapter);
            }
        }
        warnings.add("There is no adapter " + name + ".");
        return Optional.empty();
    }

    private static MemoryPlan judge(
            List<PlannedComponent> parts,
            long offset,
            KvArrangement kv,
            Settings settings,
            long loaded,
            List<String> warnings) {
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
        String verdict;
        if (loaded > device) {
            fits = false;
            verdict = "Does not fit: weights and runtime take " + Bytes.human(loaded) + " of " + Bytes.human(device)
                    + ". Raise device_memory"
                    + (settings.modelFormat().equals("int4") ? "." : " or choose model_format int8 or int4.");
        } else if (kv.slots() == 0) {
            fits = false;
            verdict = "Does not fit: " + Bytes.human(device - loaded) + " are left for the KV cache, too little for "
                    + KvArrangement.BLOCK + " tokens. Raise cache_max_entry_count or device_memory.";
        } else if (peak > device) {
            fits = false;
            verdict = "Does not fit: " + worst.kind().field() + " asks for " + Bytes.human(worst.peak() - worst.bytes())
                    + " at its peak and " + Bytes.human(Math.max(0, device - resting))
                    + " are left. Lower cache_max_entry_count"
                    + (worst.kind() == ComponentKind.PREFILL_ACTIVATIONS ? " or max_prefill_token_num" : "")
                    + ", or raise device_memory.";
        } else {
            verdict = "Fits: " + Bytes.human(device - peak) + " are left at the peak ("
                    + worst.kind().field() + ").";
        }
        return new MemoryPlan("embedded", device, parts, false, Optional.of(kv), fits, verdict, warnings);
    }

    private static long bytesOf(List<PlannedComponent> parts, ComponentKind kind) {
        long bytes = 0;
        for (PlannedComponent part : parts) {
            bytes += part.kind() == kind ? part.bytes() : 0;
        }
        return bytes;
    }

    private static long sum(List<PlannedComponent> parts) {
        long sum = 0;
        for (PlannedComponent part : parts) {
            sum += part.bytes();
        }
        return sum;
    }

    private static PlannedComponent part(
            ComponentKind kind, long bytes, long peakAbove, String formula, double uncertainty) {
        return new PlannedComponent(
                kind, bytes, bytes + peakAbove, formula, SOURCE, (long) ((bytes + peakAbove) * uncertainty));
    }
}
