package dev.headroom.cli;

import dev.headroom.machine.recipe.Recipe;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.FinetuneSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` for a training script alone.
final class FinetuneFlags {
    private static final List<String> RECIPES = List.of("internvl", "xcomposer", "swift", "qwen-vl", "llamafactory");
    private static final List<String> PRECISIONS = List.of("bf16", "fp16", "fp32");

    // set by methods: picocli takes no field as a negatable flag that may be null
    private @Nullable Boolean checkpointing;
    private @Nullable Boolean trainVision;
    private @Nullable Boolean trainProjector;
    private @Nullable Boolean trainEmbeddings;
    private @Nullable Boolean liger;
    private @Nullable Boolean packing;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "finetune: internvl, xcomposer, swift, qwen-vl or llamafactory")
    private @Nullable String recipe;

    @Option(
            names = {"--max-length", "--max-len"},
            paramLabel = "N",
            description = "finetune: longest sample in tokens")
    private @Nullable Integer maxLength;

    @Option(names = "--batch", paramLabel = "N", description = "finetune: samples per card and step")
    private @Nullable Integer batch;

    @Option(names = "--zero", paramLabel = "0..3", description = "finetune: DeepSpeed stage, -1 without DeepSpeed")
    private @Nullable Integer zero;

    @Option(
            names = "--gradient-checkpointing",
            negatable = true,
            description = "finetune: recompute activations (default)")
    void checkpointing(Boolean on) {
        checkpointing = on;
    }

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "finetune: adamw, adamw_torch_fused, adamw_8bit, paged_adamw_8bit, lion, adafactor, sgd")
    private @Nullable String optimizer;

    @Option(names = "--offload-optimizer", description = "finetune: the optimizer lies in host memory")
    private boolean offload;

    @Option(names = "--offload-parameters", description = "finetune: ZeRO-3 keeps the weights in host memory, too")
    private boolean offloadParameters;

    @Option(
            names = "--train-vision",
            negatable = true,
            description = "finetune: the vision tower is trained with its own weights")
    void trainVision(Boolean on) {
        trainVision = on;
    }

    @Option(names = "--train-projector", negatable = true, description = "finetune: the projector is trained")
    void trainProjector(Boolean on) {
        trainProjector = on;
    }

    @Option(
            names = "--train-embeddings",
            negatable = true,
            description = "finetune: embeddings and head are trained whole beside the adapter (modules_to_save)")
    void trainEmbeddings(Boolean on) {
        trainEmbeddings = on;
    }

    @Option(
            names = "--liger",
            negatable = true,
            description = "finetune: the loss is computed in pieces (liger-kernel)")
    void liger(Boolean on) {
        liger = on;
    }

    @Option(
            names = "--packing",
            negatable = true,
            description = "finetune: samples are packed or padded to max_length, so that all have one length")
    void packing(Boolean on) {
        packing = on;
    }

    @Option(names = "--expandable-segments", description = "finetune: PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True")
    private boolean expandableSegments;

    @Option(names = "--lora-dropout", paramLabel = "P", description = "finetune: 0 keeps no copy of what it drops")
    private @Nullable Double loraDropout;

    @Option(names = "--layer-split", description = "finetune: layers spread by device_map over the cards")
    private boolean layerSplit;

    @Option(
            names = "--precision",
            paramLabel = "bf16|fp16|fp32",
            description = "finetune and transformers: weights and activations")
    private @Nullable String precision;

    /// The values of a recipe's file or name, with what these flags say instead.
    FinetuneSettings settings(ModelSpec spec, Optional<Recipe> file) {
        String which = recipe != null
                ? Choices.of("--recipe", recipe, RECIPES)
                : spec.maker().equals("xcomposer") ? "xcomposer" : "internvl";
        return file.map(Recipe::settings)
                .orElseGet(() -> FinetuneSettings.of(which))
                .with(c -> {
                    c.recipe = recipe == null && file.isPresent() ? c.recipe : which;
                    c.tiles = spec.tower().isEmpty() ? 0 : c.tiles;
                    c.maxLength = maxLength == null ? c.maxLength : maxLength;
                    c.batch = batch == null ? c.batch : batch;
                    c.zero = zero == null ? c.zero : zero;
                    c.gradientCheckpointing = checkpointing == null ? c.gradientCheckpointing : checkpointing;
                    c.optimizer = optimizer == null ? c.optimizer : optimizer;
                    c.offloadOptimizer = offload || c.offloadOptimizer;
                    c.offloadParameters = offloadParameters || c.offloadParameters;
                    c.trainVision = trainVision == null ? c.trainVision : trainVision;
                    c.trainProjector = trainProjector == null ? c.trainProjector : trainProjector;
                    c.trainEmbeddings = trainEmbeddings == null ? c.trainEmbeddings : trainEmbeddings;
                    c.liger = liger == null ? c.liger : liger;
                    c.mixedLengths = packing == null ? c.mixedLengths : !packing;
                    c.expandableSegments = expandableSegments || c.expandableSegments;
                    c.loraDropout = loraDropout == null ? c.loraDropout : loraDropout;
                    c.layerSplit = layerSplit;
                    c.precision = precision().orElse(c.precision);
                });
    }

    /// Of weights and activations, where it was given: transformers loads in it, too.
    Optional<String> precision() {
        return Optional.ofNullable(precision).map(word -> Choices.of("--precision", word, PRECISIONS));
    }
}
