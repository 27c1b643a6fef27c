package dev.headroom.plan.engines;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.llamacpp.CacheType;
import dev.headroom.plan.llamacpp.GgufLayer;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.GgufRecipe;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// What a `llama-server` refuses, and what would make no sense to ask it for.
public final class LlamaCppChecks {
    private LlamaCppChecks() {}

    static Optional<Sentence> absurd(PlanRequest q) {
        boolean given = q.serving()
                .gguf()
                .filter(g -> g.name().equals(q.model().name()))
                .isPresent();
        if (given && q.serving().chosen(Setting.MODEL_FORMAT).isPresent()) {
            return no("A GGUF file has one type: choose the file of another.");
        }
        if (!given && !q.format().equals("hf") && GgufRecipe.of(q.format()).isEmpty()) {
            return no(
                    "llama.cpp has no weight type \"{}\"; choose one of {}.",
                    q.format(),
                    String.join(", ", GgufRecipe.fields()));
        }
        LlamaSettings s = LlamaCppPlanner.settings(q);
        return build(s).or(() -> ranges(s)).or(() -> withoutEffect(q, s)).or(() -> cache(q, s));
    }

    /// Numbers that no build takes.
    public static Optional<Sentence> ranges(LlamaSettings s) {
        return within("--ctx-size", s.context().orElse(1), 1, 100_000_000)
                .or(() -> within("--parallel", s.parallel().orElse(1), 1, 256))
                .or(() -> within("--ubatch-size", s.microBatch(), 1, 1 << 20))
                .or(() -> within("--batch-size", s.batch(), 1, 1 << 20))
                .or(() -> within("--n-gpu-layers", s.gpuLayers().orElse(0), 0, 100_000))
                .or(() -> within("--n-cpu-moe", s.cpuMoe(), 0, 100_000))
                .or(() -> within("--fit-target", s.fitTarget() / Bytes.MIB, 0, 100_000_000))
                .or(() -> within("--fit-ctx", s.fitContext(), 1, 100_000_000))
                .or(() -> within("--mtmd-batch-max-tokens", s.tileTokens(), 1, 1 << 20))
                .or(() -> within("--cache-ram", (long) Math.floor(s.cacheRam().orElse(0)), -1, 100_000_000));
    }

    private static Optional<Sentence> build(LlamaSettings s) {
        return s.build().compareTo(LlamaBuild.OLDEST) < 0
                ? no(
                        "llama.cpp {} is older than the rules that are known here; they begin with {}, the first whose"
                                + " server takes pictures.",
                        s.build(),
                        LlamaBuild.OLDEST)
                : Optional.empty();
    }

    private static Optional<Sentence> withoutEffect(PlanRequest q, LlamaSettings s) {
        LlamaSettings usual = LlamaSettings.defaults();
        boolean fits =
                s.fit().orElse(false) || s.fitTarget() != usual.fitTarget() || s.fitContext() != usual.fitContext();
        if (fits && LlamaCppPlanner.onHost(q)) {
            return no("-fit, -fitt and -fitc are for cards: without a card they change nothing.");
        }
        boolean experts = LlamaCppPlanner.model(q).shape().layers().stream().anyMatch(GgufLayer::experts);
        return s.cpuMoe() > 0 && !experts
                ? no(
                        "--n-cpu-moe is for models with experts; {} has none.",
                        q.model().name())
                : Optional.empty();
    }

    private static Optional<Sentence> cache(PlanRequest q, LlamaSettings s) {
        if (s.values().quantised() && !s.usesFlash()) {
            return no(
                    "llama.cpp takes a quantised V cache ({}) with flash attention only: add -fa on.",
                    s.values().field());
        }
        GgufModel model = LlamaCppPlanner.model(q);
        for (GgufLayer layer : model.shape().layers()) {
            if (layer.cache() instanceof GgufLayer.Attention a) {
                Optional<Sentence> cut =
                        block("-ctk", s.keys(), a.keyLength()).or(() -> block("-ctv", s.values(), a.valueLength()));
                if (cut.isPresent()) {
                    return cut;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Sentence> block(String flag, CacheType type, int head) {
        return head % type.block() == 0
                ? Optional.empty()
                : no(
                        "{} {} needs heads of a multiple of {}; this model's have {}.",
                        flag,
                        type.field(),
                        type.block(),
                        head);
    }

    private static Optional<Sentence> within(String flag, long value, int from, int to) {
        return value >= from && value <= to
                ? Optional.empty()
                : no("{} is {}; it must be {}.", flag, value, Sentence.of("a whole number from {} to {}", from, to));
    }

    private static Optional<Sentence> no(@CompileTimeConstant String template, Object... values) {
        return Optional.of(Sentence.of(template, values));
    }
}
