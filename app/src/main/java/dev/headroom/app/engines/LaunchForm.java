package dev.headroom.app.engines;

import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// What the form says, as typed.
///
/// @param trust the user agrees that Python code of the checkpoint is run
record LaunchForm(Map<LaunchField, String> values, boolean trust) {
    LaunchForm {
        values = Map.copyOf(values);
    }

    /// LMDeploy's own defaults, and 8192 tokens.
    static LaunchForm first() {
        Map<LaunchField, String> values = new EnumMap<>(LaunchField.class);
        for (LaunchField field : LaunchField.values()) {
            values.put(field, field.first());
        }
        return new LaunchForm(values, false);
    }

    /// What the window keeps: every field but the trust, which is given anew each time.
    Map<String, Object> written() {
        Map<String, Object> form = new HashMap<>();
        values.forEach((field, value) -> {
            if (!value.equals(field.first())) {
                form.put(field.key(), value);
            }
        });
        return form;
    }

    /// @param kept whatever a file holds
    LaunchForm reading(Map<String, Object> kept) {
        LaunchForm read = this;
        for (LaunchField field : LaunchField.values()) {
            boolean choice = !field.choices().isEmpty();
            if (kept.get(field.key()) instanceof String value
                    && (!choice || field.choices().contains(value))) {
                read = read.with(field, value);
            }
        }
        return read;
    }

    String get(LaunchField field) {
        return values.getOrDefault(field, "").strip();
    }

    LaunchForm with(LaunchField field, String value) {
        Map<LaunchField, String> next = new EnumMap<>(values);
        next.put(field, value);
        return new LaunchForm(next, trust);
    }

    LaunchForm withTrust(boolean agreed) {
        return new LaunchForm(values, agreed);
    }

    /// @throws IllegalArgumentException with a sentence, naming what cannot be used
    LmdeployLaunch launch(String key) {
        if (get(LaunchField.MODEL).isEmpty()) {
            throw new SettingException(Sentence.of("Which model? Give its folder or its hub name."));
        }
        Settings engine = read(Settings.NONE, (field, setting) -> !setting.turnable() && changed(field));
        return new LmdeployLaunch(
                LmdeployVersion.parse(get(LaunchField.VERSION)),
                LmdeployBackend.of(get(LaunchField.BACKEND)),
                get(LaunchField.MODEL),
                new LmdeployLaunch.Engine(engine, devices()),
                new LmdeployLaunch.Server(
                        "127.0.0.1", whole(LaunchField.PORT), List.of(key), Optional.empty(), "INFO", trust, true),
                adapters());
    }

    /// Flags that say what is so anyway are left out of the command.
    private boolean changed(LaunchField field) {
        return !get(field).equals(field.first());
    }

    private Settings read(Settings base, BiPredicate<LaunchField, Setting<?>> which) {
        Settings read = base;
        for (LaunchField field : LaunchField.values()) {
            Optional<Setting<?>> setting = field.setting().filter(s -> which.test(field, s));
            read = setting.isPresent() ? read.parse(setting.get(), get(field)) : read;
        }
        return read;
    }

    private List<Integer> devices() {
        try {
            return words(LaunchField.DEVICES).map(Integer::valueOf).toList();
        } catch (NumberFormatException _) {
            throw new SettingException(
                    Sentence.of("\"{}\" names no GPUs; write their numbers like 0,1.", get(LaunchField.DEVICES)));
        }
    }

    private List<LmdeployLaunch.Adapter> adapters() {
        return words(LaunchField.ADAPTERS).map(LmdeployLaunch.Adapter::parse).toList();
    }

    private Stream<String> words(LaunchField field) {
        return Stream.of(get(field).split("[\\s,]+")).filter(a -> !a.isEmpty());
    }

    /// @param cardBytes total of the card the form names
    /// @throws IllegalArgumentException naming the setting and its range
    Settings settings(long cardBytes) {
        Settings said = read(Settings.defaults(cardBytes), (_, setting) -> setting.turnable());
        return said.with(
                Setting.LORA,
                said.lora().or(() -> adapters().stream().findFirst().map(LmdeployLaunch.Adapter::name)));
    }

    Optional<Path> directory() {
        return Optional.of(get(LaunchField.DIRECTORY)).filter(d -> !d.isEmpty()).map(Path::of);
    }

    /// The usual ones, but a start that takes longer than the form allows is given up.
    LaunchTimeouts timeouts() {
        double minutes = number(LaunchField.PATIENCE);
        if (!(minutes > 0 && minutes <= 10_000)) {
            throw new SettingException(Sentence.of(
                    "\"{}\" is no time to wait for the start; write minutes like 40.", get(LaunchField.PATIENCE)));
        }
        LaunchTimeouts usual = LaunchTimeouts.DEFAULT;
        Duration start = Duration.ofMillis(Math.round(minutes * 60_000));
        return new LaunchTimeouts(start, usual.silence(), usual.hung(), usual.stop(), usual.poll());
    }

    private int whole(LaunchField field) {
        try {
            return Integer.parseInt(get(field));
        } catch (NumberFormatException _) {
            throw new SettingException(
                    Sentence.of("{} is \"{}\"; write a whole number like {}.", field.key(), get(field), field.first()));
        }
    }

    private double number(LaunchField field) {
        try {
            return Double.parseDouble(get(field));
        } catch (NumberFormatException _) {
            throw new SettingException(
                    Sentence.of("{} is \"{}\"; write a number like {}.", field.key(), get(field), field.first()));
        }
    }
}
