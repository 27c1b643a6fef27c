package dev.headroom.engine.llamacpp;

import dev.headroom.disk.Folders;
import dev.headroom.foreign.LinePattern;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.llamacpp.LlamaBuild;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Looks for llama-server: behind a chosen file, on PATH, where package managers, own builds and Jan put it. Each is
/// asked for its release and its devices, which is also the cheapest look at what is free.
public final class LlamaFinder {
    private static final long PATIENCE_SECONDS = 10;
    private static final int MOST_OUTPUT = 1 << 16;
    private static final int JAN_DEPTH = 6;

    private static final LinePattern OLD_VERSION = LinePattern.of("version: ", "version: (\\d{3,6}) \\(");
    private static final LinePattern VERSION = LinePattern.of("(build ", "version: .{0,40}\\(build (\\d{3,6})");
    private static final LinePattern DEVICE =
            LinePattern.of(" MiB free)", "^\\s+(\\w{1,20}): (.{1,120}?) \\((\\d+) MiB, (\\d+) MiB free\\)");

    private final Map<String, String> environment;
    private final Path home;
    private final List<Path> chosen;

    /// @param chosen programs the user has pointed at
    public LlamaFinder(List<Path> chosen) {
        this(System.getenv(), Folders.home(), chosen);
    }

    LlamaFinder(Map<String, String> environment, Path home, List<Path> chosen) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.chosen = List.copyOf(chosen);
    }

    /// All that were found, the chosen ones first, each program once. Starts each of them for a moment.
    public List<LlamaInstallation> find() {
        Map<Path, Path> programs = new LinkedHashMap<>();
        Stream.of(chosen.stream(), onPath(), usual(), jan())
                .flatMap(s -> s)
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .forEach(p -> programs.putIfAbsent(real(p), p));
        return programs.values().stream().flatMap(p -> inspect(p).stream()).toList();
    }

    private static String name() {
        return File.separatorChar == '\\' ? "llama-server.exe" : "llama-server";
    }

    private Stream<Path> onPath() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> path(folder).stream())
                .map(folder -> folder.resolve(name()));
    }

    private Stream<Path> usual() {
        List<Path> folders = new ArrayList<>(List.of(
                home.resolve(".local/bin"),
                home.resolve("bin"),
                home.resolve("llama.cpp/build/bin"),
                home.resolve("llama.cpp/build/bin/Release"),
                home.resolve("src/llama.cpp/build/bin"),
                home.resolve("git/llama.cpp/build/bin"),
                home.resolve("scoop/apps/llama.cpp/current"),
                Path.of("/opt/homebrew/bin"),
                Path.of("/home/linuxbrew/.linuxbrew/bin"),
                Path.of("/usr/local/bin"),
                Path.of("/usr/lib/llama.cpp"),
                Path.of("/opt/llama.cpp/bin")));
        path(environment.getOrDefault("LOCALAPPDATA", ""))
                .ifPresent(local -> folders.add(local.resolve("Microsoft/WinGet/Links")));
        return folders.stream().map(folder -> folder.resolve(name()));
    }

    /// Jan keeps each build that it has downloaded in a folder of its own.
    private Stream<Path> jan() {
        return Stream.of(
                        home.resolve(".local/share/Jan/data/llamacpp/backends"),
                        home.resolve("Library/Application Support/Jan/data/llamacpp/backends"),
                        home.resolve("AppData/Roaming/Jan/data/llamacpp/backends"))
                .filter(Files::isDirectory)
                .flatMap(LlamaFinder::below);
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> all = Files.find(
                folder,
                JAN_DEPTH,
                (p, a) -> a.isRegularFile() && p.getFileName().toString().equals(name()))) {
            return all.sorted().toList().stream();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Stream.empty();
        }
    }

    /// Empty where it does not start, or is another program.
    public static Optional<LlamaInstallation> inspect(Path program) {
        Optional<String> version = output(program, "--version");
        if (version.filter(text -> text.contains("version: ")).isEmpty()) {
            return Optional.empty();
        }
        Optional<LlamaBuild> build = version.flatMap(LlamaFinder::build);
        List<LlamaInstallation.Device> devices =
                output(program, "--list-devices").map(LlamaFinder::devices).orElse(List.of());
        return Optional.of(new LlamaInstallation(program, build, devices));
    }

    static Optional<LlamaBuild> build(String version) {
        return version.lines()
                .flatMap(line -> VERSION.read(line, m -> m.whole(1)).stream())
                .findFirst()
                .or(() -> version.lines()
                        .flatMap(line -> OLD_VERSION.read(line, m -> m.whole(1)).stream())
                        .findFirst())
                .map(LlamaBuild::new);
    }

    static List<LlamaInstallation.Device> devices(String list) {
        return list.lines()
                .flatMap(line -> DEVICE
                        .read(
                                line,
                                m -> new LlamaInstallation.Device(
                                        m.text(1), m.text(2), m.bytes(3, Bytes.MIB), m.bytes(4, Bytes.MIB)))
                        .stream())
                .toList();
    }

    private static Optional<String> output(Path program, String flag) {
        try {
            Process process = new ProcessBuilder(program.toString(), flag)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            String text = new String(process.getInputStream().readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            process.destroy(); // where it writes on
            return Optional.of(text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }
}
