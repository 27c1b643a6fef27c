package dev.headroom.explain.log;

import dev.headroom.explain.Shortage;
import dev.headroom.explain.log.LogFact.Known;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// One trouble and all that the log tells around it.
///
/// @param settings as the log shows them, by name with underscores
/// @param told figures beside the trouble's own
/// @param devices how many devices had the same trouble
/// @param lines of the log, from 1, that told it
record Situation(
        Program program,
        Optional<String> version,
        Phase phase,
        Part part,
        Trouble trouble,
        Map<String, String> settings,
        Map<Known, Double> told,
        Optional<String> card,
        int devices,
        List<Integer> lines) {

    Situation {
        settings = Map.copyOf(settings);
        told = Map.copyOf(told);
        lines = List.copyOf(lines);
    }

    /// What was short; empty where no memory was.
    Optional<Shortage> shortage() {
        return trouble.kind().ofMemory()
                ? Optional.of(new Shortage(
                        part.kind(),
                        trouble.device(),
                        trouble.asked(),
                        trouble.left(),
                        trouble.total(),
                        trouble.others()))
                : Optional.empty();
    }

    Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    OptionalDouble number(String name) {
        String text = settings.get(name);
        double value = text == null ? Double.NaN : LineTable.number(text, 1e12);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    OptionalDouble told(Known what) {
        Double value = told.get(what);
        return value == null || value.isNaN() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// Bytes of the device.
    OptionalDouble total() {
        return trouble.total().isPresent() ? OptionalDouble.of(trouble.total().getAsLong()) : OptionalDouble.empty();
    }

    /// Whether a model was being trained, whatever library did it.
    boolean training() {
        return switch (program) {
            case SWIFT, DEEPSPEED -> true;
            case TRANSFORMERS, TORCH ->
                phase == Phase.TRAINING
                        || phase == Phase.EVALUATING
                        || settings.containsKey("per_device_train_batch_size")
                        || part == Part.OPTIMIZER
                        || part == Part.BACKWARD
                        || part == Part.ACTIVATIONS;
            case VLLM, SGLANG, TURBOMIND, PYTORCH, LLAMA_CPP, VLMEVALKIT -> false;
        };
    }
}
