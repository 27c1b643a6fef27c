package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.Formula;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The embedded engine's own planner behind the common entry point; the card's total is its `device_memory`.
final class EmbeddedDeployment {
    private static final String ADAPTER = "lora";

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
        String format = switch (s.chosen(Setting.MODEL_FORMAT).orElse("")) {
            case "awq", "gptq", "int4" -> "int4";
            case "int8", "w8a8" -> "int8";
            default -> "fp32";
        };
        int rank = s.get(Setting.LORA_R);
        Settings settings = Settings.defaults(q.device().total() - q.usedByOthers())
                .with(s.settings())
                .withLora(rank > 0 ? Optional.of(ADAPTER) : Optional.empty(), rank, 0)
                .withModelFormat(format)
                .withTp(1)
                .withDeviceMemory(q.device().total() - q.usedByOthers());
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
        DevicePlan device = new DevicePlan(0, q.device().name(), q.device().total(), lines, false);
        Effective effective = plan.kv()
                .map(kv -> new Effective(
                        kv.sessionLen(),
                        kv.tokens(),
                        kv.tokens() / 64,
                        kv.bytesPerToken() * 64,
                        kv.reserved(),
                        kv.reachable(),
                        0))
                .orElse(Effective.NONE);
        List<Sentence> notes = new ArrayList<>(plan.warnings());
        Shared.requestNotes(q, effective.sessionLen(), notes);
        List<DevicePlan> devices = List.of(device);
        return plan.fits()
                ? new DeploymentPlan(Outcome.FITS, plan.verdict(), devices, effective, notes)
                : new DeploymentPlan(
                        Outcome.DOES_NOT_FIT,
                        plan.verdict().then(Outside.cause(q, devices).orElse(Sentence.NONE)),
                        devices,
                        effective,
                        notes);
    }

    private static Optional<PictureSize> largest(DeploySettings s) {
        return s.pictures().stream().max(Comparator.comparingLong(p -> (long) p.width() * p.height()));
    }

    /// One adapter of the rank asked for, on the maps asked for; its scale takes no memory.
    private static List<AdapterShape> adapters(PlanRequest q) {
        int rank = q.serving().get(Setting.LORA_R);
        if (rank == 0) {
            return List.of();
        }
        long each = LoraLines.of(q.serving().loraTargets()).values(q.model().decoder(), 1);
        return List.of(new AdapterShape(ADAPTER, rank, rank, Collections.nCopies(rank, each)));
    }
}
