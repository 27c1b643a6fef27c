package dev.headroom.plan.engines;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.catalogue.WeightFormat;
import dev.headroom.plan.catalogue.WeightFormat.Reach;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the engines refuse, and what they silently read differently.
final class SettingsCheck {
    private SettingsCheck() {}

    /// A sentence when no engine can make sense of the request. The range of a setting is checked when it is set.
    static Optional<Sentence> absurd(PlanRequest q) {
        DeploySettings s = q.serving();
        int tp = s.get(Setting.TP);
        if (q.devices() < 1) {
            return no("There are {} devices; give at least one (--devices 1).", q.devices());
        }
        if (q.usedByOthers() < 0) {
            return no("Others cannot hold {} bytes; give 0 or more (--device-used).", q.usedByOthers());
        }
        if (q.usedByOthers() >= q.device().usable()) {
            return no(
                    "Other processes hold {} of a card of {}: nothing is left to plan with.",
                    new Size(q.usedByOthers()),
                    new Size(q.device().usable()));
        }
        if (q.engine() == EngineKind.FINETUNE) {
            return TuningCheck.absurd(q);
        }
        if (q.engine() != EngineKind.LLAMACPP
                && q.serving()
                        .gguf()
                        .filter(g -> g.name().equals(q.model().name()))
                        .isPresent()) {
            return no(
                    "{} is a GGUF file, which llama.cpp runs: choose --engine llamacpp.",
                    q.model().name());
        }
        if (q.engine() == EngineKind.LLAMACPP) {
            return LlamaCppChecks.absurd(q);
        }
        if (WeightFormat.of(q.format()).isEmpty()) {
            return no(
                    "model_format \"{}\" is unknown; did you mean {}? There are {}.",
                    q.format(),
                    WeightFormat.nearest(q.format()),
                    String.join(", ", WeightFormat.names()));
        }
        if (tp > q.devices()) {
            return q.devices() == 1
                    ? no("tp {} needs {} cards, and there is {}: add --devices {}.", tp, tp, 1, tp)
                    : no("tp {} needs {} cards, and there are {}: add --devices {}.", tp, tp, q.devices(), tp);
        }
        int block = s.get(Setting.CACHE_BLOCK_SEQ_LEN);
        if (block % 16 != 0) {
            return no("cache_block_seq_len is {}; it must be a multiple of 32 (64 on older cards).", block);
        }
        return workload(s)
                .or(() -> PictureNotes.refused(q))
                .or(() -> targets(s.get(Setting.LORA_R), s.loraTargets()))
                .or(() -> q.engine() == EngineKind.TURBOMIND || q.engine() == EngineKind.PYTORCH
                        ? lmdeploy(q)
                        : Optional.empty());
    }

    private static Optional<Sentence> workload(DeploySettings s) {
        for (PictureSize size : s.pictures()) {
            if (size.width() < 1 || size.height() < 1) {
                return no("A picture of {} pixels has nothing to look at; give at least 1x1.", size);
            }
        }
        if (s.pictures().size() > s.images()) {
            return no(
                    "There are {} sizes for {} pictures; raise images (--images) or give fewer sizes.",
                    s.pictures().size(),
                    s.images());
        }
        return within("images", s.images(), 0, 10_000)
                .or(() -> within("tiles", s.imageTiles(), 0, 100_000))
                .or(() -> within("total_max_num", s.totalMaxNum(), 0, 1_000_000))
                .or(() -> within("text_tokens", s.textTokens(), 0, 100_000_000))
                .or(() -> within("new_tokens", s.newTokens(), 0, 100_000_000));
    }

    static Optional<Sentence> targets(int rank, String named) {
        return rank == 0
                ? Optional.empty()
                : LoraLines.unknown(named)
                        .flatMap(unknown -> no(
                                "lora_targets names \"{}\", which is no module of a decoder; write all, attention, mlp"
                                        + " or names such as q_proj, wqkv, w1.",
                                unknown));
    }

    private static Optional<Sentence> lmdeploy(PlanRequest q) {
        return LmdeployModels.refused(q).or(() -> askedFormat(q)).or(() -> lmdeploySettings(q));
    }

    /// Types of bitsandbytes, MLX and GGUF are for other programs.
    private static Optional<Sentence> askedFormat(PlanRequest q) {
        return q.serving()
                .chosen(Setting.MODEL_FORMAT)
                .flatMap(WeightFormat::of)
                .filter(f -> f.reach() == Reach.PROJECTIONS || f.reach() == Reach.WHOLE_DECODER)
                .flatMap(f -> no(
                        "LMDeploy loads no weights of type {}; it knows {}.",
                        f.name(),
                        WeightFormat.ofLmdeploy().stream().sorted().collect(Collectors.joining(", "))));
    }

    private static Optional<Sentence> lmdeploySettings(PlanRequest q) {
        int tp = q.serving().get(Setting.TP);
        if (q.model().tower().isPresent() && !q.version().atLeast(0, 2, 6)) {
            return no(
                    "LMDeploy {} serves no vision-language model; the first release that does is 0.2.6.", q.version());
        }
        Attention attention = q.model().decoder().attention();
        // the vector of latent attention is on every card, its heads are cut
        int kv = attention instanceof Attention.Latent ? attention.heads() : attention.kvHeads();
        if (kv % tp != 0) {
            return no(
                    "tp {} does not divide the {} KV heads of {}; choose {}.",
                    tp,
                    kv,
                    q.model().name(),
                    divisors(kv, q.devices()));
        }
        if (q.engine() == EngineKind.TURBOMIND && !q.version().atLeast(0, 7, 0) && Integer.bitCount(tp) != 1) {
            return no("TurboMind {} takes a power of two for tp, not {}.", q.version(), tp);
        }
        if (q.format().equals("gptq") && !q.version().atLeast(0, 6, 0)) {
            return no("LMDeploy {} cannot serve GPTQ weights; it can since 0.6.0.", q.version());
        }
        if (q.format().equals("mxfp4") && !q.version().atLeast(0, 10, 0)) {
            return no("LMDeploy {} has no model_format mxfp4; it came with 0.10.0.", q.version());
        }
        if (q.format().equals("compressed-tensors") && !q.version().atLeast(0, 12, 3)) {
            return no("LMDeploy {} has no model_format compressed-tensors; it came with 0.12.3.", q.version());
        }
        if (q.format().equals("fp8") && !q.version().atLeast(0, 9, 0)) {
            return no("LMDeploy {} has no model_format fp8; it came with 0.9.0.", q.version());
        }
        return Optional.empty();
    }

    /// As a setting's own refusal.
    static Optional<Sentence> within(String field, int value, int from, int to) {
        return value >= from && value <= to
                ? Optional.empty()
                : no("{} is {}; it must be {}.", field, value, Sentence.of("a whole number from {} to {}", from, to));
    }

    static Optional<Sentence> no(@CompileTimeConstant String template, Object... values) {
        return Optional.of(Sentence.of(template, values));
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
    static PlanRequest asTheEngineReadsIt(PlanRequest q, List<Sentence> notes) {
        DeploySettings s = q.serving();
        PlanRequest read = q;
        if (q.engine() == EngineKind.TURBOMIND && !LmdeployModels.turboMind(q.model(), q.version())) {
            notes.add(Sentence.of(
                    "TurboMind {} does not run {} ({}): LMDeploy falls back to its PyTorch engine without a word at its"
                            + " default log level.",
                    q.version(),
                    q.model().name(),
                    q.model().architecture()));
            read = q.withEngine(EngineKind.PYTORCH);
        }
        if (read.engine() == EngineKind.TURBOMIND && s.get(Setting.LORA_R) > 0) {
            notes.add(Sentence.of("TurboMind reads no --adapters: the LoRA has no effect and takes no memory.")
                    .then(Sentence.of("Merge it, or use --backend pytorch.")));
            read = read.withServing(read.serving().with(c -> c.set(Setting.LORA_R, 0)));
        }
        if (read.engine() == EngineKind.PYTORCH
                && s.get(Setting.QUANT_POLICY) != 0
                && !q.version().atLeast(0, 6, 1)) {
            notes.add(Sentence.of(
                    "The PyTorch engine of {} drops --quant-policy silently: the KV cache stays in 16 bit.",
                    q.version()));
            read = read.withServing(read.serving().with(c -> c.set(Setting.QUANT_POLICY, 0)));
        }
        if (read.engine() == EngineKind.PYTORCH
                && read.format().equals("awq")
                && !q.version().atLeast(0, 6, 0)) {
            notes.add(Sentence.of("The PyTorch engine of {} has no code for AWQ; planned in 16 bit.", q.version()));
            read = read.withServing(read.serving().with(c -> c.set(Setting.MODEL_FORMAT, "hf")));
        }
        boolean ignored = !q.version().atLeast(0, 6, 0)
                && (q.engine() == EngineKind.TURBOMIND || q.engine() == EngineKind.PYTORCH);
        int own = q.model().tower().map(TowerSpec::maxTiles).orElse(0);
        if (ignored && own > 0) {
            s.chosen(Setting.MAX_DYNAMIC_PATCH)
                    .filter(tiles -> tiles != own)
                    .ifPresent(tiles -> notes.add(Sentence.of(
                            "LMDeploy {} ignores max_dynamic_patch in a request: write {} into the model's"
                                    + " config.json.",
                            q.version(),
                            tiles)));
        }
        return read;
    }
}
