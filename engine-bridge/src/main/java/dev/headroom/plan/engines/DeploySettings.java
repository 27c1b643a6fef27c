package dev.headroom.plan.engines;

import java.util.List;
import java.util.function.Consumer;

/// What is asked of a serving engine, under LMDeploy's names; 0 stands for "not set, the engine
/// decides" where the engine has such a default. Not checked here: [Planner] answers absurd
/// settings with a sentence.
///
/// @param cacheMaxEntryCount share of what is free after weights
/// @param cacheBlockSeqLen tokens of a block
/// @param loraR sum of the ranks of all adapters
/// @param loraTargets comma separated: `attention`, `mlp`, `all`, or module names
/// @param maxDynamicPatch most tiles of a picture without thumbnail; 0: the model's own
/// @param images pictures in the longest request
/// @param imageTiles tiles of each picture, thumbnail included; 0: the most that
///     max_dynamic_patch allows
/// @param pictures their sizes, the last one repeated where there are more; empty: any size
/// @param totalMaxNum most tiles of all pictures together, thumbnails not counted (VLMEvalKit);
///     0: no such budget
/// @param textTokens words beside the pictures, tokens
/// @param newTokens answer, tokens
/// @param processes engines started over the same cards (torchrun --nproc-per-node)
/// @param torch whether a Python process with torch hosts the engine; false for the C++ example
///     program of old releases
/// @param attention `eager` or `flash`: how the vision tower and, under transformers, the
///     decoder attend
/// @param split `split_model`, `auto` or empty: how transformers spreads layers over cards
public record DeploySettings(
        int tp,
        double cacheMaxEntryCount,
        int cacheBlockSeqLen,
        int sessionLen,
        int maxBatchSize,
        int quantPolicy,
        String modelFormat,
        int loraR,
        String loraTargets,
        int maxDynamicPatch,
        int images,
        int imageTiles,
        List<PictureSize> pictures,
        int totalMaxNum,
        int textTokens,
        int newTokens,
        int visionMaxBatchSize,
        int maxPrefillTokenNum,
        int processes,
        boolean torch,
        String attention,
        String split) {
    public DeploySettings {
        pictures = List.copyOf(pictures);
    }

    public static DeploySettings defaults() {
        return new Change().make();
    }

    public DeploySettings with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return change.make();
    }

    /// Fields to overwrite; every one starts at LMDeploy's default.
    public static final class Change {
        public int tp = 1;
        public double cacheMaxEntryCount = 0.8;
        public int cacheBlockSeqLen = 64;
        public int sessionLen;
        public int maxBatchSize;
        public int quantPolicy;
        public String modelFormat = "";
        public int loraR;
        public String loraTargets = "all";
        public int maxDynamicPatch;
        public int images = 1;
        public int imageTiles;
        public List<PictureSize> pictures = List.of();
        public int totalMaxNum;
        public int textTokens = 256;
        public int newTokens = 512;
        public int visionMaxBatchSize = 1;
        public int maxPrefillTokenNum;
        public int processes = 1;
        public boolean torch = true;
        public String attention = "eager";
        public String split = "";

        Change() {}

        Change(DeploySettings s) {
            tp = s.tp;
            cacheMaxEntryCount = s.cacheMaxEntryCount;
            cacheBlockSeqLen = s.cacheBlockSeqLen;
            sessionLen = s.sessionLen;
            maxBatchSize = s.maxBatchSize;
            quantPolicy = s.quantPolicy;
            modelFormat = s.modelFormat;
            loraR = s.loraR;
            loraTargets = s.loraTargets;
            maxDynamicPatch = s.maxDynamicPatch;
            images = s.images;
            imageTiles = s.imageTiles;
            pictures = s.pictures;
            totalMaxNum = s.totalMaxNum;
            textTokens = s.textTokens;
            newTokens = s.newTokens;
            visionMaxBatchSize = s.visionMaxBatchSize;
            maxPrefillTokenNum = s.maxPrefillTokenNum;
            processes = s.processes;
            torch = s.torch;
            attention = s.attention;
            split = s.split;
        }

        DeploySettings make() {
            return new DeploySettings(
                    tp,
                    cacheMaxEntryCount,
                    cacheBlockSeqLen,
                    sessionLen,
                    maxBatchSize,
                    quantPolicy,
                    modelFormat,
                    loraR,
                    loraTargets,
                    maxDynamicPatch,
                    images,
                    imageTiles,
                    pictures,
                    totalMaxNum,
                    textTokens,
                    newTokens,
                    visionMaxBatchSize,
                    maxPrefillTokenNum,
                    processes,
                    torch,
                    attention,
                    split);
        }
    }
}
