package dev.headroom.engine.lmdeploy;

import dev.headroom.words.Sentence;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a launch lacks, found out before anything is stopped for it. Looks at files and at the port; starts nothing.
public final class LaunchCheck {
    /// One thing that is not there.
    public sealed interface Missing {
        Sentence said();
    }

    /// @param command that installs it on this system
    public record Program(String program, String command) implements Missing {
        @Override
        public Sentence said() {
            return program.equals("lmdeploy")
                    ? Sentence.of("LMDeploy is not installed here.")
                    : Sentence.of("{} is not there, or cannot be run.", program);
        }
    }

    public record Port(int port) implements Missing {
        @Override
        public Sentence said() {
            return Sentence.of("Port {} is taken by another program.", port);
        }
    }

    /// @param folder that was given as the model
    public record Model(String folder) implements Missing {
        @Override
        public Sentence said() {
            return Sentence.of("{} holds no model: there is no config.json in it.", folder);
        }
    }

    private LaunchCheck() {}

    /// @param own port of the engine that ends before this one starts; empty where none does
    public static List<Missing> of(LmdeploySpec spec, OptionalInt own) {
        return of(spec, own, System.getenv(), System.getProperty("os.name"));
    }

    static List<Missing> of(LmdeploySpec spec, OptionalInt own, Map<String, String> environment, String system) {
        List<Missing> missing = new ArrayList<>();
        String program = spec.program().getFirst();
        if (!runs(program, environment.getOrDefault("PATH", ""))) {
            boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
            missing.add(new Program(program, windows ? "py -m pip install lmdeploy" : "pip install lmdeploy"));
        }
        String model = spec.launch().model();
        if (namesAFolder(model) && !isFile(model, "config.json")) {
            missing.add(new Model(model));
        }
        int port = spec.launch().server().port();
        if (own.orElse(-1) != port && taken(port)) {
            missing.add(new Port(port));
        }
        return List.copyOf(missing);
    }

    private static boolean runs(String program, String path) {
        if (program.contains("/") || program.contains("\\")) {
            return isExecutable(program, "");
        }
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .anyMatch(folder ->
                        Stream.of("", ".exe", ".cmd", ".bat").anyMatch(end -> isExecutable(folder, program + end)));
    }

    /// Anything else is a name of a hub, which only the hub knows.
    private static boolean namesAFolder(String model) {
        return model.startsWith("/")
                || model.startsWith(".")
                || model.startsWith("~")
                || model.contains("\\")
                || model.matches("[A-Za-z]:.*");
    }

    private static boolean isExecutable(String folder, String file) {
        try {
            Path path = Path.of(folder, file);
            return Files.isRegularFile(path) && Files.isExecutable(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isFile(String folder, String file) {
        try {
            return Files.isRegularFile(Path.of(folder, file));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean taken(int port) {
        if (port == 0) {
            return false;
        }
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return false;
        } catch (IOException | IllegalArgumentException e) {
            return true;
        }
    }
}
