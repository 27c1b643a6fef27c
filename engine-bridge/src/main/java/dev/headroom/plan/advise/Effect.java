package dev.headroom.plan.advise;

import dev.headroom.memory.Bytes;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Kind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What one step of one setting does to a number of bytes, by planning once more.
///
/// @param to the settings after the step
/// @param from its value now, and `step` its value then, both for people
/// @param by bytes more, below zero for less
public record Effect(Setting<?> setting, Settings to, String from, String step, long by) {
    private static final double RATIO = 0.1;
    private static final long DEVICE = 64 * Bytes.MIB;

    /// What moves these bytes, the strongest first; a setting that does not is left out.
    ///
    /// @param bytes planned with settings; pure and quick
    public static List<Effect> of(Settings now, Controls can, ToLongFunction<Settings> bytes) {
        long before = bytes.applyAsLong(now);
        List<Effect> found = new ArrayList<>();
        for (Setting<?> setting : can.settings()) {
            step(setting, now, can).ifPresent(to -> {
                long by = bytes.applyAsLong(to) - before;
                if (by != 0) {
                    found.add(new Effect(setting, to, setting.shown(now), setting.shown(to), by));
                }
            });
        }
        found.sort(Comparator.comparingLong((Effect e) -> -Math.abs(e.by())));
        return List.copyOf(found);
    }

    /// One step up; one down where the range ends.
    private static <T> Optional<Settings> step(Setting<T> setting, Settings now, Controls can) {
        T value = now.get(setting);
        List<T> next = switch (setting.kind()) {
            case Kind.Numeric<?> numeric -> {
                double by = by(numeric, ((Number) value).doubleValue());
                double at = ((Number) value).doubleValue();
                yield List.of(parsed(setting, numeric, at + by), parsed(setting, numeric, at - by)).stream()
                        .flatMap(Optional::stream)
                        .toList();
            }
            case Kind.OneOf _ ->
                after(value, can.quantPolicies()).stream()
                        .map(v -> setting.parse(String.valueOf(v)))
                        .toList();
            case Kind.Word _ ->
                setting == (Setting<?>) Setting.MODEL_FORMAT
                        ? after(value, can.formats()).stream()
                                .map(setting::parse)
                                .toList()
                        : List.of();
            default -> List.of();
        };
        for (T each : next) {
            try {
                if (!each.equals(value)) {
                    return Optional.of(now.with(setting, setting.check(each)));
                }
            } catch (SettingException e) {
                // beyond the range: the other way
            }
        }
        return Optional.empty();
    }

    private static double by(Kind.Numeric<?> kind, double value) {
        return switch (kind) {
            case Kind.Share _ -> RATIO;
            case Kind.Memory _ -> DEVICE;
            case Kind.Decimal _ -> 1;
            case Kind.Whole _ -> value < 64 ? 1 : 64;
        };
    }

    private static <T> Optional<T> parsed(Setting<T> setting, Kind.Numeric<?> kind, double value) {
        if (value < kind.least() || value > kind.most()) {
            return Optional.empty();
        }
        double rounded = Math.round(value * 10_000) / 10_000.0;
        Number near = kind.near(rounded);
        return Optional.of(setting.parse(String.valueOf(near)));
    }

    /// The others, those after it first.
    private static <T> List<T> after(Object value, List<T> choices) {
        int at = choices.indexOf(value);
        List<T> others = new ArrayList<>(choices.subList(Math.min(choices.size(), at + 1), choices.size()));
        others.addAll(choices.subList(0, Math.max(0, at)));
        return others;
    }
}
