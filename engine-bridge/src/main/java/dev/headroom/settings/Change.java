package dev.headroom.settings;

import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Objects;

/// The settings in which two differ, and when that takes effect in an engine.
///
/// @param settings those that differ, in the catalogue's order
public record Change(Settings before, Settings after, List<Setting<?>> settings) {
    public Change {
        settings = List.copyOf(settings);
    }

    public static Change between(Settings before, Settings after) {
        return new Change(
                before,
                after,
                Setting.all().stream()
                        .filter(s -> !Objects.equals(before.get(s), after.get(s)))
                        .toList());
    }

    /// Where an engine made something else of what somebody asked: what was left to the adapter was not asked, and
    /// without an adapter nothing that describes one was.
    public static Change unmet(Settings asked, Settings applied) {
        Change all = between(asked, applied);
        return new Change(
                asked,
                applied,
                all.settings().stream()
                        .filter(s -> !s.leftToOwn(asked))
                        .filter(s -> asked.lora().isPresent() || !Setting.OF_ADAPTER.contains(s))
                        .toList());
    }

    /// What differs, each with its name and both values.
    public Sentence said() {
        return settings.stream()
                .map(s -> Sentence.of("{} {} → {}", SettingNames.of(s), s.said(before), s.said(after)))
                .reduce((a, b) -> Sentence.of("{}, {}", a, b))
                .orElse(Sentence.NONE);
    }

    public boolean isEmpty() {
        return settings.isEmpty();
    }

    /// Those that take effect without a button.
    public List<Setting<?>> immediate(Controls controls) {
        return settings.stream().filter(controls::immediate).toList();
    }

    /// Those that wait until somebody says so.
    public List<Setting<?>> pending(Controls controls) {
        return settings.stream().filter(s -> !controls.immediate(s)).toList();
    }

    /// What was before, with only those that take effect without a button.
    public Settings onlyImmediate(Controls controls) {
        Settings next = before;
        for (Setting<?> setting : immediate(controls)) {
            next = next.with(setting, after);
        }
        return next;
    }

    /// The costliest way in which one of them takes effect; [TakesEffect#NOW] when nothing differs.
    public TakesEffect takesEffect(Controls controls) {
        return worst(settings, controls);
    }

    /// As [#takesEffect], of some settings only.
    public static TakesEffect worst(List<Setting<?>> settings, Controls controls) {
        return settings.stream()
                .map(s -> controls.when(s).orElse(TakesEffect.ENGINE_RESTART))
                .max(Enum::compareTo)
                .orElse(TakesEffect.NOW);
    }
}
