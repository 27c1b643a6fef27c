package dev.headroom.engine.lmdeploy;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.probe.Gpu;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Everything a session needs to start LMDeploy, and to start it again with other settings.
///
/// @param program how LMDeploy is started, from [LmdeployInstallation#program()]
/// @param settings what the sliders say; they win over `launch.engine()` where both speak
/// @param directory working directory, shown to the user
/// @param copies where adapters cut to `lora_r` are kept
/// @param gpus reads the cards now, for the leftover check; gives an empty list where there is
///     no driver
public record LmdeploySpec(
        LmdeployLaunch launch,
        List<String> program,
        Settings settings,
        LaunchTimeouts timeouts,
        Optional<Path> directory,
        AdapterCopies copies,
        Supplier<List<Gpu>> gpus) {
    public LmdeploySpec {
        program = List.copyOf(program);
    }

    /// The exact command for the present settings, adapters as they lie on disk.
    public LmdeployCommand command() {
        return LmdeployCommand.of(preview(), program);
    }

    /// The launch with the settings put in, adapters as they lie on disk; writes nothing, for showing and exporting. A
    /// merged model is named where it will lie.
    ///
    /// @throws SettingException when an adapter cannot be merged for TurboMind
    public LmdeployLaunch preview() {
        Optional<LmdeployLaunch.Adapter> merged = toMerge();
        if (merged.isEmpty()) {
            return with(launch.model(), launch.adapters());
        }
        try {
            Path target = copies.merged().target(launch.model(), merged.get(), settings.loraR(), settings.loraAlpha());
            return with(target.toString(), List.of());
        } catch (CheckpointException | InvalidPathException e) {
            throw new SettingException(Sentence.of(e));
        }
    }

    /// The launch with the settings put in; writes what it needs: adapters cut to `lora_r`, or a merged model.
    ///
    /// @param progress told what is being written
    LmdeployLaunch launchNow(Consumer<String> progress) {
        Optional<LmdeployLaunch.Adapter> merged = toMerge();
        if (merged.isEmpty()) {
            return with(launch.model(), adapters());
        }
        Path model =
                copies.merged().prepare(launch.model(), merged.get(), settings.loraR(), settings.loraAlpha(), progress);
        return with(model.toString(), List.of());
    }

    /// TurboMind loads no adapters: the chosen one is worked into the model.
    private Optional<LmdeployLaunch.Adapter> toMerge() {
        return launch.backend() == LmdeployBackend.TURBOMIND
                ? settings.lora()
                        .flatMap(name -> launch.adapters().stream()
                                .filter(a -> a.name().equals(name))
                                .findFirst())
                : Optional.empty();
    }

    private LmdeployLaunch with(String model, List<LmdeployLaunch.Adapter> adapters) {
        Settings all = launch.engine()
                .settings()
                .with(LmdeployLaunch.Engine.of(settings).settings());
        LmdeployLaunch.Engine engine =
                new LmdeployLaunch.Engine(all, launch.engine().devices());
        return new LmdeployLaunch(launch.version(), launch.backend(), model, engine, launch.server(), adapters);
    }

    /// The chosen adapter cut to `lora_r` and scaled to `lora_alpha`, the others as they are; none for TurboMind.
    private List<LmdeployLaunch.Adapter> adapters() {
        if (launch.backend() == LmdeployBackend.TURBOMIND) {
            return launch.adapters();
        }
        return launch.adapters().stream()
                .map(a -> settings.lora().filter(a.name()::equals).isPresent()
                        ? copies.prepare(a, settings.loraR(), settings.loraAlpha())
                        : a)
                .toList();
    }

    OptionalInt blockTokens() {
        return launch.engine().chosen(Setting.CACHE_BLOCK_SEQ_LEN).stream()
                .mapToInt(x -> x)
                .findFirst();
    }

    LmdeploySpec withPort(int port) {
        LmdeployLaunch other = new LmdeployLaunch(
                launch.version(),
                launch.backend(),
                launch.model(),
                launch.engine(),
                launch.server().withPort(port),
                launch.adapters());
        return new LmdeploySpec(other, program, settings, timeouts, directory, copies, gpus);
    }

    LmdeploySpec withSettings(Settings other) {
        return new LmdeploySpec(launch, program, other, timeouts, directory, copies, gpus);
    }

    /// A key that nobody knows but this window: 128 random bits, letters and digits only.
    public static String newKey() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return "hr"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(random)
                        .replace('-', 'x')
                        .replace('_', 'y');
    }
}
