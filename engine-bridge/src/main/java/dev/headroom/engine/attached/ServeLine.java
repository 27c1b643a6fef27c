package dev.headroom.engine.attached;

import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// The command line of a server on this machine: what its owner asked of it. Flags that are not ours are left alone.
///
/// @param words of the command line; none where it cannot be seen
record ServeLine(List<String> words) {
    static final ServeLine UNSEEN = new ServeLine(List.of());

    /// Flags that are followed by the model.
    private static final List<String> MODEL = List.of("--model", "--model-path");
    /// What vLLM and SGLang call `--tp`.
    private static final List<String> CARDS = List.of("--tensor-parallel-size", "-tp", "--tp-size");
    /// Words that are followed by the model: `headroom serve MODEL`, `lmdeploy serve api_server MODEL`.
    private static final List<String> COMMANDS = List.of("api_server", "serve", "-m");

    ServeLine {
        words = List.copyOf(words);
    }

    /// Of a process that the user may look at.
    static ServeLine of(OptionalLong pid) {
        return pid.stream()
                .boxed()
                .flatMap(id -> ProcessHandle.of(id).stream())
                .flatMap(process -> process.info().arguments().stream())
                .map(words -> new ServeLine(Arrays.asList(words)))
                .findFirst()
                .orElse(UNSEEN);
    }

    boolean seen() {
        return !words.isEmpty();
    }

    /// A folder, a file or a name, as its owner wrote it.
    Optional<String> model() {
        return MODEL.stream()
                .flatMap(flag -> value(flag).stream())
                .findFirst()
                .or(() -> COMMANDS.stream().flatMap(this::after).findFirst());
    }

    private Stream<String> after(String command) {
        int at = words.indexOf(command);
        return at >= 0 && at + 1 < words.size() && !words.get(at + 1).startsWith("-")
                ? Stream.of(words.get(at + 1))
                : Stream.empty();
    }

    /// What follows a flag, as the next word or behind `=`.
    Optional<String> value(String flag) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(flag + "=")) {
                return Optional.of(word.substring(flag.length() + 1));
            }
            if (word.equals(flag) && i + 1 < words.size()) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// What a flag has, and an empty text where it stands alone.
    Optional<String> word(String flag) {
        boolean alone = words.contains(flag)
                && (words.indexOf(flag) + 1 == words.size()
                        || words.get(words.indexOf(flag) + 1).startsWith("--"));
        return alone ? Optional.of("") : value(flag);
    }

    /// What was chosen there. A value that is none of a setting's is left out: the server reads it in its own way.
    Settings settings() {
        Settings chosen = Settings.NONE;
        for (Setting<?> setting : Setting.all()) {
            chosen = value(setting.flag()).map(with(chosen, setting)).orElse(chosen);
        }
        for (String flag : CARDS) {
            chosen = value(flag).map(with(chosen, Setting.TP)).orElse(chosen);
        }
        return value("--quantization").map(with(chosen, Setting.MODEL_FORMAT)).orElse(chosen);
    }

    private static Function<String, Settings> with(Settings before, Setting<?> setting) {
        return text -> {
            try {
                return before.parse(setting, text);
            } catch (SettingException e) {
                return before;
            }
        };
    }
}
