package dev.headroom.explain.log;

import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.words.Sentence;

/// What helps a training. Activations and logits go with batch and length; weights, gradients and the optimizer's
/// states do not: a smaller batch cannot make those fit.
final class TrainingTurns {
    private static final Sentence BATCH =
            Sentence.of("Activations and logits go with it; raise gradient_accumulation_steps to keep the sum.");
    private static final Sentence LENGTH = Sentence.of("Activations and logits go with the tokens of a sample.");
    private static final Sentence CHECKPOINTS = Sentence.of("Activations are computed again instead of kept.");
    private static final Sentence ZERO =
            Sentence.of("Optimizer, gradients and, from 3 on, weights are divided among the cards.");
    private static final Sentence QLORA = Sentence.of("Weights of 4 bits under a LoRA take about a third.");
    private static final Sentence LORA = Sentence.of("Only adapters have gradients and optimizer states.");

    private TrainingTurns() {}

    static void add(Turning t, Situation at) {
        if (at.trouble().kind() == Kind.PRESSURE) {
            activations(t, at);
            return;
        }
        if (at.phase() == Phase.EVALUATING) {
            t.half(
                            "per_device_eval_batch_size",
                            1,
                            Sentence.of("It ran out while evaluating: the batch of the evaluation counts."))
                    .use(
                            "eval_accumulation_steps",
                            "1",
                            Sentence.of("Predictions move to host memory after each step."))
                    .use("prediction_loss_only", "True", Sentence.of("The logits of the evaluation are not kept."));
            return;
        }
        switch (at.part()) {
            case OPTIMIZER ->
                t.use("deepspeed", at.program() == Program.DEEPSPEED ? "zero3" : "zero2", ZERO)
                        .use("optim", "adamw_bnb_8bit", Sentence.of("The optimizer's states take a quarter."))
                        .use(
                                "offload_optimizer",
                                "cpu",
                                Sentence.of("The optimizer's states lie in host memory, 12 bytes a trained weight."))
                        .use("train_type", "lora", LORA);
            case WEIGHTS, VISION_WEIGHTS, ADAPTER ->
                t.use("deepspeed", "zero3", ZERO)
                        .use("load_in_4bit", "True", QLORA)
                        .use("train_type", "lora", LORA);
            case VISION ->
                t.lower("max_pixels", Reasons.SMALLER_PICTURES)
                        .half("per_device_train_batch_size", 1, BATCH)
                        .use("freeze_vit", "true", Sentence.of("A frozen tower keeps no activations."))
                        .use("gradient_checkpointing", "true", CHECKPOINTS);
            case LOGITS ->
                t.half("per_device_train_batch_size", 1, BATCH)
                        .half("max_length", 256, LENGTH)
                        .use(
                                "use_liger_kernel",
                                "true",
                                Sentence.of("The loss is computed without keeping the logits of all tokens."));
            case KV_CACHE,
                    PREFILL,
                    SAMPLER,
                    GRAPHS,
                    COMMUNICATION,
                    LIBRARY,
                    ACTIVATIONS,
                    BACKWARD,
                    BUDGET,
                    HOST,
                    UNKNOWN -> activations(t, at);
        }
    }

    private static void activations(Turning t, Situation at) {
        t.half("per_device_train_batch_size", 1, BATCH)
                .use("gradient_checkpointing", "true", CHECKPOINTS)
                .half(at.settings().containsKey("max_seq_length") ? "max_seq_length" : "max_length", 256, LENGTH)
                .lower("max_pixels", Reasons.SMALLER_PICTURES)
                .use("deepspeed", "zero2", ZERO);
    }
}
