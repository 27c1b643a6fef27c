package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;

/// What no trainer can make sense of, and what the planner of training knows less well.
final class TuningCheck {
    private static final List<String> RECIPES = List.of("internvl", "xcomposer", "swift", "qwen-vl", "llamafactory");
    private static final List<String> FORMATS = List.of("hf", "llama", "nf4", "int8", "gptq", "awq");

    private TuningCheck() {}

    static Optional<Sentence> absurd(PlanRequest q) {
        FinetuneSettings t = q.tuning();
        return SettingsCheck.within("max_length", t.maxLength(), 1, 10_000_000)
                .or(() -> SettingsCheck.within("batch", t.batch(), 1, 100_000))
                .or(() -> SettingsCheck.within("lora_r", t.loraR(), 0, 65_536))
                .or(() -> SettingsCheck.within("tiles", t.tiles(), 0, 10_000))
                .or(() -> SettingsCheck.targets(t.loraR(), t.loraTargets()))
                .or(() -> t.zero() < -1 || t.zero() > 3
                        ? SettingsCheck.no("DeepSpeed has the stages 0 to 3, not {}.", t.zero())
                        : Optional.empty())
                .or(() -> names(t))
                .or(() -> weights(q));
    }

    private static Optional<Sentence> names(FinetuneSettings t) {
        if (!RECIPES.contains(t.recipe())) {
            return SettingsCheck.no("There is no recipe \"{}\"; choose {}.", t.recipe(), String.join(", ", RECIPES));
        }
        if (TrainedWeights.Optimizer.of(t.optimizer()).isEmpty()) {
            return SettingsCheck.no(
                    "The optimizer \"{}\" is unknown here; choose {}.",
                    t.optimizer(),
                    "adamw, adamw_torch_fused, adamw_8bit, paged_adamw_8bit, lion, adafactor, sgd");
        }
        if (!List.of("bf16", "fp16", "fp32").contains(t.precision())) {
            return SettingsCheck.no("The precision \"{}\" is unknown; choose bf16, fp16 or fp32.", t.precision());
        }
        if (!List.of("eager", "sdpa", "flash").contains(t.attention())) {
            return SettingsCheck.no("The attention \"{}\" is unknown; choose eager, sdpa or flash.", t.attention());
        }
        return Optional.empty();
    }

    private static Optional<Sentence> weights(PlanRequest q) {
        FinetuneSettings t = q.tuning();
        String format = q.format();
        if (!FORMATS.contains(format)) {
            return SettingsCheck.no(
                    "No trainer takes model_format {}; choose hf, or nf4 or int8 with an adapter (QLoRA).", format);
        }
        boolean quantised = !format.equals("hf") && !format.equals("llama");
        if (quantised && t.loraR() == 0) {
            return SettingsCheck.no(
                    "Weights in {} cannot be trained whole: train an adapter (lora_r 16) or take model_format hf.",
                    format);
        }
        if (quantised && t.precision().equals("fp32")) {
            return SettingsCheck.no("Weights are in {} or in fp32, not in both.", format);
        }
        if (quantised && t.zero() == 3 && !format.equals("nf4")) {
            return SettingsCheck.no("ZeRO-3 cannot cut weights in {}; take ZeRO-2, or nf4.", format);
        }
        if (t.offloadParameters() && t.zero() != 3) {
            return SettingsCheck.no("Only ZeRO-3 keeps the weights in host memory: add {}.", "--zero 3");
        }
        if (t.offloadOptimizer() && t.zero() < 1) {
            return SettingsCheck.no(
                    "Only DeepSpeed keeps the optimizer in host memory, from ZeRO-1 on: add {}.", "--zero 2");
        }
        return Optional.empty();
    }

    /// What makes the activations an estimate.
    static Optional<Sentence> guessed(DecoderSpec d) {
        boolean recurrent = d.runs().stream().anyMatch(run -> run.memory() instanceof Memory.Recurrent);
        if (!recurrent && d.attention() instanceof Attention.Grouped) {
            return Optional.empty();
        }
        return Optional.of(Sentence.of(
                "A guess: activations of recurrent layers and of latent attention are planned as those of ordinary"
                        + " attention, and an adapter on recurrent layers is not counted."));
    }
}
