package dev.headroom.plan.engines;

import dev.headroom.plan.sight.Limits;
import java.util.List;
import java.util.function.Consumer;

/// What is asked of a fine-tuning run.
///
/// @param recipe `xcomposer`, `internvl`, `swift`, `qwen-vl`: whose script
/// @param maxLength longest sample in tokens, pictures included
/// @param batch samples per card and step
/// @param loraR 0 trains all weights
/// @param adapterValues of an adapter whose file was read; 0: rank and targets tell
/// @param loraAlpha a scale: changes no memory
/// @param tiles tiles of the sample's pictures together, thumbnails included (hd_num of XComposer); 0: no picture
/// @param zero DeepSpeed stage 0, 1, 2 or 3; -1: no DeepSpeed
/// @param loraTargets as in [DeploySettings]
/// @param pictures of the sample where their sizes are told; `tiles` is what they make together then
/// @param limits bounds of the pictures, in place of the model's own
/// @param optimizer as transformers, DeepSpeed or bitsandbytes call it
/// @param bucket elements of a reduce bucket of DeepSpeed; 0: the recipe's own
/// @param offloadOptimizer whether DeepSpeed keeps the optimizer's states in host memory
/// @param offloadParameters whether ZeRO-3 keeps the weights in host memory too
/// @param fp32Adapter whether what is trained is fp32 with its gradients and optimizer (PEFT's default without
///     DeepSpeed); DeepSpeed casts it
/// @param attention `flash` or `eager`
/// @param layerSplit whether layers are spread over the cards by device_map instead of data parallelism
/// @param trainVision whether the vision tower is trained with its own weights
/// @param trainProjector the same of the projector
/// @param trainEmbeddings whether embeddings and head are trained whole beside an adapter (`modules_to_save`)
/// @param liger whether the loss is computed in pieces, so that the logits never exist together
/// @param mixedLengths whether samples are as long as they come; otherwise all are padded or packed to one length
/// @param expandableSegments `PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True`
public record FinetuneSettings(
        String recipe,
        int maxLength,
        int batch,
        int loraR,
        long adapterValues,
        double loraAlpha,
        double loraDropout,
        String loraTargets,
        boolean gradientCheckpointing,
        int tiles,
        List<PictureSize> pictures,
        Limits limits,
        String optimizer,
        String precision,
        int zero,
        long bucket,
        boolean offloadOptimizer,
        boolean offloadParameters,
        boolean fp32Adapter,
        String attention,
        boolean layerSplit,
        boolean trainVision,
        boolean trainProjector,
        boolean trainEmbeddings,
        boolean liger,
        boolean mixedLengths,
        boolean expandableSegments) {

    public FinetuneSettings {
        pictures = List.copyOf(pictures);
    }

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

    /// What `swift sft` of ms-swift does if not told otherwise.
    public static FinetuneSettings swift() {
        return new Change().make().with(c -> {
            c.recipe = "swift";
            c.zero = -1;
            c.fp32Adapter = true;
            c.batch = 1;
            c.loraR = 8;
            c.attention = "eager"; // its loader's own default
        });
    }

    /// The published values of whoever made a model, or of a framework.
    public static FinetuneSettings of(String recipe) {
        return switch (recipe) {
            case "xcomposer" -> xcomposer();
            case "swift" -> swift();
            case "qwen-vl" -> qwenVl();
            case "llamafactory" -> llamaFactory();
            default -> internvl();
        };
    }

    /// Qwen-VL's finetune_lora_single_gpu.sh: no DeepSpeed, and every sample padded to the longest length.
    private static FinetuneSettings qwenVl() {
        return new Change().make().with(c -> {
            c.recipe = "qwen-vl";
            c.zero = -1;
            c.fp32Adapter = true;
            c.batch = 1;
            c.loraR = 64;
            c.loraAlpha = 16;
            c.loraTargets = "c_attn,attn.c_proj,w1,w2";
            c.maxLength = 2048;
            c.tiles = 1;
            c.mixedLengths = false;
        });
    }

    /// LLaMA-Factory's own defaults.
    private static FinetuneSettings llamaFactory() {
        return new Change().make().with(c -> {
            c.recipe = "llamafactory";
            c.zero = -1;
            c.fp32Adapter = true;
            c.batch = 8;
            c.loraR = 8;
            c.loraAlpha = 16;
            c.loraDropout = 0;
            c.maxLength = 2048;
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
        public long adapterValues;
        public double loraAlpha = 32;
        public double loraDropout = 0.05;
        public String loraTargets = "all";
        public boolean gradientCheckpointing = true;
        public int tiles = 7;
        public List<PictureSize> pictures = List.of();
        public Limits limits = Limits.NONE;
        public String optimizer = "adamw";
        public String precision = "bf16";
        public int zero = 1;
        public long bucket;
        public boolean offloadOptimizer;
        public boolean offloadParameters;
        public boolean fp32Adapter;
        public String attention = "flash";
        public boolean layerSplit;
        public boolean trainVision;
        public boolean trainProjector;
        public boolean trainEmbeddings;
        public boolean liger;
        public boolean mixedLengths = true;
        public boolean expandableSegments;

        Change() {}

        Change(FinetuneSettings s) {
            recipe = s.recipe;
            maxLength = s.maxLength;
            batch = s.batch;
            loraR = s.loraR;
            adapterValues = s.adapterValues;
            loraAlpha = s.loraAlpha;
            loraDropout = s.loraDropout;
            loraTargets = s.loraTargets;
            gradientCheckpointing = s.gradientCheckpointing;
            tiles = s.tiles;
            pictures = s.pictures;
            limits = s.limits;
            optimizer = s.optimizer;
            precision = s.precision;
            zero = s.zero;
            bucket = s.bucket;
            offloadOptimizer = s.offloadOptimizer;
            offloadParameters = s.offloadParameters;
            fp32Adapter = s.fp32Adapter;
            attention = s.attention;
            layerSplit = s.layerSplit;
            trainVision = s.trainVision;
            trainProjector = s.trainProjector;
            trainEmbeddings = s.trainEmbeddings;
            liger = s.liger;
            mixedLengths = s.mixedLengths;
            expandableSegments = s.expandableSegments;
        }

        FinetuneSettings make() {
            return new FinetuneSettings(
                    recipe,
                    maxLength,
                    batch,
                    loraR,
                    adapterValues,
                    loraAlpha,
                    loraDropout,
                    loraTargets,
                    gradientCheckpointing,
                    tiles,
                    pictures,
                    limits,
                    optimizer,
                    precision,
                    zero,
                    bucket,
                    offloadOptimizer,
                    offloadParameters,
                    fp32Adapter,
                    attention,
                    layerSplit,
                    trainVision,
                    trainProjector,
                    trainEmbeddings,
                    liger,
                    mixedLengths,
                    expandableSegments);
        }
    }
}
