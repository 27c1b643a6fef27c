package dev.headroom.cli;

import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.FinetuneSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` for a training script alone.
final class FinetuneFlags {
    @Option(names = "--recipe", paramLabel = "NAME", description = "finetune: xcomposer, internvl, swift or qwen-vl")
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
            defaultValue = "true",
            fallbackValue = "true",
            description = "finetune: recompute activations (default)")
    private boolean checkpointing;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "finetune: adamw, adamw_8bit, sgd")
    private @Nullable String optimizer;

    @Option(names = "--offload-optimizer", description = "finetune: the optimizer lies in host memory")
    private boolean offload;

    @Option(names = "--layer-split", description = "finetune: layers spread by device_map over the cards")
    private boolean layerSplit;

    @Option(names = "--precision", paramLabel = "bf16|fp16|fp32", description = "finetune: weights and activations")
    private @Nullable String precision;

    /// The recipe's own values, with what these flags say instead.
    FinetuneSettings settings(ModelSpec spec) {
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
            c.batch = batch == null ? c.batch : batch;
            c.zero = zero == null ? c.zero : zero;
            c.gradientCheckpointing = checkpointing;
            c.optimizer = optimizer == null ? c.optimizer : optimizer;
            c.offloadOptimizer = offload;
            c.layerSplit = layerSplit;
            c.precision = precision == null ? c.precision : precision;
        });
    }
}
