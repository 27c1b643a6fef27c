package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.Formula;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The embedded engine's own planner behind the common entry point; the card's total is its `device_memory`.
final class EmbeddedDeployment {
    private static final String ADAPTER = "lora";

    /// Names for the weights as they were published.
    private static final Set<String> PUBLISHED = Set.of("hf", "auto");

    private EmbeddedDeployment() {}

    static DeploymentPlan plan(PlanRequest q) {
        Optional<ModelShape> shape = q.model().embedded();
        if (shape.isEmpty()) {
            return DeploymentPlan.cannotTell(Sentence.of(
                    "The embedded engine runs InternVL2 models with a Qwen2 decoder, not {}; plan it for turbomind,"
                            + " pytorch or transformers.",
                    q.model().name()));
        }
        DeploySettings s = q.serving();
        Settings settings = settings(q);
        Optional<Sentence> refusal = EmbeddedRules.refusal(settings);
        if (refusal.isPresent()) {
            return DeploymentPlan.refused(refusal.get());
        }
        MemoryPlan plan = largest(s)
                .map(p -> EmbeddedPlanner.plan(shape.get(), adapters(q), settings, q.calibration(), p))
                .orElseGet(() -> EmbeddedPlanner.plan(shape.get(), adapters(q), settings, q.calibration()));
        List<PlanLine> lines = new ArrayList<>();
        plan.components()
                .forEach(c -> lines.add(new PlanLine(
                        c.kind(), Sentence.NONE, c.bytes(), c.peak(), c.symbols(), c.source(), c.uncertainty())));
        if (q.usedByOthers() > 0) {
            lines.add(new PlanLine(
                    ComponentKind.OTHER_PROCESSES,
                    Sentence.NONE,
                    q.usedByOthers(),
                    q.usedByOthers(),
                    Formula.of("others", "others", q.usedByOthers()),
                    Shared.GIVEN,
                    0));
        }
        DevicePlan device =
                new DevicePlan(0, q.device().name(), q.device().usable(), lines, false, figures(q, shape.get(), plan));
        Effective effective = plan.kv()
                .map(kv -> new Effective(
                        kv.sessionLen(),
                        kv.tokens(),
                        kv.tokens() / 64,
                        kv.bytesPerToken() * 64,
                        kv.reserved(),
                        kv.reachable(),
                        EmbeddedPlanner.freeBeforeKv(shape.get(), settings)))
                .orElse(Effective.NONE);
        List<Sentence> notes = new ArrayList<>(plan.warnings());
        int context = shape.get().language().contextLen();
        if (effective.sessionLen() > context) {
            notes.add(Sentence.of(
                    "session_len {} is above the {} tokens the model was trained for; answers beyond may be poor.",
                    effective.sessionLen(),
                    context));
        }
        without(s).ifPresent(notes::add);
        Shared.requestNotes(q, effective.sessionLen(), notes);
        List<DevicePlan> devices = List.of(device);
        long unsure = device.uncertainty();
        if (plan.fits() && device.free() < unsure) {
            return new DeploymentPlan(
                    Outcome.TOO_CLOSE,
                    Sentence.of(
                                    "Too close to call: {} of {} predicted at the peak, give or take {}.",
                                    new Size(device.peak()),
                                    new Size(device.total()),
                                    new Size(unsure))
                            .then(Outside.cause(q, devices).orElse(Sentence.NONE)),
                    devices,
                    effective,
                    notes);
        }
        return plan.fits()
                ? new DeploymentPlan(Outcome.FITS, plan.verdict(), devices, effective, notes)
                : new DeploymentPlan(
                        Outcome.DOES_NOT_FIT,
                        plan.verdict().then(Outside.cause(q, devices).orElse(Sentence.NONE)),
                        devices,
                        effective,
                        notes);
    }

    /// The settings as the engine takes them: a session whose length nobody chose is no longer than what the model was
    /// trained to, and a checkpoint as it was published becomes float32.
    static Settings settings(PlanRequest q) {
        DeploySettings s = q.serving();
        int rank = s.get(Setting.LORA_R);
        long device = q.device().usable() - q.usedByOthers();
        Settings usual = Settings.defaults(device).fittedTo(q.model().decoder().context());
        Settings settings = usual.with(s.settings())
                .withLora(rank > 0 ? Optional.of(ADAPTER) : Optional.empty(), rank, 0)
                .withDeviceMemory(device);
        return PUBLISHED.contains(settings.modelFormat()) ? settings.withModelFormat("fp32") : settings;
    }

    /// The output head makes one row of logits a session.
    private static Map<Named, Long> figures(PlanRequest q, ModelShape shape, MemoryPlan plan) {
        long slots = plan.kv().map(KvArrangement::slots).orElse(0);
        return Map.of(
                Named.LAYERS,
                (long) q.model().decoder().layers(),
                Named.LOGITS,
                4 * slots * shape.language().vocab());
    }

    /// Settings that were chosen and that this engine does not have.
    private static Optional<Sentence> without(DeploySettings s) {
        String names = Stream.of(Setting.PROCESSES, Setting.VISION_MAX_BATCH_SIZE, Setting.CACHE_BLOCK_SEQ_LEN)
                .filter(setting -> s.chosen(setting).isPresent())
                .map(Setting::toString)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Sentence.of("The embedded engine has no {}: it moves nothing here.", names));
    }

    private static Optional<PictureSize> largest(DeploySettings s) {
        return s.pictures().stream().max(Comparator.comparingLong(p -> (long) p.width() * p.height()));
    }

    /// One adapter of the rank asked for, or of any where one is only offered, on the maps asked for; its scale takes
    /// no memory.
    private static List<AdapterShape> adapters(PlanRequest q) {
        if (q.serving().get(Setting.LORA_R) == 0 && !q.serving().adapters()) {
            return List.of();
        }
        int rank = Math.max(1, q.serving().get(Setting.LORA_R));
        long each = LoraLines.of(q.serving().loraTargets()).values(q.model().decoder(), 1);
        return List.of(new AdapterShape(ADAPTER, rank, rank, Collections.nCopies(rank, each)));
    }
}
