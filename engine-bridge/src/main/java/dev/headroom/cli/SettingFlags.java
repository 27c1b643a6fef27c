package dev.headroom.cli;

import dev.headroom.settings.Kind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/// A flag of a command for each setting, under LMDeploy's names.
final class SettingFlags {
    private final Map<Setting<?>, String> given = new LinkedHashMap<>();

    /// @param usual what holds where the flag is not given, for `--help`
    void into(CommandSpec command, Collection<Setting<?>> settings, Function<Setting<?>, String> usual) {
        settings.forEach(s -> command.addOption(option(s, usual.apply(s))));
    }

    private OptionSpec option(Setting<?> setting, String usual) {
        OptionSpec.Builder option = OptionSpec.builder(setting.flag()).setter(new ISetter() {
            @Override
            public <T> @Nullable T set(T value) {
                if (value == null || value.equals(false)) {
                    given.remove(setting); // picocli's first word of each run
                } else {
                    given.put(setting, value.toString());
                }
                return null;
            }
        });
        return setting.kind() instanceof Kind.Switch
                ? option.type(boolean.class)
                        .description(escaped(setting.about()))
                        .build()
                : option.type(String.class)
                        .paramLabel(setting.unit())
                        .description(escaped("%s (default: %s)".formatted(setting.about(), usual)))
                        .build();
    }

    /// Picocli formats descriptions.
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    /// What was given.
    ///
    /// @throws SettingException naming the setting, the value and its range
    Settings chosen() {
        Settings chosen = Settings.NONE;
        for (Map.Entry<Setting<?>, String> flag : given.entrySet()) {
            chosen = chosen.parse(flag.getKey(), flag.getValue());
        }
        return chosen;
    }
}
