package dev.headroom.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.regex.Matcher;

/// Turns lines of a job's output into events by its recipe's patterns; the first pattern that matches a line wins. Out
/// of memory is recognised in every job: all of them run on PyTorch.
final class JobOutput {
    private final Recipe recipe;

    JobOutput(Recipe recipe) {
        this.recipe = recipe;
    }

    List<JobEvent> read(String line) {
        List<JobEvent> events = new ArrayList<>();
        Trouble.in(line).ifPresent(said -> events.add(new JobEvent.Trouble(said)));
        for (Recipe.OutputPattern pattern : recipe.patterns()) {
            Matcher m = pattern.regex().matcher(line);
            if (m.find()) {
                collect(m, events);
                break;
            }
        }
        return events;
    }

    private static void collect(Matcher m, List<JobEvent> events) {
        double done = Double.NaN;
        double total = Double.NaN;
        boolean percent = m.namedGroups().containsKey("percent");
        for (Map.Entry<String, Integer> group : m.namedGroups().entrySet()) {
            String value = m.group(group.getValue());
            String name = group.getKey().replace("0u0", "_");
            if (value == null) {
                continue;
            }
            switch (name) {
                case "step" -> events.add(new JobEvent.Step(value.strip()));
                case "percent" -> number(value, x -> events.add(new JobEvent.Progress(Math.clamp(x / 100, 0, 1))));
                case "done" -> done = parsed(value);
                case "total" -> total = parsed(value);
                default -> number(value, x -> events.add(new JobEvent.Figure(name, x)));
            }
        }
        if (!percent && total > 0 && done >= 0) {
            events.add(new JobEvent.Progress(Math.clamp(done / total, 0, 1)));
        }
    }

    private static void number(String text, DoubleConsumer use) {
        double value = parsed(text);
        if (!Double.isNaN(value)) {
            use.accept(value);
        }
    }

    private static double parsed(String text) {
        try {
            return Double.parseDouble(text.replace(",", ""));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
