package dev.headroom.job;

import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.foreign.ForeignPattern;
import dev.headroom.foreign.ForeignPatternException;
import dev.headroom.foreign.LinePattern;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the planner says of a job, from the `plan` of its recipe: `engine` (`finetune`, `transformers`), `model` (a
/// name of the catalogue), `devices`, and for fine-tuning `recipe`, `max_length`, `batch`, `lora_r`, `tiles`, `zero`.
public sealed interface JobPlan {
    /// What a shell does not read.
    LinePattern COMMENT = LinePattern.of("#", "(?m)^[ \\t]*#.*$");

    long LONGEST_SCRIPT = 1 << 20;

    /// One sentence for the window.
    Sentence sentence();

    /// @param from where its figures come from, a sentence; empty when all were typed
    record Planned(DeploymentPlan plan, Sentence from) implements JobPlan {
        @Override
        public Sentence sentence() {
            return plan.verdict().then(from);
        }
    }

    /// @param sentence why there is no prediction
    record NotPlanned(Sentence sentence) implements JobPlan {}

    /// @param device the card it will run on, or one of them
    static JobPlan of(Recipe.Filled job, DeviceSpec device) {
        if (job.plan().isEmpty()) {
            return new NotPlanned(job.recipe()
                    .unplanned()
                    .orElse(Sentence.of(
                            "Nothing is predicted: the planner has no rules for what {} does.",
                            job.recipe().name())));
        }
        Asked asked = asked(job);
        try {
            return new Planned(Planner.plan(request(asked.values(), device)), asked.from());
        } catch (IllegalArgumentException e) {
            return new NotPlanned(Sentence.of("Nothing is predicted: {}", Sentence.of(e)));
        }
    }

    /// @param values what is typed, and over it what the program's own script says
    /// @param from which came from where, a sentence
    record Asked(Map<String, String> values, Sentence from) {}

    private static Asked asked(Recipe.Filled job) {
        Map<String, String> values = new LinkedHashMap<>(job.plan());
        if (job.planFile().isEmpty()) {
            return new Asked(values, Sentence.NONE);
        }
        Path file = Path.of(job.planFile().get());
        String name = String.valueOf(file.getFileName());
        String script;
        try {
            if (Files.size(file) > LONGEST_SCRIPT) {
                throw new IOException("no script");
            }
            script = COMMENT.replacedIn(Files.readString(file), "");
        } catch (IOException e) {
            return new Asked(
                    values, Sentence.of("{} cannot be read, so the prediction takes the values that are typed.", name));
        }
        List<String> read = new ArrayList<>();
        job.recipe().planFrom().orElseThrow().values().forEach((key, pattern) -> {
            Optional<String> found = said(pattern, script)
                    .map(v -> key.equals("model") ? model(v) : v)
                    .filter(v -> !key.equals("model") || ModelCatalogue.find(v).isPresent());
            found.ifPresent(value -> {
                values.put(key, value);
                read.add(key + " " + value);
            });
        });
        return new Asked(
                values,
                read.isEmpty()
                        ? Sentence.of(
                                "{} names none of the values, so the prediction takes those that are typed.", name)
                        : Sentence.of("Read from {}: {}; the rest as typed.", name, String.join(", ", read)));
    }

    /// The first group of what a pattern finds; empty too where it takes too long: then what is typed counts.
    private static Optional<String> said(ForeignPattern pattern, String script) {
        try {
            return pattern.find(script).map(m -> m.text(Math.min(1, m.groups())));
        } catch (ForeignPatternException e) {
            return Optional.empty();
        }
    }

    /// A hub's name without its owner.
    private static String model(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static PlanRequest request(Map<String, String> asked, DeviceSpec device) {
        ModelSpec model = ModelCatalogue.get(asked.getOrDefault("model", ""));
        EngineKind engine = EngineKind.of(asked.getOrDefault("engine", "finetune"));
        int devices = number(asked, "devices", 1);
        if (engine == EngineKind.FINETUNE) {
            return PlanRequest.tuning(model, device, tuning(asked)).withDevices(devices);
        }
        return PlanRequest.serving(model, engine, LmdeployVersion.NEWEST, device, DeploySettings.defaults())
                .withDevices(devices);
    }

    private static FinetuneSettings tuning(Map<String, String> asked) {
        String recipe = asked.getOrDefault("recipe", "internvl");
        FinetuneSettings base = FinetuneSettings.of(recipe);
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
            throw new RecipeException(Sentence.of("{} is \"{}\"; write a whole number.", key, text), e);
        }
    }
}
