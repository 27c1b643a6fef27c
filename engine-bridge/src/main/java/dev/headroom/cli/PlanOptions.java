package dev.headroom.cli;

import dev.headroom.machine.LocalModels;
import dev.headroom.machine.library.GgufPlans;
import dev.headroom.machine.recipe.Recipe;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The flags of `headroom plan`, under the names the field uses: those of every engine here, those of one family of
/// engines in a class of its own.
final class PlanOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME|FOLDER",
            description = "a model of the catalogue, a folder with a config.json, or a .gguf; not needed where a recipe"
                    + " names it")
    private @Nullable String named;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "turbomind, pytorch, vllm, sglang, llamacpp, transformers, embedded or finetune (default:"
                    + " turbomind; llamacpp for a .gguf)")
    private @Nullable String engine;

    /// What says nothing of a plan: the card's own size, an adapter's name, what takes no memory.
    private static final Set<Setting<?>> NOT_PLANNED = Set.of(
            Setting.DEVICE_MEMORY,
            Setting.LORA,
            Setting.DTYPE,
            Setting.ENABLE_PREFIX_CACHING,
            Setting.EAGER_MODE,
            Setting.LANGUAGE_MODEL_ONLY);

    private static final List<String> ATTENTIONS = List.of("eager", "flash");
    private static final List<String> TRAINING_ATTENTIONS = List.of("eager", "sdpa", "flash");

    private final SettingFlags flags = new SettingFlags();

    @SuppressWarnings("NullAway.Init") // picocli calls into() before anything runs
    private CommandSpec command;

    /// @param into that these options are mixed into
    @Spec(Spec.Target.MIXEE)
    void into(CommandSpec into) {
        command = into;
        Map<Setting<?>, String> usual = Map.of(
                Setting.SESSION_LEN, "the model's own",
                Setting.MAX_BATCH_SIZE, "the engine's",
                Setting.MODEL_FORMAT, "the checkpoint's own",
                Setting.MAX_DYNAMIC_PATCH, "the model's own",
                Setting.MAX_PREFILL_TOKEN_NUM, "the engine's");
        flags.into(
                into,
                Setting.all().stream().filter(s -> !NOT_PLANNED.contains(s)).toList(),
                s -> usual.getOrDefault(s, s.shown(Settings.NONE)));
    }

    @Option(names = "--lora-targets", paramLabel = "LIST", description = "all, attention, mlp or module names")
    private @Nullable String loraTargets;

    @Option(
            names = "--attention",
            paramLabel = "eager|sdpa|flash",
            description = "how tower and, outside LMDeploy, decoder attend")
    private @Nullable String attention;

    @Mixin
    private final DeviceFlags device = new DeviceFlags();

    @Mixin
    private final WorkloadFlags workload = new WorkloadFlags();

    @Mixin
    private final LmdeployFlags lmdeploy = new LmdeployFlags();

    @Mixin
    private final LaunchFlags launch = new LaunchFlags();

    @Mixin
    private final LlamaCppFlags llamacpp = new LlamaCppFlags();

    @Mixin
    private final TransformersFlags transformers = new TransformersFlags();

    @Mixin
    private final FinetuneFlags finetune = new FinetuneFlags();

    @Mixin
    private final RecipeFlags recipe = new RecipeFlags();

    @Mixin
    private final AdapterFlags adapter = new AdapterFlags();

    /// @throws IllegalArgumentException with a sentence
    Asked asked() {
        String model = model();
        boolean file = GgufPlans.isOne(model);
        boolean trains = recipe.recipe().isPresent();
        EngineKind kind =
                EngineKind.of(engine != null ? engine : trains ? "finetune" : file ? "llamacpp" : "turbomind");
        launch.check(kind);
        llamacpp.check(kind);
        if (trains && kind != EngineKind.FINETUNE) {
            throw new PlanException(Sentence.of("A recipe is of fine-tuning: add {}.", "--engine finetune"));
        }
        ModelSpec spec = LocalModels.resolve(model);
        workload.check(spec, kind);
        int count = device.count(recipe.recipe()
                .map(Recipe::cards)
                .orElse(OptionalInt.empty())
                .orElseGet(() -> Math.max(1, chosen().tp() * launch.stages(kind))));
        DeviceFlags.Chosen card = device.card(kind, count);
        PlanRequest bare = new PlanRequest(
                spec,
                kind,
                lmdeploy.release(kind),
                card.spec(),
                count,
                card.used(),
                serving(kind, model, spec),
                tuning(spec),
                Calibration.NONE);
        FlagUse.check(given(), bare);
        List<Sentence> told = new ArrayList<>(recipe.told());
        told.addAll(adapter.told(spec));
        return new Asked(bare, card.driver(), told);
    }

    /// As a flag says, else as the recipe does.
    private String model() {
        if (named != null) {
            return named;
        }
        return recipe.recipe()
                .flatMap(Recipe::model)
                .orElseThrow(() -> new PlanException(
                        Sentence.of("Which model? Give {}; {} lists them.", "--model NAME", "headroom models")));
    }

    /// What was typed, by the longest name of each.
    private Set<String> given() {
        Set<String> given = new LinkedHashSet<>();
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            given.add(option.longestName());
        }
        return given;
    }

    /// @param request with nothing learnt yet
    /// @param driver version of the card's driver, empty if it is not of this machine
    /// @param told what the files that were given say, for people
    record Asked(PlanRequest request, String driver, List<Sentence> told) {
        Asked {
            told = List.copyOf(told);
        }
    }

    private Settings chosen() {
        return launch.over(flags.chosen());
    }

    private DeploySettings serving(EngineKind kind, String model, ModelSpec spec) {
        return DeploySettings.defaults().with(c -> {
            c.set(chosen());
            adapter.into(c, spec, chosen());
            recipe.recipe()
                    .flatMap(Recipe::format)
                    .filter(_ -> chosen().chosen(Setting.MODEL_FORMAT).isEmpty())
                    .ifPresent(format -> c.set(Setting.MODEL_FORMAT, format));
            c.loraTargets = loraTargets == null ? c.loraTargets : loraTargets;
            c.attention = attention == null || kind == EngineKind.FINETUNE
                    ? "eager"
                    : Choices.of("--attention", attention, ATTENTIONS);
            if (kind == EngineKind.TRANSFORMERS) {
                finetune.precision().filter("fp32"::equals).ifPresent(fp32 -> c.set(Setting.MODEL_FORMAT, fp32));
            }
            c.adapters = LocalModels.adapters(model);
            workload.into(c);
            lmdeploy.into(c);
            transformers.into(c);
            launch.into(kind, c);
            c.hostMemory = kind == EngineKind.LLAMACPP ? OptionalLong.of(device.hostMemory()) : OptionalLong.empty();
            c.llamacpp = llamacpp.settings();
            c.gguf = LocalModels.gguf(model, llamacpp.mmproj());
            c.images = llamacpp.withoutMmproj() ? 0 : c.images;
        });
    }

    private FinetuneSettings tuning(ModelSpec spec) {
        Settings chosen = chosen();
        return finetune.settings(spec, recipe.recipe()).with(c -> {
            adapter.into(c, spec);
            if (loraTargets != null || chosen.chosen(Setting.LORA_R).isPresent()) {
                c.adapterValues = 0; // no longer the adapter's own
            }
            c.loraR = chosen.chosen(Setting.LORA_R).orElse(c.loraR);
            c.loraAlpha = chosen.chosen(Setting.LORA_ALPHA).orElse(c.loraAlpha);
            c.loraTargets = loraTargets == null ? c.loraTargets : loraTargets;
            c.attention = attention == null ? c.attention : Choices.of("--attention", attention, TRAINING_ATTENTIONS);
            workload.into(c, spec, chosen);
        });
    }
}
