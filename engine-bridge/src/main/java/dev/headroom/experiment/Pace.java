package dev.headroom.experiment;

import dev.headroom.settings.TakesEffect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// How long the parts of a sweep take, learnt from runs on this machine.
///
/// @param start seconds until an engine that was started is ready
/// @param rebuild seconds until an engine has a new cache
/// @param answer seconds of one question
public record Pace(double start, double rebuild, double answer) {
    /// The demo model on two cores, where nothing has been learnt yet.
    private static final Pace DEMO = new Pace(4, 2, 1);

    /// What a first sweep goes by; empty for a model or an engine of which nobody knows.
    public static Optional<Pace> first(Sweep sweep) {
        return sweep.engine().equals(SweepTarget.EMBEDDED) && sweep.model().equals("demo")
                ? Optional.of(DEMO)
                : Optional.empty();
    }

    /// Empty of runs of which none tells how long it took.
    public static Optional<Pace> of(List<Run> runs) {
        List<Run> told = runs.stream()
                .filter(r ->
                        r.seconds().isPresent() && !r.failed() && !r.answers().isEmpty())
                .toList();
        if (told.isEmpty()) {
            return Optional.empty();
        }
        double seconds = told.stream()
                .mapToDouble(r -> Math.max(0, r.seconds().getAsDouble() - r.changeSeconds()))
                .sum();
        int answers = told.stream().mapToInt(r -> r.answers().size()).sum();
        double start = mean(told, TakesEffect.ENGINE_RESTART).orElse(0);
        return Optional.of(new Pace(start, mean(told, TakesEffect.CACHE_REBUILD).orElse(start / 2), seconds / answers));
    }

    private static OptionalDouble mean(List<Run> runs, TakesEffect how) {
        return runs.stream()
                .filter(r -> r.how() == how)
                .mapToDouble(Run::changeSeconds)
                .average();
    }

    /// Of the folders below one, what ran the same model on the same engine.
    public static Optional<Pace> learnt(Iterable<SweepFolder> folders, Sweep sweep) {
        List<Run> runs = new ArrayList<>();
        for (SweepFolder folder : folders) {
            Optional<Sweep> asked = folder.readable();
            if (asked.filter(s -> s.model().equals(sweep.model()) && s.engine().equals(sweep.engine()))
                    .isPresent()) {
                runs.addAll(folder.runs().runs());
            }
        }
        return of(runs);
    }

    /// For what is still to be run.
    public Duration of(int runs, int questions, Map<TakesEffect, Integer> changes, int passes) {
        double changing = changes.getOrDefault(TakesEffect.ENGINE_RESTART, 0) * start
                + changes.getOrDefault(TakesEffect.CACHE_REBUILD, 0) * rebuild;
        return Duration.ofMillis(Math.round(1000 * (runs * questions * answer + passes * changing)));
    }
}
