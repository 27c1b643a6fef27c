package dev.headroom.settings;

import java.util.Optional;
import java.util.function.Consumer;

/// What a user asks of an engine, under LMDeploy's names.
///
/// @param cacheMaxEntryCount share of the memory that is free after weights which the KV cache takes, 0 < x < 1
/// @param sessionLen longest session in tokens, image tokens included
/// @param maxBatchSize sessions at the same time (slots)
/// @param maxDynamicPatch most tiles an image is cut into, the thumbnail not counted
/// @param lora name of the adapter in use, empty for none
/// @param loraR rank used of the adapter; below its own rank it is truncated by SVD, 0 switches it off
/// @param loraAlpha scale numerator; the adapter is applied with alpha / own rank. Costs no memory. 0 keeps the
///     adapter's own
/// @param quantPolicy KV cache type: 0 (engine's float type), 8, 4
/// @param modelFormat weight type: `fp32`, `int8`, `int4` (embedded); `hf`, `awq`, `gptq` (LMDeploy)
/// @param tp GPUs that share the model
/// @param maxPrefillTokenNum tokens of one prefill pass
/// @param deviceMemory bytes the embedded engine may use: its pretend card
public record Settings(
        double cacheMaxEntryCount,
        int sessionLen,
        int maxBatchSize,
        int maxDynamicPatch,
        Optional<String> lora,
        int loraR,
        double loraAlpha,
        int quantPolicy,
        String modelFormat,
        int tp,
        int maxPrefillTokenNum,
        long deviceMemory) {

    /// Checks single values; what a combination means is the planner's business.
    ///
    /// @throws IllegalArgumentException one sentence that names the setting, the value and the way out
    public Settings {
        if (!(cacheMaxEntryCount > 0 && cacheMaxEntryCount < 1)) {
            throw new IllegalArgumentException(
                    "cache_max_entry_count is %s; it must lie between 0 and 1 (both excluded), for example 0.8."
                            .formatted(cacheMaxEntryCount));
        }
        atLeast("session_len", sessionLen, 1);
        atLeast("max_batch_size", maxBatchSize, 1);
        atLeast("max_dynamic_patch", maxDynamicPatch, 1);
        atLeast("lora_r", loraR, 0);
        atLeast("tp", tp, 1);
        atLeast("max_prefill_token_num", maxPrefillTokenNum, 1);
        if (!(loraAlpha >= 0 && loraAlpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "lora_alpha is %s; it must be a number from 0 upwards.".formatted(loraAlpha));
        }
        if (quantPolicy != 0 && quantPolicy != 4 && quantPolicy != 8) {
            throw new IllegalArgumentException(
                    "quant_policy is %d; it must be 0 (no KV quantisation), 8 or 4.".formatted(quantPolicy));
        }
        if (deviceMemory <= 0) {
            throw new IllegalArgumentException(
                    "device_memory is %d bytes; it must be more than 0, for example 2GiB.".formatted(deviceMemory));
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s is %d; it must be at least %d.".formatted(name, value, least));
        }
    }

    /// LMDeploy's defaults where it has one, for an embedded engine that may use `deviceMemory` bytes.
    public static Settings defaults(long deviceMemory) {
        return new Settings(0.8, 4096, 4, 12, Optional.empty(), 0, 0, 0, "fp32", 1, 512, deviceMemory);
    }

    public Settings withCacheMaxEntryCount(double x) {
        return with(d -> d.cacheMaxEntryCount = x);
    }

    public Settings withSessionLen(int x) {
        return with(d -> d.sessionLen = x);
    }

    /// With a session no longer than what a model was trained to.
    public Settings fittedTo(int contextLen) {
        return contextLen > 0 && contextLen < sessionLen ? withSessionLen(contextLen) : this;
    }

    public Settings withMaxBatchSize(int x) {
        return with(d -> d.maxBatchSize = x);
    }

    public Settings withMaxDynamicPatch(int x) {
        return with(d -> d.maxDynamicPatch = x);
    }

    public Settings withLora(Optional<String> name, int rank, double alpha) {
        return with(d -> {
            d.lora = name;
            d.loraR = rank;
            d.loraAlpha = alpha;
        });
    }

    public Settings withQuantPolicy(int x) {
        return with(d -> d.quantPolicy = x);
    }

    public Settings withModelFormat(String x) {
        return with(d -> d.modelFormat = x);
    }

    public Settings withTp(int x) {
        return with(d -> d.tp = x);
    }

    public Settings withMaxPrefillTokenNum(int x) {
        return with(d -> d.maxPrefillTokenNum = x);
    }

    public Settings withDeviceMemory(long x) {
        return with(d -> d.deviceMemory = x);
    }

    private Settings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// Settings while something of them changes.
    private static final class Draft {
        private double cacheMaxEntryCount;
        private int sessionLen;
        private int maxBatchSize;
        private int maxDynamicPatch;
        private Optional<String> lora;
        private int loraR;
        private double loraAlpha;
        private int quantPolicy;
        private String modelFormat;
        private int tp;
        private int maxPrefillTokenNum;
        private long deviceMemory;

        Draft(Settings s) {
            cacheMaxEntryCount = s.cacheMaxEntryCount;
            sessionLen = s.sessionLen;
            maxBatchSize = s.maxBatchSize;
            maxDynamicPatch = s.maxDynamicPatch;
            lora = s.lora;
            loraR = s.loraR;
            loraAlpha = s.loraAlpha;
            quantPolicy = s.quantPolicy;
            modelFormat = s.modelFormat;
            tp = s.tp;
            maxPrefillTokenNum = s.maxPrefillTokenNum;
            deviceMemory = s.deviceMemory;
        }

        Settings settings() {
            return new Settings(
                    cacheMaxEntryCount,
                    sessionLen,
                    maxBatchSize,
                    maxDynamicPatch,
                    lora,
                    loraR,
                    loraAlpha,
                    quantPolicy,
                    modelFormat,
                    tp,
                    maxPrefillTokenNum,
                    deviceMemory);
        }
    }
}
