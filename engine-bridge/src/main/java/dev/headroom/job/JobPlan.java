package dev.headroom.job;

import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.deploy.DeploySettings;
import dev.headroom.plan.deploy.DeploymentPlan;
import dev.headroom.plan.deploy.EngineKind;
import dev.headroom.plan.deploy.FinetuneSettings;
import dev.headroom.plan.deploy.PlanRequest;
import dev.headroom.plan.deploy.Planner;
import java.util.Map;

/// What the planner says of a job, from the `plan` of its recipe: `engine` (`finetune`,
/// `transformers`), `model` (a
/// name of the catalogue), `devices`, and for fine-tuning `recipe`, `max_length`, `batch`,
/// `lora_r`, `tiles`, `zero`.
public sealed interface JobPlan {
    /// One sentence for the window.
    String sentence();

    record Planned(DeploymentPlan plan) implements JobPlan {
        @Override
        public String sentence() {
            return plan.verdict();
        }
    }

    /// @param sentence why there is no prediction
    record NotPlanned(String sentence) implements JobPlan {}

    /// @param device the card it will run on, or one of them
    static JobPlan of(Recipe.Filled job, DeviceSpec device) {
        Map<String, String> asked = job.plan();
        if (asked.isEmpty()) {
            return new NotPlanned("Nothing is predicted: the planner has no rules for what %s does."
                    .formatted(job.recipe().name()));
        }
        try {
            return new Planned(Planner.plan(request(asked, device)));
        } catch (IllegalArgumentException e) {
            return new NotPlanned("Nothing is predicted: " + e.getMessage());
        }
    }

    private static PlanRequest request(Map<String, String> asked, DeviceSpec device) {
        ModelSpec model = ModelCatalogue.get(asked.getOrDefault("model", ""));
        EngineKind engine = EngineKind.of(asked.getOrDefault("engine", "finetune"));
        int devices = number(asked, "devices", 1);
        if (engine == EngineKind.FINETUNE) {
            return PlanRequest.tuning(model, device, tuning(asked)).withDevices(devices);
        }
        return PlanRequest.serving(model, engine, "0.16.0", device, DeploySettings.defaults())
                .withDevices(devices);
    }

    private static FinetuneSettings tuning(Map<String, String> asked) {
        String recipe = asked.getOrDefault("recipe", "internvl");
        FinetuneSettings base = recipe.equals("xcomposer") ? FinetuneSettings.xcomposer() : FinetuneSettings.internvl();
        return base.with(c -> {
            c.recipe = recipe;
            c.maxLength = number(asked, "max_length", c.maxLength);
            c.batch = number(asked, "batch", c.batch);
            c.loraR = number(asked, "lora_r", c.loraR);
            c.tiles = number(asked, "tiles", c.tiles);
            c.zero = number(asked, "zero", c.zero);
        });
    }

    private static int number(Map<String, String> asked, String key, int otherwise) {
        String text = asked.getOrDefault(key, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s is \"%s\"; write a whole number.".formatted(key, text), e);
        }
    }
}
