package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.MoveSearch.Move;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What an expert turns where vLLM does not start, in his order.
final class VllmMoves {
    private static final long LEAST_PIXELS = 200_704; // 256 tokens of 28 x 28
    private static final int MOST_CARDS = 8;

    private VllmMoves() {}

    static final List<Move> ALL = List.of(
            new Move(
                    VllmMoves::video,
                    q -> "--limit-mm-per-prompt '"
                            + q.serving().vllm().limitMmPerPrompt().text() + "'",
                    Sentence.of("No video in a prompt: the profile run is made with a picture.")),
            new Move(
                    VllmMoves::images,
                    q -> "--limit-mm-per-prompt '"
                            + q.serving().vllm().limitMmPerPrompt().text() + "'",
                    Sentence.of("Fewer pictures in a prompt: the profile run encodes as many at once.")),
            new Move(
                    q -> shares(q, true),
                    q -> "--gpu-memory-utilization " + share(q),
                    Sentence.of("More of the card for the cache; the CUDA context needs the rest.")),
            new Move(
                    q -> shares(q, false),
                    q -> "--gpu-memory-utilization " + share(q),
                    Sentence.of("The cache takes less, and what is outside the share gets more.")),
            new Move(
                    VllmMoves::pixels,
                    q -> "--mm-processor-kwargs '"
                            + q.serving().vllm().processorKwargs().text() + "'",
                    Sentence.of("Small print in pictures gets harder to read.")),
            new Move(
                    VllmMoves::sequences,
                    q -> "--max-num-seqs " + q.serving().vllm().maxNumSeqs().orElse(0),
                    Sentence.of("Fewer requests at the same time.")),
            new Move(
                    VllmMoves::lengths,
                    q -> "--max-model-len " + q.serving().vllm().maxModelLen().orElse(0),
                    Sentence.of("Longer requests are refused.")),
            new Move(
                    VllmMoves::steps,
                    q -> "--max-num-batched-tokens "
                            + q.serving().vllm().maxNumBatchedTokens().orElse(0),
                    Sentence.of("Long prompts are read in more passes, which takes longer.")),
            new Move(
                    q -> only(q, !q.serving().vllm().enforceEager(), c -> c.enforceEager = true),
                    q -> "--enforce-eager",
                    Sentence.of("Without CUDA graphs decoding is slower.")),
            new Move(
                    q -> only(q, q.serving().vllm().kvBytes() > 1, c -> c.kvCacheDtype = "fp8"),
                    q -> "--kv-cache-dtype fp8",
                    Sentence.of("A token of the cache takes half; long contexts may suffer a little.")),
            new Move(
                    q -> only(q, q.serving().vllm().maxLoras().orElse(1) > 1, c -> c.maxLoras = OptionalInt.of(1)),
                    q -> "--max-loras 1",
                    Sentence.of("One adapter in a batch.")),
            new Move(
                    VllmMoves::cards,
                    VllmMoves::cardFlags,
                    Sentence.of("More cards: each holds less of the weights and of the cache.")),
            new Move(
                    VllmMoves::quantised,
                    q -> "--quantization " + q.format(),
                    Sentence.of("A quantised checkpoint is needed; answers change a little, decoding gets faster.")));

    private static PlanRequest with(PlanRequest q, Consumer<VllmSettings.Change> edit) {
        return q.withServing(q.serving().with(c -> c.vllm = q.serving().vllm().with(edit)));
    }

    private static List<PlanRequest> only(PlanRequest q, boolean when, Consumer<VllmSettings.Change> edit) {
        return when ? List.of(with(q, edit)) : List.of();
    }

    private static String share(PlanRequest q) {
        return Double.toString(VllmPlanner.utilization(q));
    }

    private static List<PlanRequest> video(PlanRequest q) {
        MmLimits now = q.serving().vllm().limitMmPerPrompt();
        boolean films = q.model().tower().filter(TowerSpec::dynamic).isPresent();
        return only(
                q,
                films && now.videos().orElse(1) > 0,
                c -> c.limitMmPerPrompt = MmLimits.of(now.images(), OptionalInt.of(0)));
    }

    private static List<PlanRequest> images(PlanRequest q) {
        MmLimits now = q.serving().vllm().limitMmPerPrompt();
        if (q.model().tower().isEmpty() || now.images().isEmpty()) {
            return List.of();
        }
        return IntStream.iterate(now.images().getAsInt() / 2, n -> n >= 1, n -> n / 2)
                .mapToObj(n -> with(q, c -> c.limitMmPerPrompt = MmLimits.of(OptionalInt.of(n), now.videos())))
                .toList();
    }

    private static List<PlanRequest> shares(PlanRequest q, boolean up) {
        double now = VllmPlanner.utilization(q);
        return (up
                        ? DoubleStream.of(0.9, 0.92, 0.94, 0.95, 0.96, 0.97).filter(u -> u > now)
                        : DoubleStream.iterate(0.95, u -> u > 0.25, u -> Math.round((u - 0.05) * 100) / 100.0)
                                .filter(u -> u < now))
                .mapToObj(u -> with(q, c -> c.gpuMemoryUtilization = OptionalDouble.of(u)))
                .toList();
    }

    private static List<PlanRequest> pixels(PlanRequest q) {
        Optional<TowerSpec> tower = q.model().tower();
        if (tower.isEmpty()) {
            return List.of();
        }
        TowerSpec t = tower.get();
        LargestPicture now = LargestPicture.of(q, t, q.serving().vllm().processorKwargs());
        if (!t.dynamic()) {
            int tiles = q.serving().vllm().processorKwargs().tiles().orElse(t.maxTiles());
            return IntStream.iterate(tiles / 2, n -> n >= 1, n -> n / 2)
                    .mapToObj(n -> with(q, c -> c.processorKwargs = ProcessorKwargs.ofTiles(n)))
                    .toList();
        }
        double side = t.tile() / Math.sqrt(t.patches());
        long pixels = Math.round(now.patches() * side * side);
        return LongStream.iterate(pixels / 2, n -> n >= LEAST_PIXELS, n -> n / 2)
                .mapToObj(n -> with(q, c -> c.processorKwargs = ProcessorKwargs.ofMaxPixels(n)))
                .toList();
    }

    private static List<PlanRequest> sequences(PlanRequest q) {
        return IntStream.iterate(VllmPlanner.maxNumSeqs(q) / 2, n -> n >= 1, n -> n / 2)
                .mapToObj(n -> with(q, c -> c.maxNumSeqs = OptionalInt.of(n)))
                .toList();
    }

    private static List<PlanRequest> lengths(PlanRequest q) {
        return IntStream.iterate(VllmPlanner.maxModelLen(q) / 2, n -> n >= 1024, n -> n / 2)
                .mapToObj(n -> with(q, c -> c.maxModelLen = OptionalInt.of(n)))
                .toList();
    }

    private static List<PlanRequest> steps(PlanRequest q) {
        int seqs = q.serving().vllm().maxNumSeqs().orElse(256);
        return IntStream.iterate(VllmPlanner.step(q) / 2, n -> n >= Math.max(512, seqs), n -> n / 2)
                .mapToObj(n -> with(q, c -> c.maxNumBatchedTokens = OptionalInt.of(n)))
                .toList();
    }

    static List<PlanRequest> cards(PlanRequest q) {
        int tp = q.serving().get(Setting.TP);
        int heads = q.model().decoder().heads();
        return IntStream.iterate(tp * 2, n -> n <= MOST_CARDS && heads % n == 0, n -> n * 2)
                .mapToObj(n -> q.withServing(q.serving().with(c -> c.set(Setting.TP, n)))
                        .withDevices(Math.max(q.devices(), n)))
                .toList();
    }

    private static String cardFlags(PlanRequest q) {
        return "--tensor-parallel-size " + q.serving().get(Setting.TP) + " --devices " + q.devices();
    }

    static List<PlanRequest> quantised(PlanRequest q) {
        return q.format().equals("hf")
                ? List.of(q.withServing(q.serving().with(c -> c.set(Setting.MODEL_FORMAT, "awq"))))
                : List.of();
    }
}
