package dev.headroom.plan.engines;

import java.util.function.Consumer;

/// What is asked of a fine-tuning run.
///
/// @param recipe `xcomposer`, `internvl`, `swift`, `qwen-vl`: whose script
/// @param maxLength longest sample in tokens, pictures included
/// @param batch samples per card and step
/// @param loraR 0 trains all weights
/// @param loraAlpha a scale: changes no memory
/// @param tiles tiles of the sample's pictures together, thumbnails included (hd_num of XComposer); 0: no picture
/// @param zero DeepSpeed stage 0, 1, 2 or 3; -1: no DeepSpeed
/// @param loraTargets as in [DeploySettings]
/// @param fp32Adapter whether adapter weights, gradients and optimizer are all fp32 (PEFT's default without DeepSpeed)
/// @param attention `flash` or `eager`
/// @param layerSplit whether layers are spread over the cards by device_map instead of data parallelism
public record FinetuneSettings(
        String recipe,
        int maxLength,
        int batch,
        int loraR,
        double loraAlpha,
        double loraDropout,
        String loraTargets,
        boolean gradientCheckpointing,
        int tiles,
        String optimizer,
        String precision,
        int zero,
        boolean offloadOptimizer,
        boolean fp32Adapter,
        String attention,
        boolean layerSplit,
        boolean trainVision) {

    /// InternVL's published LoRA scripts.
    public static FinetuneSettings internvl() {
        return new Change().make();
    }

    /// XComposer's finetune_lora.sh, with the values its code defaults to.
    public static FinetuneSettings xcomposer() {
        return new Change().make().with(c -> {
            c.recipe = "xcomposer";
            c.loraR = 64;
            c.loraAlpha = 64;
            c.zero = 2;
            c.batch = 1;
            c.tiles = 17;
        });
    }

    public FinetuneSettings with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return change.make();
    }

    /// Fields to overwrite.
    public static final class Change {
        public String recipe = "internvl";
        public int maxLength = 4096;
        public int batch = 4;
        public int loraR = 16;
        public double loraAlpha = 32;
        public double loraDropout = 0.05;
        public String loraTargets = "all";
        public boolean gradientCheckpointing = true;
        public int tiles = 7;
        public String optimizer = "adamw";
        public String precision = "bf16";
        public int zero = 1;
        public boolean offloadOptimizer;
        public boolean fp32Adapter;
        public String attention = "flash";
        public boolean layerSplit;
        public boolean trainVision;

        Change() {}

        Change(FinetuneSettings s) {
            recipe = s.recipe;
            maxLength = s.maxLength;
            batch = s.batch;
            loraR = s.loraR;
            loraAlpha = s.loraAlpha;
            loraDropout = s.loraDropout;
            loraTargets = s.loraTargets;
            gradientCheckpointing = s.gradientCheckpointing;
            tiles = s.tiles;
            optimizer = s.optimizer;
            precision = s.precision;
            zero = s.zero;
            offloadOptimizer = s.offloadOptimizer;
            fp32Adapter = s.fp32Adapter;
            attention = s.attention;
            layerSplit = s.layerSplit;
            trainVision = s.trainVision;
        }

        FinetuneSettings make() {
            return new FinetuneSettings(
                    recipe,
                    maxLength,
                    batch,
                    loraR,
                    loraAlpha,
                    loraDropout,
                    loraTargets,
                    gradientCheckpointing,
                    tiles,
                    optimizer,
                    precision,
                    zero,
                    offloadOptimizer,
                    fp32Adapter,
                    attention,
                    layerSplit,
                    trainVision);
        }
    }
}
