package dev.headroom.lesson;

import dev.headroom.experiment.PlanKnobs;
import dev.headroom.machine.LocalModels;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes a question to the planner of what a lesson declares. Nothing that this machine learnt enters: a lesson says
/// the same everywhere.
public final class PlanDeclarations {
    private static final String MODEL = "model";

    private PlanDeclarations() {}

    /// @throws LessonException naming the line of the lesson's file
    public static PlanRequest request(DeclaredPlan declared) {
        Map<String, String> knobs = new LinkedHashMap<>(declared.knobs());
        try {
            String model = knobs.remove(MODEL);
            if (model == null) {
                throw new LessonException(Sentence.of("a plan names its model."));
            }
            ModelSpec spec = ModelCatalogue.find(model).orElseGet(() -> LocalModels.resolve(model));
            EngineKind kind = EngineKind.of(knobs.getOrDefault("engine", "turbomind"));
            knobs.remove("engine");
            String card = knobs.remove("device");
            String memory = knobs.remove("device_memory");
            PlanRequest q = new PlanRequest(
                    spec,
                    kind,
                    EngineVersion.NEWEST,
                    DeviceSpec.of("memory", memory == null ? Bytes.GIB : Bytes.parse(memory)),
                    1,
                    0,
                    DeploySettings.defaults(),
                    recipe(spec),
                    Calibration.NONE);
            q = card == null ? q : PlanKnobs.turned(q, "device", card);
            if (card == null && memory == null && kind != EngineKind.EMBEDDED && !knobs.containsKey("device_total")) {
                throw new LessonException(Sentence.of("a plan names its card, as device."));
            }
            for (Map.Entry<String, String> knob : knobs.entrySet()) {
                q = PlanKnobs.turned(q, knob.getKey(), knob.getValue());
            }
            return q;
        } catch (IllegalArgumentException | LessonException e) {
            throw wrong(declared, e);
        } catch (RuntimeException e) {
            if (e instanceof Said) {
                throw wrong(declared, e);
            }
            throw e;
        }
    }

    private static LessonException wrong(DeclaredPlan declared, RuntimeException e) {
        return new LessonException(
                Sentence.of("{}, line {}: {}", LessonFolder.FILE, declared.line(), Sentence.of(e)), e);
    }

    private static FinetuneSettings recipe(ModelSpec spec) {
        return spec.maker().equals("xcomposer") ? FinetuneSettings.xcomposer() : FinetuneSettings.internvl();
    }
}
