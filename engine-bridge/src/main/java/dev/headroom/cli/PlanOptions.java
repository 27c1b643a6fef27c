package dev.headroom.cli;

import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.foreign.ForeignNumber;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.machine.LocalModels;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PictureSize;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The flags of `headroom plan`, under the names the field uses.
final class PlanOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME|FOLDER",
            description = "a model of the catalogue, or a folder with a config.json")
    String model = "";

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "turbomind, pytorch, transformers, embedded or finetune (default: ${DEFAULT-VALUE})")
    String engine = "turbomind";

    @Option(
            names = "--engine-version",
            paramLabel = "V",
            description = "release of LMDeploy (default: ${DEFAULT-VALUE})")
    String version = LmdeployVersion.NEWEST;

    @Option(
            names = "--device",
            paramLabel = "NAME|gpu[:N]",
            description = "a card of the catalogue, or gpu:N of this machine with what is in use there (headroom"
                    + " devices); if not given, this machine's")
    @Nullable
    String device;

    @Option(
            names = "--device-total",
            paramLabel = "SIZE",
            description = "memory of a card that is not in the catalogue, or of a slice")
    @Nullable
    String deviceTotal;

    @Option(names = "--devices", paramLabel = "N", description = "how many such cards; tp if not given")
    @Nullable
    Integer devices;

    @Option(
            names = "--device-used",
            paramLabel = "SIZE",
            description = "memory of each card that others hold; measured where the card is this machine's")
    @Nullable
    String deviceUsed;

    /// What says nothing of a plan: the card's own size, an adapter's name, what takes no memory.
    private static final Set<Setting<?>> NOT_PLANNED = Set.of(
            Setting.DEVICE_MEMORY,
            Setting.LORA,
            Setting.DTYPE,
            Setting.ENABLE_PREFIX_CACHING,
            Setting.EAGER_MODE,
            Setting.LANGUAGE_MODEL_ONLY);

    private final SettingFlags flags = new SettingFlags();

    /// @param command that these options are mixed into
    @Spec(Spec.Target.MIXEE)
    void into(CommandSpec command) {
        Map<Setting<?>, String> usual = Map.of(
                Setting.SESSION_LEN, "the model's own",
                Setting.MAX_BATCH_SIZE, "the engine's",
                Setting.MODEL_FORMAT, "the checkpoint's own",
                Setting.MAX_DYNAMIC_PATCH, "the model's own",
                Setting.MAX_PREFILL_TOKEN_NUM, "the engine's");
        flags.into(
                command,
                Setting.all().stream().filter(s -> !NOT_PLANNED.contains(s)).toList(),
                s -> usual.getOrDefault(s, s.shown(Settings.NONE)));
    }

    @Option(names = "--lora-targets", paramLabel = "LIST", description = "all, attention, mlp or module names")
    String loraTargets = "all";

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "pictures in the longest request (default: one, or as many as there are sizes)")
    @Nullable
    Integer images;

    @Option(
            names = "--image-size",
            paramLabel = "WxH",
            description = "a picture in pixels, such as 4000x500; may be given more than once, the last one stands for"
                    + " the rest. Not given: the largest that max_dynamic_patch allows")
    List<String> imageSizes = List.of();

    @Option(
            names = "--total-max-num",
            paramLabel = "N",
            description = "most tiles of all pictures together, thumbnails not counted (VLMEvalKit's total_max_num)")
    int totalMaxNum;

    @Option(
            names = "--tiles",
            paramLabel = "N",
            description = "tiles of each picture (serving) or of a sample (finetune, hd_num), thumbnail included")
    @Nullable
    Integer tiles;

    @Option(
            names = "--text-tokens",
            defaultValue = "256",
            paramLabel = "N",
            description = "prompt tokens beside the pictures (transformers)")
    int textTokens;

    @Option(
            names = "--new-tokens",
            defaultValue = "512",
            paramLabel = "N",
            description = "tokens of the answer (transformers)")
    int newTokens;

    @Option(
            names = "--attention",
            paramLabel = "eager|flash",
            description = "how tower and, outside LMDeploy, decoder attend")
    @Nullable
    String attention;

    @Option(
            names = "--split",
            paramLabel = "split_model|auto",
            description = "how transformers spreads layers over cards")
    String split = "";

    @Option(names = "--no-torch", description = "the engine runs without a Python process (C++ example program)")
    boolean noTorch;

    @Option(names = "--recipe", paramLabel = "NAME", description = "finetune: xcomposer, internvl, swift or qwen-vl")
    @Nullable
    String recipe;

    @Option(
            names = {"--max-length", "--max-len"},
            paramLabel = "N",
            description = "finetune: longest sample in tokens")
    @Nullable
    Integer maxLength;

    @Option(names = "--batch", paramLabel = "N", description = "finetune: samples per card and step")
    @Nullable
    Integer trainBatch;

    @Option(names = "--zero", paramLabel = "0..3", description = "finetune: DeepSpeed stage, -1 without DeepSpeed")
    @Nullable
    Integer zero;

    @Option(
            names = "--gradient-checkpointing",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "finetune: recompute activations (default)")
    boolean checkpointing;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "finetune: adamw, adamw_8bit, sgd")
    @Nullable
    String optimizer;

    @Option(names = "--offload-optimizer", description = "finetune: the optimizer lies in host memory")
    boolean offload;

    @Option(names = "--layer-split", description = "finetune: layers spread by device_map over the cards")
    boolean layerSplit;

    @Option(names = "--precision", paramLabel = "bf16|fp16|fp32", description = "finetune: weights and activations")
    @Nullable
    String precision;

    /// @throws IllegalArgumentException with a sentence
    Asked asked() {
        EngineKind kind = EngineKind.of(engine);
        EngineVersion release = EngineVersion.of(version);
        ModelSpec spec = LocalModels.resolve(model);
        int count = devices != null ? devices : flags.chosen().tp();
        Chosen card = card(kind, count);
        long used = deviceUsed == null ? card.used() : Bytes.parse(deviceUsed);
        PlanRequest bare = new PlanRequest(
                spec, kind, release, card.spec(), count, used, serving(), tuning(spec), Calibration.NONE);
        return new Asked(bare, card.driver());
    }

    /// @param request with nothing learnt yet
    /// @param driver version of the card's driver, empty if it is not of this machine
    record Asked(PlanRequest request, String driver) {}

    /// A card to plan for.
    ///
    /// @param used bytes others hold on it now
    /// @param driver its driver's version, empty if the card is not of this machine
    private record Chosen(DeviceSpec spec, long used, String driver) {
        static Chosen of(DeviceSpec spec) {
            return new Chosen(spec, 0, "");
        }
    }

    private Chosen card(EngineKind kind, int count) {
        Chosen chosen = named(kind, count);
        if (deviceTotal == null) {
            return chosen;
        }
        return new Chosen(chosen.spec().withTotal(Bytes.parse(deviceTotal)), chosen.used(), chosen.driver());
    }

    private Chosen named(EngineKind kind, int count) {
        if (device == null && kind == EngineKind.EMBEDDED) {
            return Chosen.of(DeviceSpec.of("memory", DeviceMemory.usual()));
        }
        if (device == null && deviceTotal != null) {
            return Chosen.of(DeviceSpec.of("card of " + deviceTotal, Bytes.parse(deviceTotal)));
        }
        if (device == null || device.matches("gpu(:[0-9]+)?")) {
            return detected(count);
        }
        if (deviceTotal == null) {
            return Chosen.of(DeviceCatalogue.get(device));
        }
        Optional<DeviceSpec> known = DeviceCatalogue.find(device);
        return Chosen.of(known.isPresent() ? known.get() : DeviceSpec.of(device, Bytes.parse(deviceTotal)));
    }

    /// The card asked for, or the one of the first `count` that has least room: it decides for a group.
    private Chosen detected(int count) {
        DetectedCards here = DetectedCards.look();
        if (here.cards().isEmpty()) {
            throw new IllegalArgumentException(
                    "Which card? This machine shows none (%s) Give --device NAME (headroom devices lists them) or --device-total SIZE."
                            .formatted(here.absent()));
        }
        if (count > here.cards().size()) {
            throw new IllegalArgumentException(
                    "%d cards are asked for and this machine has %d; name a card with --device NAME to plan for more."
                            .formatted(count, here.cards().size()));
        }
        Optional<DetectedCard> card = device != null && device.contains(":")
                ? ForeignNumber.whole(device.substring("gpu:".length())).stream()
                        .boxed()
                        .findFirst()
                        .flatMap(here::card)
                : here.tightest(count);
        return card.map(c -> new Chosen(c.spec(), c.usedByOthers(0), c.driver()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no %s here; headroom devices lists the cards.".formatted(device)));
    }

    private DeploySettings serving() {
        return DeploySettings.defaults().with(c -> {
            c.set(flags.chosen());
            c.loraTargets = loraTargets;
            c.images = images == null ? Math.max(1, imageSizes.size()) : images;
            c.pictures = imageSizes.stream().map(PictureSize::of).toList();
            c.totalMaxNum = totalMaxNum;
            c.imageTiles = tiles == null ? 0 : tiles;
            c.textTokens = textTokens;
            c.newTokens = newTokens;
            c.torch = !noTorch;
            c.attention = attention == null ? "eager" : attention;
            c.split = split;
            c.adapters = LocalModels.adapters(model);
        });
    }

    private FinetuneSettings tuning(ModelSpec spec) {
        String which = recipe != null ? recipe : spec.maker().equals("xcomposer") ? "xcomposer" : "internvl";
        FinetuneSettings base = which.equals("xcomposer") ? FinetuneSettings.xcomposer() : FinetuneSettings.internvl();
        return base.with(c -> {
            c.recipe = which;
            c.tiles = spec.tower().isEmpty() ? 0 : c.tiles;
            if (which.equals("swift")) {
                c.zero = -1;
                c.fp32Adapter = true;
                c.batch = 1;
                c.loraR = 8;
                c.attention = "eager"; // its loader's own default
            }
            c.maxLength = maxLength == null ? c.maxLength : maxLength;
            c.batch = trainBatch == null ? c.batch : trainBatch;
            c.loraR = flags.chosen().chosen(Setting.LORA_R).orElse(c.loraR);
            c.loraAlpha = flags.chosen().chosen(Setting.LORA_ALPHA).orElse(c.loraAlpha);
            c.loraTargets = loraTargets;
            c.tiles = tiles == null ? tiles(spec, c.tiles) : tiles;
            c.zero = zero == null ? c.zero : zero;
            c.gradientCheckpointing = checkpointing;
            c.optimizer = optimizer == null ? c.optimizer : optimizer;
            c.offloadOptimizer = offload;
            c.layerSplit = layerSplit;
            c.precision = precision == null ? c.precision : precision;
            c.attention = attention == null ? c.attention : attention;
        });
    }

    /// Tiles of a sample: of the pictures whose sizes are given, else what the recipe takes.
    private int tiles(ModelSpec spec, int usual) {
        if (imageSizes.isEmpty() || spec.tower().isEmpty() || !spec.maker().equals("internvl")) {
            return usual;
        }
        TowerSpec t = spec.tower().get();
        int most = flags.chosen().chosen(Setting.MAX_DYNAMIC_PATCH).orElse(t.maxTiles());
        return imageSizes.stream()
                .map(PictureSize::of)
                .mapToInt(p -> DynamicTiling.of(p.width(), p.height(), 1, most, t.tile(), t.thumbnail())
                        .tiles())
                .sum();
    }
}
