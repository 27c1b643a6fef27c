package dev.headroom.experiment;

import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One combination of a sweep: a value for each knob.
public record Point(Map<String, String> values) {
    /// Combinations of one sweep; the planner makes so many in under a second.
    public static final int MOST = 100_000;

    public Point {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Every combination, the last knob turning fastest.
    ///
    /// @throws SweepException when there are too many, or a knob comes twice
    public static List<Point> grid(List<Knob> knobs) {
        long count = 1;
        List<Point> points = List.of(new Point(Map.of()));
        for (Knob knob : knobs) {
            count *= knob.values().size();
            if (count > MOST) {
                throw new SweepException(Sentence.of("The knobs make more than {} combinations.", MOST));
            }
            List<Point> more = new ArrayList<>();
            for (Point point : points) {
                if (point.values.containsKey(knob.name())) {
                    throw new SweepException(Sentence.of("The knob {} is named twice.", knob.name()));
                }
                knob.values().forEach(v -> more.add(point.with(knob.name(), v)));
            }
            points = more;
        }
        return points;
    }

    /// The knobs of which these are all combinations; empty where they are chosen one by one.
    public static Optional<List<Knob>> knobs(List<Point> points) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        points.forEach(p -> p.values.forEach((knob, value) ->
                values.computeIfAbsent(knob, _ -> new LinkedHashSet<>()).add(value)));
        List<Knob> knobs = values.entrySet().stream()
                .map(e -> new Knob(e.getKey(), List.copyOf(e.getValue())))
                .toList();
        long all = knobs.stream().mapToLong(k -> k.values().size()).reduce(1, (a, b) -> Math.min(a * b, MOST + 1L));
        return all == points.size() && grid(knobs).containsAll(points) ? Optional.of(knobs) : Optional.empty();
    }

    Point with(String knob, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(knob, value);
        return new Point(more);
    }

    /// The settings with this point's values over them.
    ///
    /// @throws SweepException when a knob is no setting
    /// @throws dev.headroom.settings.SettingException when a value is outside its range
    public Settings over(Settings base) {
        Settings settings = base;
        for (Map.Entry<String, String> each : values.entrySet()) {
            settings = settings.parse(setting(each.getKey()), each.getValue());
        }
        return settings;
    }

    /// @throws SweepException naming the settings there are
    public static Setting<?> setting(String name) {
        return Setting.named(name)
                .orElseThrow(() -> new SweepException(Sentence.of(
                        "There is no setting {}; there are {}.",
                        name,
                        Setting.all().stream()
                                .filter(Setting::turnable)
                                .map(Setting::field)
                                .collect(Collectors.joining(", ")))));
    }

    /// `max_dynamic_patch=4, model_format=int8`: what tells it from the others, also after a restart of the program.
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", "));
    }
}
