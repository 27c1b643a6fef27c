package dev.headroom.plan.engines;

import dev.headroom.plan.advise.Knob;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What an expert turns of a fine-tuning run, each with what it costs. Its settings are a script's, none of
/// [dev.headroom.settings.Setting], so that they have tries of their own.
///
/// @param price how unwelcome the move is beside the others: what changes nothing but memory is cheap, what changes the
///     result or the hardware is dear
/// @param tries the smallest change first; none where the move does not apply
record TrainingMove(
        int price,
        Function<PlanRequest, List<PlanRequest>> tries,
        Function<PlanRequest, String> flag,
        Function<PlanRequest, Sentence> cost) {
    private static final int LEAST_LENGTH = 256;
    /// What scripts of whole tuning are turned into.
    private static final int USUAL_RANK = 16;

    private TrainingMove(
            int price,
            Function<PlanRequest, List<PlanRequest>> tries,
            Function<PlanRequest, String> flag,
            Sentence cost) {
        this(price, tries, flag, _ -> cost);
    }

    /// In the order in which they are made together: those that others build on come first.
    static final List<TrainingMove> ALL = List.of(
            new TrainingMove(
                    2,
                    q -> only(!q.tuning().gradientCheckpointing(), q, c -> c.gradientCheckpointing = true),
                    q -> "--gradient-checkpointing",
                    Sentence.of("Activations are computed twice: about a third slower.")),
            new TrainingMove(
                    1,
                    q -> only(
                            q.tuning().attention().equals("eager") && q.device().computeCapability() >= 8,
                            q,
                            c -> c.attention = "flash"),
                    q -> "--attention flash",
                    Sentence.of("The scores of attention never exist together; the result is the same.")),
            new TrainingMove(
                    1,
                    q -> only(!q.tuning().liger(), q, c -> c.liger = true),
                    q -> "--liger",
                    Sentence.of("The loss is computed in pieces, so that the logits never exist together: liger-kernel"
                            + " has to know the model.")),
            new TrainingMove(
                    1,
                    q -> Knob.halves(q.tuning().batch(), 1, n -> tune(q, c -> c.batch = n)),
                    q -> "--batch " + q.tuning().batch(),
                    Sentence.of("Raise gradient accumulation by the same factor for the same result.")),
            new TrainingMove(
                    6,
                    q -> only(q.tuning().loraR() == 0, q, c -> {
                        c.loraR = USUAL_RANK;
                        c.loraTargets = "all";
                    }),
                    q -> "--lora-r " + q.tuning().loraR(),
                    q -> Sentence.of(
                            "An adapter is trained instead of all weights: {} of its own, and no gradient or optimizer"
                                    + " state for the rest.",
                            new Size(2 * TrainingStates.of(q).adapter()))),
            new TrainingMove(
                    3,
                    q -> only(q.tuning().trainVision(), q, c -> c.trainVision = false),
                    q -> "--no-train-vision",
                    Sentence.of("The vision tower stays as it is.")),
            new TrainingMove(
                    3,
                    q -> only(
                            q.tuning().loraR() > 0 && q.tuning().trainEmbeddings(), q, c -> c.trainEmbeddings = false),
                    q -> "--no-train-embeddings",
                    Sentence.of("New tokens cannot be learnt.")),
            new TrainingMove(
                    2,
                    q -> only(
                            TrainedWeights.Optimizer.of(q.tuning().optimizer())
                                    .filter(o -> o == TrainedWeights.Optimizer.ADAMW
                                            || o == TrainedWeights.Optimizer.ADAMW_FUSED)
                                    .isPresent(),
                            q,
                            c -> c.optimizer = "adamw_8bit"),
                    q -> "--optimizer adamw_8bit",
                    Sentence.of("Both moments in 8 bit: bitsandbytes has to be there.")),
            new TrainingMove(
                    4,
                    q -> q.tuning().loraR() > 0 && List.of("hf", "llama").contains(q.format())
                            ? List.of(q.withServing(q.serving().with(c -> c.set(Setting.MODEL_FORMAT, "nf4"))))
                            : List.of(),
                    q -> "--model-format nf4",
                    Sentence.of(
                            "QLoRA: the frozen weights in 4 bit. Slower, and the adapter belongs to these weights.")),
            new TrainingMove(
                    3,
                    q -> q.tuning().loraR() == 0
                            ? List.of()
                            : Knob.halves(
                                    q.tuning().loraR(),
                                    8,
                                    n -> tune(q, c -> {
                                        c.adapterValues = c.adapterValues * n / c.loraR;
                                        c.loraR = n;
                                    })),
                    q -> "--lora-r " + q.tuning().loraR(),
                    Sentence.of("Fewer trained weights, and with them fewer gradients and optimizer states.")),
            new TrainingMove(
                    5,
                    q -> Knob.halves(q.tuning().tiles(), 1, n -> tune(q, c -> c.tiles = n)),
                    q -> "--tiles " + q.tuning().tiles(),
                    Sentence.of("Pictures are seen more coarsely.")),
            new TrainingMove(
                    6,
                    q -> only(!q.tuning().offloadOptimizer(), q, c -> {
                        c.zero = Math.max(2, c.zero);
                        c.offloadOptimizer = true;
                    }),
                    q -> "--zero " + q.tuning().zero() + " --offload-optimizer",
                    Sentence.of("The optimizer's states lie in host memory, and its step is computed there: slower.")),
            new TrainingMove(
                    6,
                    q -> Knob.halves(q.tuning().maxLength(), LEAST_LENGTH, n -> tune(q, c -> c.maxLength = n)),
                    q -> "--max-length " + q.tuning().maxLength(),
                    q -> FinetunePlanner.pictureCut(q)
                            .map(cut -> Sentence.of("Longer samples are cut.").then(cut))
                            .orElseGet(() -> Sentence.of("Longer samples are cut; a picture of now fits in whole."))),
            new TrainingMove(
                    4,
                    TrainingMove::stages,
                    q -> "--zero " + q.tuning().zero(),
                    Sentence.of("What every card held whole is cut over the cards: more traffic.")),
            new TrainingMove(
                    9,
                    TrainingMove::cards,
                    q -> "--zero 3 --devices " + q.devices(),
                    Sentence.of("Weights are cut over the cards and gathered layer by layer: slower, more traffic.")),
            new TrainingMove(
                    14,
                    q -> only(!q.tuning().offloadParameters(), q, c -> {
                        c.zero = 3;
                        c.layerSplit = false;
                        c.offloadOptimizer = true;
                        c.offloadParameters = true;
                    }),
                    q -> "--zero 3 --offload-optimizer --offload-parameters",
                    Sentence.of("Weights and optimizer lie in host memory and pass through the card: several times"
                            + " slower.")));

    /// The stages above the one asked for, on the cards that are there.
    private static List<PlanRequest> stages(PlanRequest q) {
        if (q.devices() == 1 || q.tuning().layerSplit()) {
            return List.of();
        }
        return IntStream.rangeClosed(Math.max(1, q.tuning().zero() + 1), 3)
                .mapToObj(stage -> tune(q, c -> c.zero = stage))
                .toList();
    }

    private static List<PlanRequest> cards(PlanRequest q) {
        return IntStream.of(2, 4, 8)
                .filter(n -> n > q.devices())
                .mapToObj(n -> tune(q.withDevices(n), c -> {
                    c.zero = 3;
                    c.layerSplit = false;
                }))
                .toList();
    }

    private static List<PlanRequest> only(boolean when, PlanRequest q, Consumer<FinetuneSettings.Change> edit) {
        return when ? List.of(tune(q, edit)) : List.of();
    }

    private static PlanRequest tune(PlanRequest q, Consumer<FinetuneSettings.Change> edit) {
        return q.withTuning(q.tuning().with(edit));
    }
}
