package dev.headroom.engine.llamacpp;

import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.plan.llamacpp.CacheType;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Everything a session needs to start llama-server, and to start it again with other settings.
///
/// @param adapters all are loaded; which one is in force is a matter of scale, now
/// @param engine what is asked in llama.cpp's own words; `settings` win where both speak
/// @param hostMemory bytes of this machine, for a build without cards
public record LlamaSpec(
        LlamaInstallation installation,
        Path model,
        Optional<Path> mmproj,
        List<Adapter> adapters,
        LlamaSettings engine,
        Settings settings,
        int port,
        String apiKey,
        long hostMemory,
        LaunchTimeouts timeouts) {
    /// @param file a GGUF
    public record Adapter(String name, Path file) {}

    public LlamaSpec {
        adapters = List.copyOf(adapters);
    }

    /// What the engine is started with: the sliders' values in its own words.
    public LlamaSettings asked() {
        int slots = settings.maxBatchSize();
        return engine.with(c -> {
            c.build = installation.assumed();
            c.parallel = OptionalInt.of(slots);
            c.unified = Optional.of(false);
            c.context = OptionalInt.of(Math.multiplyExact(settings.sessionLen(), slots));
            CacheType type = cacheType(settings.quantPolicy(), engine.keys());
            c.keys = type;
            c.values = type;
        });
    }

    private static CacheType cacheType(int quantPolicy, CacheType own) {
        return switch (quantPolicy) {
            case 8 -> CacheType.Q8_0;
            case 4 -> CacheType.Q4_0;
            default -> own;
        };
    }

    /// @param keyFile holds the key, for it must not be seen in a list of processes
    public LlamaCppCommand command(Path keyFile) {
        LlamaCppCommand command = LlamaCppCommand.of(new LlamaCppCommand.Launch(
                model.toString(),
                mmproj.map(Path::toString),
                adapters.stream().map(a -> a.file().toString()).toList(),
                "127.0.0.1",
                port,
                List.of(),
                Optional.empty(),
                true,
                asked()));
        List<String> argv = new ArrayList<>(command.argv());
        argv.set(0, installation.program().toString());
        argv.add("--api-key-file");
        argv.add(keyFile.toString());
        argv.add("--slots");
        if (!adapters.isEmpty()) {
            argv.add("--lora-init-without-apply");
        }
        return new LlamaCppCommand(argv, command.notes());
    }

    public LlamaSpec withSettings(Settings next) {
        return new LlamaSpec(installation, model, mmproj, adapters, engine, next, port, apiKey, hostMemory, timeouts);
    }

    public LlamaSpec withPort(int next) {
        return new LlamaSpec(
                installation, model, mmproj, adapters, engine, settings, next, apiKey, hostMemory, timeouts);
    }
}
