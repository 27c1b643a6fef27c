package dev.headroom.plan.engines;

import dev.headroom.plan.engines.MoveSearch.Move;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What an expert turns where SGLang does not start or runs out of memory later, in his order.
final class SglangMoves {
    private SglangMoves() {}

    static final List<Move> ALL = List.of(
            new Move(
                    q -> fractions(q, true),
                    q -> "--mem-fraction-static " + fraction(q),
                    Sentence.of("It is the share for weights AND cache: below what the weights take, no cache is"
                            + " left.")),
            new Move(
                    q -> fractions(q, false),
                    q -> "--mem-fraction-static " + fraction(q),
                    Sentence.of("Weights and cache take less, and the work on prompts and pictures gets more.")),
            new Move(
                    q -> halves(
                            q, SglangRelease.of(q).chunk(), 512, (c, n) -> c.chunkedPrefillSize = OptionalInt.of(n)),
                    q -> "--chunked-prefill-size "
                            + q.serving().sglang().chunkedPrefillSize().orElse(0),
                    Sentence.of("Long prompts are read in more passes, which takes longer.")),
            new Move(
                    q -> halves(q, SglangRelease.of(q).graphMaxBs(), 1, (c, n) -> c.cudaGraphMaxBs = OptionalInt.of(n)),
                    q -> "--cuda-graph-max-bs "
                            + q.serving().sglang().cudaGraphMaxBs().orElse(0),
                    Sentence.of("Fewer batch sizes are captured.")),
            new Move(
                    q -> q.serving().sglang().disableCudaGraph()
                            ? List.of()
                            : List.of(with(q, c -> c.disableCudaGraph = true)),
                    q -> "--disable-cuda-graph",
                    Sentence.of("Without CUDA graphs decoding is slower.")),
            new Move(
                    q -> halves(
                            q,
                            q.serving().sglang().maxRunningRequests().orElse(4096),
                            1,
                            (c, n) -> c.maxRunningRequests = OptionalInt.of(n)),
                    q -> "--max-running-requests "
                            + q.serving().sglang().maxRunningRequests().orElse(0),
                    Sentence.of("Fewer requests at the same time.")),
            new Move(
                    q -> q.serving().sglang().kvBytes() == 1
                            ? List.of()
                            : List.of(with(q, c -> c.kvCacheDtype = "fp8_e5m2")),
                    q -> "--kv-cache-dtype fp8_e5m2",
                    Sentence.of("A token of the cache takes half; long contexts may suffer a little.")),
            new Move(
                    VllmMoves::cards,
                    q -> "--tp-size " + q.serving().get(Setting.TP) + " --devices " + q.devices(),
                    Sentence.of("More cards: each holds less of the weights and of the cache.")),
            new Move(
                    VllmMoves::quantised,
                    q -> "--quantization " + q.format(),
                    Sentence.of("A quantised checkpoint is needed; answers change a little, decoding gets faster.")));

    private interface Turn {
        void to(SglangSettings.Change c, int value);
    }

    private static List<PlanRequest> halves(PlanRequest q, int now, int least, Turn turn) {
        return IntStream.iterate(now / 2, n -> n >= least, n -> n / 2)
                .mapToObj(n -> with(q, c -> turn.to(c, n)))
                .toList();
    }

    private static PlanRequest with(PlanRequest q, Consumer<SglangSettings.Change> edit) {
        return q.withServing(
                q.serving().with(c -> c.sglang = q.serving().sglang().with(edit)));
    }

    private static double fraction(PlanRequest q) {
        return q.serving().sglang().memFractionStatic().orElse(0);
    }

    private static List<PlanRequest> fractions(PlanRequest q, boolean up) {
        double now = SglangRelease.of(q).fraction();
        return (up
                        ? DoubleStream.iterate(0.5, f -> f < 0.96, f -> Math.round((f + 0.02) * 100) / 100.0)
                                .filter(f -> f > now)
                        : DoubleStream.iterate(0.94, f -> f > 0.3, f -> Math.round((f - 0.02) * 100) / 100.0)
                                .filter(f -> f < now))
                .mapToObj(f -> with(q, c -> c.memFractionStatic = OptionalDouble.of(f)))
                .toList();
    }
}
