package dev.headroom.app.experiments;

import dev.headroom.experiment.Knob;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A sweep as the editor has it: knobs that need not have values yet.
///
/// @param listed combinations that a file lists one by one; the knobs are then none
/// @param questions a file; empty for new scenes
record Draft(
        String model,
        String engine,
        Map<String, String> set,
        List<Turn> knobs,
        List<Point> listed,
        Optional<String> questions,
        int scenes,
        long seed,
        int repeat) {
    /// A knob and the values typed so far.
    record Turn(String name, List<String> values) {
        Turn {
            values = List.copyOf(values);
        }
    }

    Draft {
        set = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(set));
        knobs = List.copyOf(knobs);
        listed = List.copyOf(listed);
    }

    /// What a page shows that was never touched: tiles against weights on the demo model.
    static Draft first(String model) {
        Sweep usual = Sweep.usual();
        return new Draft(
                model,
                usual.engine(),
                Map.of(),
                List.of(
                        new Turn("max_dynamic_patch", List.of("1", "4", "12")),
                        new Turn("model_format", List.of("fp32", "int8"))),
                List.of(),
                Optional.empty(),
                usual.scenes(),
                usual.seed(),
                usual.repeat());
    }

    static Draft of(Sweep sweep) {
        Optional<List<Knob>> knobs = Point.knobs(sweep.points());
        return new Draft(
                sweep.model(),
                sweep.engine(),
                sweep.set(),
                knobs.orElse(List.of()).stream()
                        .map(k -> new Turn(k.name(), k.values()))
                        .toList(),
                knobs.isPresent() ? List.of() : sweep.points(),
                sweep.questions(),
                sweep.scenes(),
                sweep.seed(),
                sweep.repeat());
    }

    /// @throws SweepException when a knob has no value
    Sweep sweep() {
        knobs.stream().filter(k -> k.values().isEmpty()).findFirst().ifPresent(k -> {
            throw new SweepException(Sentence.of("{} has no value yet.", k.name()));
        });
        List<Point> points = listed.isEmpty()
                ? Point.grid(
                        knobs.stream().map(k -> new Knob(k.name(), k.values())).toList())
                : listed;
        return new Sweep(model, engine, set, points, questions, scenes, seed, repeat);
    }

    /// Whether somebody else's server answers.
    boolean sweepsServer() {
        return engine.startsWith("http://") || engine.startsWith("https://");
    }

    Draft withModel(String now) {
        return new Draft(now, engine, set, knobs, listed, questions, scenes, seed, repeat);
    }

    Draft withEngine(String now) {
        return new Draft(model, now, set, knobs, listed, questions, scenes, seed, repeat);
    }

    Draft withKnobs(List<Turn> now) {
        return new Draft(model, engine, set, now, List.of(), questions, scenes, seed, repeat);
    }

    /// The knob with these values; a new one comes last, and is no longer fixed.
    Draft withKnob(String name, List<String> values) {
        List<Turn> now = new ArrayList<>();
        boolean there = false;
        for (Turn knob : knobs) {
            now.add(knob.name().equals(name) ? new Turn(name, values) : knob);
            there |= knob.name().equals(name);
        }
        if (!there) {
            now.add(new Turn(name, values));
        }
        return withKnobs(now).withFixed(name, "");
    }

    Draft withoutKnob(String name) {
        return withKnobs(knobs.stream().filter(k -> !k.name().equals(name)).toList());
    }

    /// @param value blank takes it away
    Draft withFixed(String name, String value) {
        Map<String, String> now = new LinkedHashMap<>(set);
        if (value.isBlank()) {
            now.remove(name);
        } else {
            now.put(name, value.strip());
        }
        return new Draft(model, engine, now, knobs, listed, questions, scenes, seed, repeat);
    }

    Draft withQuestions(Optional<String> file) {
        return new Draft(model, engine, set, knobs, listed, file, scenes, seed, repeat);
    }

    Draft withScenes(int count, long from) {
        return new Draft(model, engine, set, knobs, listed, questions, count, from, repeat);
    }

    Draft withRepeat(int passes) {
        return new Draft(model, engine, set, knobs, listed, questions, scenes, seed, passes);
    }
}
