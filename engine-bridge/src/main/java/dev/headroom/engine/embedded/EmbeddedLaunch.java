package dev.headroom.engine.embedded;

import dev.headroom.disk.Installation;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.machine.Assets;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How `headroom serve` is started: a pure description, its command line tested as a table.
///
/// @param name served name of the model
/// @param folder its Hugging Face folder
/// @param adapters PEFT folders by served name
/// @param runtime the Java to run it on
public record EmbeddedLaunch(String name, Path folder, Settings settings, Map<String, Path> adapters, Runtime runtime) {
    public EmbeddedLaunch {
        // in their order: that of Map.copyOf changes from one start of a JVM to the next, and a list shown with it
        adapters = Collections.unmodifiableMap(new LinkedHashMap<>(adapters));
    }

    /// @param java the `java` executable
    /// @param flags of the virtual machine
    /// @param classPath handed over by environment, so that the command line stays short
    /// @param mainClass understands `serve`
    /// @param environment added to ours
    public record Runtime(
            Path java, List<String> flags, String classPath, String mainClass, Map<String, String> environment) {
        public Runtime {
            flags = List.copyOf(flags);
            environment = Map.copyOf(environment);
        }

        /// This very Java and class path.
        public static Runtime own() {
            return new Runtime(
                    Path.of(System.getProperty("java.home"), "bin", isWindows() ? "java.exe" : "java"),
                    Stream.of(StartCache.flags(), Installation.flags(), FLAGS)
                            .flatMap(List::stream)
                            .toList(),
                    System.getProperty("java.class.path"),
                    "dev.headroom.cli.Main",
                    Map.of());
        }
    }

    /// A heap that is resident from the start and the smallest collector: what the engine's Java side takes is known
    /// beforehand. It grows for a large picture only, and is small again after the collection that follows.
    static final List<String> FLAGS = List.of(
            "-Xms64m",
            "-Xmn24m",
            "-Xmx" + EmbeddedCosts.HEAP,
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:-ShrinkHeapInSteps",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true");

    /// The demo model or a folder, with every adapter that lies in the assets when it is one of theirs.
    ///
    /// @throws EngineCallException when there is no such model
    public static EmbeddedLaunch of(String nameOrPath, Settings settings) {
        Path folder = modelFolder(nameOrPath);
        boolean ours = Assets.folder().map(folder::startsWith).orElse(false);
        return new EmbeddedLaunch(
                folder.getFileName().toString(), folder, settings, ours ? Assets.adapters() : Map.of(), Runtime.own());
    }

    /// The folder of a model: a name of the assets, else a path.
    ///
    /// @throws EngineCallException with [EngineFailure.Missing] listing the names that exist
    public static Path modelFolder(String nameOrPath) {
        return Assets.model(nameOrPath).orElseThrow(() -> {
            List<String> names = Assets.modelNames();
            return new EngineCallException(new EngineFailure.Missing(
                    Sentence.of("No model \"{}\": it is neither a folder nor one of the assets.", nameOrPath),
                    names.isEmpty()
                            ? Sentence.of("Give the path of a Hugging Face folder (with config.json, safetensors and"
                                    + " tokenizer).")
                            : Sentence.of("Use {}, or the path of a Hugging Face folder.", String.join(", ", names))));
        });
    }

    /// Offers these adapters too; one of the same name takes the place of the assets'.
    public EmbeddedLaunch withAdapters(Map<String, Path> more) {
        Map<String, Path> all = new LinkedHashMap<>(adapters);
        all.putAll(more);
        return new EmbeddedLaunch(name, folder, settings, all, runtime);
    }

    public EmbeddedLaunch withSettings(Settings other) {
        return new EmbeddedLaunch(name, folder, other, adapters, runtime);
    }

    /// ONNX Runtime 1.29 crashes on command lines above 4 KB: the class path and the token travel by environment.
    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(runtime.java().toString());
        command.addAll(runtime.flags());
        command.add(runtime.mainClass());
        command.addAll(List.of("serve", folder.toString(), "--supervised"));
        command.addAll(List.of("--model-name", name, "--server-port", "0"));
        command.addAll(arguments(settings));
        adapters.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(a -> {
            command.add("--adapters");
            command.add(a.getKey() + "=" + a.getValue());
        });
        return command;
    }

    /// Settings under LMDeploy's flags; without an adapter, none of its own.
    static List<String> arguments(Settings s) {
        List<String> flags = new ArrayList<>();
        for (Setting<?> setting : Controls.EMBEDDED.settings()) {
            boolean said =
                    s.chosen(setting).isPresent() && (s.lora().isPresent() || !Setting.OF_ADAPTER.contains(setting));
            if (said) {
                flags.addAll(List.of(setting.flag(), setting.text(s)));
            }
        }
        return flags;
    }

    Map<String, String> environment(String token) {
        Map<String, String> environment = new LinkedHashMap<>(runtime.environment());
        environment.put("CLASSPATH", runtime.classPath());
        environment.put("HEADROOM_TOKEN", token);
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        Assets.folder().ifPresent(folder -> environment.put("HEADROOM_ASSETS", folder.toString()));
        return environment;
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }
}
