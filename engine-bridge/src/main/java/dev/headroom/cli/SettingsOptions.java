package dev.headroom.cli;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.machine.Assets;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The settings of an engine as flags, under LMDeploy's names: mix it in where a command takes them.
public final class SettingsOptions {
    @Option(
            names = "--adapters",
            arity = "1..*",
            paramLabel = "NAME=PATH",
            description =
                    "LoRA adapters (PEFT folders) to offer; those of the assets are offered to their models anyway")
    private List<String> adapters = List.of();

    private final SettingFlags flags = new SettingFlags();

    /// @param command that these options are mixed into
    @Spec(Spec.Target.MIXEE)
    void into(CommandSpec command) {
        Map<Setting<?>, String> usual = Map.of(
                Setting.SESSION_LEN, "4096, or less where the model was trained to less",
                Setting.LORA, "none",
                Setting.LORA_R, "its own",
                Setting.LORA_ALPHA, "its own",
                Setting.DEVICE_MEMORY, Bytes.human(DeviceMemory.usual()));
        flags.into(command, Controls.EMBEDDED.settings(), s -> usual.getOrDefault(s, s.shown(Settings.NONE)));
    }

    /// The settings asked.
    ///
    /// @throws IllegalArgumentException with a sentence that names the setting and the way out
    public Settings settings() {
        Settings chosen = flags.chosen();
        Settings asked = Settings.defaults(DeviceMemory.usual()).with(chosen);
        return chosen.lora().isPresent() && chosen.chosen(Setting.LORA_R).isEmpty()
                ? asked.with(Setting.LORA_R, ownRank(chosen.lora().get()))
                : asked;
    }

    /// As [#settings()], for a model that is known: a session whose length nobody asked for is no longer than what the
    /// model was trained to.
    public Settings settings(ModelShape model) {
        Settings asked = settings();
        return flags.chosen().chosen(Setting.SESSION_LEN).isEmpty()
                ? asked.fittedTo(model.language().contextLen())
                : asked;
    }

    /// The adapters named on the command line; one without a name is called after its folder.
    public Map<String, Path> adapters() {
        Map<String, Path> named = new LinkedHashMap<>();
        for (String adapter : adapters) {
            int at = adapter.indexOf('=');
            Path path = Path.of(adapter.substring(at + 1)).toAbsolutePath().normalize();
            String name = at > 0 ? adapter.substring(0, at) : path.getFileName().toString();
            if (named.put(name, path) != null) {
                throw new IllegalArgumentException(
                        "Two adapters are called \"%s\"; names must differ.".formatted(name));
            }
        }
        return named;
    }

    /// The rank an adapter was made with, read from its configuration.
    private int ownRank(String name) {
        Path folder = Optional.ofNullable(adapters().get(name))
                .orElse(Assets.adapters().get(name));
        if (folder == null) {
            throw new IllegalArgumentException(
                    "No adapter \"%s\"; name its folder with --adapters %s=PATH%s.".formatted(name, name, existing()));
        }
        try {
            return PeftAdapter.open(folder).rank();
        } catch (CheckpointException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String existing() {
        Map<String, Path> known = Assets.adapters();
        return known.isEmpty() ? "" : ", or use " + String.join(", ", known.keySet());
    }
}
