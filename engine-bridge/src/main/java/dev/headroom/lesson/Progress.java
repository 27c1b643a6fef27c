package dev.headroom.lesson;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How far a learner has come in a lesson, and what was seen on the way.
///
/// @param position of the step that is open
/// @param guesses locked, by key, as they were typed: a number in the guess's unit
/// @param done keys of the `do` steps that were done
/// @param seen values of reveals and explanations at the time they were opened, by `kind/key`
/// @param now the last moment
/// @param saved moments under their names
/// @param turns what was asked and answered, in order
/// @param begun when the lesson was opened first
public record Progress(
        int position,
        Map<String, Value> guesses,
        List<String> done,
        Map<String, Seen> seen,
        Snapshot now,
        Map<String, Snapshot> saved,
        List<Turn> turns,
        Optional<Instant> begun) {
    public static final Progress NONE =
            new Progress(0, Map.of(), List.of(), Map.of(), Snapshot.NONE, Map.of(), List.of(), Optional.empty());

    /// @param shown further values beside it, by their expression
    public record Seen(Value value, Map<String, Value> shown) {
        public Seen {
            shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
        }
    }

    /// @param step the key of the `do`
    /// @param answer the engine's words, or why it refused
    public record Turn(String step, Optional<String> picture, String question, String answer, boolean refused) {}

    public Progress {
        guesses = Collections.unmodifiableMap(new LinkedHashMap<>(guesses));
        done = List.copyOf(done);
        seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
        saved = Collections.unmodifiableMap(new LinkedHashMap<>(saved));
        turns = List.copyOf(turns);
    }

    Progress at(int step) {
        return new Progress(step, guesses, done, seen, now, saved, turns, begun);
    }

    Progress begunAt(Instant time) {
        return begun.isPresent()
                ? this
                : new Progress(position, guesses, done, seen, now, saved, turns, Optional.of(time));
    }

    Progress guessed(String key, Value guess) {
        Map<String, Value> more = new LinkedHashMap<>(guesses);
        more.put(key, guess);
        return new Progress(position, more, done, seen, now, saved, turns, begun);
    }

    Progress looked(String key, Seen value) {
        Map<String, Seen> more = new LinkedHashMap<>(seen);
        more.put(key, value);
        return new Progress(position, guesses, done, more, now, saved, turns, begun);
    }

    /// With the plan of every moment made anew.
    Progress replanned(Function<Snapshot.Source, Optional<Planned>> planner) {
        Map<String, Snapshot> moments = new LinkedHashMap<>();
        saved.forEach((name, moment) -> moments.put(name, moment.replanned(planner)));
        return new Progress(position, guesses, done, seen, now.replanned(planner), moments, turns, begun);
    }

    /// The engine stands and nothing has been asked.
    Progress standing(Snapshot moment) {
        return new Progress(position, guesses, done, seen, moment, saved, turns, begun);
    }

    Progress did(Step.Do step, Snapshot moment, Optional<Turn> turn) {
        List<String> all = new ArrayList<>(done);
        all.remove(step.key());
        all.add(step.key());
        Map<String, Snapshot> moments = new LinkedHashMap<>(saved);
        step.save().ifPresent(name -> moments.put(name, moment));
        List<Turn> said = new ArrayList<>(turns);
        said.removeIf(t -> t.step().equals(step.key()));
        turn.ifPresent(said::add);
        return new Progress(position, guesses, all, seen, moment, moments, said, begun);
    }
}
