package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import java.util.List;
import java.util.Optional;

/// What the engines refuse, and what they silently read differently.
final class SettingsCheck {
    private SettingsCheck() {}

    /// A sentence when no engine can make sense of the request.
    static Optional<String> absurd(PlanRequest q) {
        DeploySettings s = q.serving();
        if (q.devices() < 1) {
            return no("There are %d devices; give at least one (--devices 1).", q.devices());
        }
        if (q.usedByOthers() < 0) {
            return no("Others cannot hold %d bytes; give 0 or more (--device-used).", q.usedByOthers());
        }
        if (q.usedByOthers() >= q.device().total()) {
            return no(
                    "Other processes hold %s of a card of %s: nothing is left to plan with.",
                    Bytes.human(q.usedByOthers()), Bytes.human(q.device().total()));
        }
        if (q.engine() == EngineKind.FINETUNE) {
            return tuning(q.tuning());
        }
        if (!WeightBytes.known(q.format())) {
            return no("model_format \"%s\" is unknown; choose hf, awq, gptq, int8 or fp8.", q.format());
        }
        if (s.tp() < 1) {
            return no("tp is %d; it must be at least 1.", s.tp());
        }
        if (s.tp() > q.devices()) {
            return no(
                    "tp %d needs %d cards, and there %s %d: add --devices %d.",
                    s.tp(), s.tp(), q.devices() == 1 ? "is" : "are", q.devices(), s.tp());
        }
        if (!(s.cacheMaxEntryCount() > 0 && s.cacheMaxEntryCount() < 1)) {
            return no(
                    "cache_max_entry_count is %s; LMDeploy asserts that it lies between 0 and 1, both excluded.",
                    s.cacheMaxEntryCount());
        }
        if (s.quantPolicy() != 0 && s.quantPolicy() != 4 && s.quantPolicy() != 8) {
            return no("quant_policy is %d; it must be 0, 4 or 8.", s.quantPolicy());
        }
        if (s.cacheBlockSeqLen() < 1 || s.cacheBlockSeqLen() % 16 != 0) {
            return no(
                    "cache_block_seq_len is %d; it must be a multiple of 32 (64 on older cards).",
                    s.cacheBlockSeqLen());
        }
        if (s.sessionLen() < 0
                || s.maxBatchSize() < 0
                || s.images() < 0
                || s.maxDynamicPatch() < 0
                || s.loraR() < 0
                || s.visionMaxBatchSize() < 1
                || s.processes() < 1
                || s.textTokens() < 0
                || s.newTokens() < 0
                || s.maxPrefillTokenNum() < 0
                || s.totalMaxNum() < 0
                || s.imageTiles() < 0) {
            return no("session_len, max_batch_size, images, tiles and lora_r cannot be negative, and"
                    + " vision_max_batch_size is at least 1.");
        }
        for (PictureSize size : s.pictures()) {
            if (size.width() < 1 || size.height() < 1) {
                return no("A picture of %s pixels has nothing to look at; give at least 1x1.", size);
            }
        }
        if (s.pictures().size() > s.images()) {
            return no(
                    "There are %d sizes for %d pictures; raise images (--images) or give fewer sizes.",
                    s.pictures().size(), s.images());
        }
        Optional<String> unknown = LoraLines.unknown(s.loraTargets());
        if (s.loraR() > 0 && unknown.isPresent()) {
            return no(
                    "lora_targets names \"%s\", which is no module of a decoder; write all, attention, mlp or names"
                            + " such as q_proj, wqkv, w1.",
                    unknown.get());
        }
        if (s.maxDynamicPatch() > 1024
                || s.images() > 10_000
                || s.maxBatchSize() > 100_000
                || s.sessionLen() > 100_000_000) {
            return no("These settings are beyond what any engine takes: max_dynamic_patch up to 1024, images up to"
                    + " 10000, max_batch_size up to 100000, session_len up to 100000000.");
        }
        if (q.engine() == EngineKind.TURBOMIND || q.engine() == EngineKind.PYTORCH) {
            return lmdeploy(q);
        }
        return Optional.empty();
    }

    private static Optional<String> lmdeploy(PlanRequest q) {
        DeploySettings s = q.serving();
        int kv = q.model().decoder().kvHeads();
        if (kv % s.tp() != 0) {
            return no(
                    "tp %d does not divide the %d KV heads of %s; choose %s.",
                    s.tp(), kv, q.model().name(), divisors(kv, q.devices()));
        }
        if (q.engine() == EngineKind.TURBOMIND && !q.version().atLeast(0, 7, 0) && Integer.bitCount(s.tp()) != 1) {
            return no("TurboMind %s takes a power of two for tp, not %d.", q.version(), s.tp());
        }
        if (q.format().equals("gptq") && !q.version().atLeast(0, 6, 0)) {
            return no("LMDeploy %s cannot serve GPTQ weights; it can since 0.6.0.", q.version());
        }
        if (q.format().equals("fp8") && !q.version().atLeast(0, 9, 0)) {
            return no("LMDeploy %s has no model_format fp8; it came with 0.9.0.", q.version());
        }
        return Optional.empty();
    }

    private static Optional<String> tuning(FinetuneSettings t) {
        if (t.maxLength() < 1 || t.batch() < 1) {
            return no("max_length %d and batch %d must be at least 1.", t.maxLength(), t.batch());
        }
        if (t.loraR() < 0 || t.tiles() < 0) {
            return no("lora_r %d and tiles %d cannot be negative.", t.loraR(), t.tiles());
        }
        Optional<String> unknown = LoraLines.unknown(t.loraTargets());
        if (t.loraR() > 0 && unknown.isPresent()) {
            return no(
                    "lora_targets names \"%s\", which is no module of a decoder; write all, attention, mlp or names"
                            + " such as q_proj, wqkv, w1.",
                    unknown.get());
        }
        if (t.zero() < -1 || t.zero() > 3) {
            return no("DeepSpeed has the stages 0 to 3, not %d.", t.zero());
        }
        if (t.maxLength() > 10_000_000 || t.batch() > 100_000 || t.tiles() > 10_000 || t.loraR() > 65_536) {
            return no("These settings are beyond what any recipe takes.");
        }
        return Optional.empty();
    }

    private static Optional<String> no(String sentence, Object... values) {
        return Optional.of(sentence.formatted(values));
    }

    private static String divisors(int kv, int most) {
        StringBuilder text = new StringBuilder("1");
        for (int i = 2; i <= Math.min(kv, Math.max(most, 2)); i++) {
            if (kv % i == 0) {
                text.append(", ").append(i);
            }
        }
        return text.toString();
    }

    /// Follows the engine's own fall-backs, and says so.
    static PlanRequest asTheEngineReadsIt(PlanRequest q, List<String> notes) {
        DeploySettings s = q.serving();
        PlanRequest read = q;
        if (q.engine() == EngineKind.TURBOMIND
                && !Planner.turboMindRuns(q.model().decoder(), q.version())) {
            notes.add(
                    "TurboMind %s does not run %s (head dimension %d): LMDeploy falls back to its PyTorch engine without a word at its default log level."
                            .formatted(
                                    q.version(),
                                    q.model().name(),
                                    q.model().decoder().headDim()));
            read = q.withEngine(EngineKind.PYTORCH);
        }
        if (read.engine() == EngineKind.TURBOMIND && s.loraR() > 0) {
            notes.add("TurboMind reads no --adapters: the LoRA has no effect and takes no memory. Merge it, or use"
                    + " --backend pytorch.");
            read = read.withServing(read.serving().with(c -> c.loraR = 0));
        }
        if (read.engine() == EngineKind.PYTORCH
                && s.quantPolicy() != 0
                && !q.version().atLeast(0, 6, 1)) {
            notes.add("The PyTorch engine of %s drops --quant-policy silently: the KV cache stays in 16 bit."
                    .formatted(q.version()));
            read = read.withServing(read.serving().with(c -> c.quantPolicy = 0));
        }
        if (read.engine() == EngineKind.PYTORCH
                && read.format().equals("awq")
                && !q.version().atLeast(0, 6, 0)) {
            notes.add("The PyTorch engine of %s has no code for AWQ; planned in 16 bit.".formatted(q.version()));
            read = read.withServing(read.serving().with(c -> c.modelFormat = "hf"));
        }
        if (s.maxDynamicPatch() > 0
                && !q.version().atLeast(0, 6, 0)
                && (q.engine() == EngineKind.TURBOMIND || q.engine() == EngineKind.PYTORCH)
                && q.model().tower().isPresent()
                && s.maxDynamicPatch() != q.model().tower().get().maxTiles()) {
            notes.add("LMDeploy %s ignores max_dynamic_patch in a request: write %d into the model's config.json."
                    .formatted(q.version(), s.maxDynamicPatch()));
        }
        return read;
    }
}
