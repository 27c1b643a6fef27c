package dev.headroom.job;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.foreign.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Turns lines of a job's output into events by its recipe's patterns; the first pattern that matches a line wins. Out
/// of memory is recognised in every job: all of them run on PyTorch.
final class JobOutput {
    /// A bar may run over; a hundredfold is no share.
    private static final double MOST_PERCENT = 10_000;

    private final Recipe recipe;

    JobOutput(Recipe recipe) {
        this.recipe = recipe;
    }

    List<JobEvent> read(String line) {
        List<JobEvent> events = new ArrayList<>();
        Trouble.in(line).ifPresent(said -> events.add(new JobEvent.Trouble(said)));
        for (Recipe.OutputPattern pattern : recipe.patterns()) {
            Optional<Found> found = pattern.regex().find(line);
            if (found.isPresent()) {
                collect(found.get(), events);
                break;
            }
        }
        return events;
    }

    private static void collect(Found found, List<JobEvent> events) {
        OptionalDouble done = OptionalDouble.empty();
        OptionalDouble total = OptionalDouble.empty();
        boolean percent = found.names().containsKey("percent");
        for (Map.Entry<String, Integer> group : found.names().entrySet()) {
            if (!found.has(group.getValue())) {
                continue;
            }
            String value = found.text(group.getValue());
            switch (group.getKey()) {
                case "step" -> events.add(new JobEvent.Step(value.strip()));
                case "percent" ->
                    ForeignNumber.decimal(value, 0, MOST_PERCENT)
                            .ifPresent(x -> events.add(new JobEvent.Progress(Math.clamp(x / 100, 0, 1))));
                case "done" -> done = ForeignNumber.decimal(value, 0, Double.MAX_VALUE);
                case "total" -> total = ForeignNumber.decimal(value, 0, Double.MAX_VALUE);
                default ->
                    ForeignNumber.decimal(value).ifPresent(x -> events.add(new JobEvent.Figure(group.getKey(), x)));
            }
        }
        if (!percent && done.isPresent() && total.orElse(0) > 0) {
            events.add(new JobEvent.Progress(Math.clamp(done.getAsDouble() / total.getAsDouble(), 0, 1)));
        }
    }
}
