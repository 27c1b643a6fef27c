package dev.headroom.engine.lmdeploy;

import dev.headroom.disk.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks for LMDeploy: on PATH, in conda environments, in virtual environments, behind a chosen interpreter, among
/// docker images. Reads package metadata only; no Python is started, for importing LMDeploy takes many seconds.
public final class LmdeployFinder {
    private static final Pattern TORCH_CUDA = Pattern.compile("^cuda\\b.*?=\\s*'([0-9.]+)'", Pattern.MULTILINE);
    private static final Pattern VERSION = Pattern.compile("^Version:\\s*(\\S+)", Pattern.MULTILINE);
    private static final long DOCKER_SECONDS = 5;

    private final Map<String, String> environment;
    private final Path home;
    private final List<Path> chosen;
    private final String docker;

    /// @param chosen interpreters the user has pointed at
    public LmdeployFinder(List<Path> chosen) {
        this(System.getenv(), Folders.home(), chosen, "docker");
    }

    LmdeployFinder(Map<String, String> environment, Path home, List<Path> chosen, String docker) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.chosen = List.copyOf(chosen);
        this.docker = docker;
    }

    /// All that were found, the chosen ones first, each environment once.
    public List<LmdeployInstallation> find() {
        Map<Path, LmdeployInstallation> found = new LinkedHashMap<>();
        chosen.forEach(python -> environmentOf(python)
                .flatMap(e -> inspect(e, LmdeployInstallation.Kind.INTERPRETER))
                .ifPresent(i -> found.putIfAbsent(key(i.where()), i)));
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            path(folder)
                    .filter(p -> Files.isExecutable(p.resolve("lmdeploy")))
                    .flatMap(LmdeployFinder::parent)
                    .flatMap(e -> inspect(e, LmdeployInstallation.Kind.PATH))
                    .ifPresent(i -> found.putIfAbsent(key(i.where()), i));
        }
        condaEnvironments()
                .forEach(e -> inspect(e, LmdeployInstallation.Kind.CONDA)
                        .ifPresent(i -> found.putIfAbsent(key(i.where()), i)));
        virtualEnvironments()
                .forEach(e -> inspect(e, LmdeployInstallation.Kind.VENV)
                        .ifPresent(i -> found.putIfAbsent(key(i.where()), i)));
        List<LmdeployInstallation> all = new ArrayList<>(found.values());
        all.addAll(images());
        return List.copyOf(all);
    }

    /// An environment that has LMDeploy in its `site-packages`.
    static Optional<LmdeployInstallation> inspect(Path environment, LmdeployInstallation.Kind kind) {
        for (Path packages : sitePackages(environment)) {
            Optional<Path> metadata = child(packages, "lmdeploy-*.dist-info").map(d -> d.resolve("METADATA"));
            if (metadata.isEmpty()) {
                continue;
            }
            Optional<LmdeployVersion> version = read(metadata.get(), VERSION).flatMap(LmdeployFinder::version);
            Optional<String> cuda = read(packages.resolve("torch/version.py"), TORCH_CUDA);
            boolean turbomind =
                    child(packages.resolve("lmdeploy/lib"), "_turbomind*").isPresent();
            return Optional.of(new LmdeployInstallation(
                    kind, program(environment), environment.toString(), version, cuda, turbomind));
        }
        return Optional.empty();
    }

    /// The script pip wrote, else the module.
    private static List<String> program(Path environment) {
        Path script = environment.resolve("bin/lmdeploy");
        if (Files.isExecutable(script)) {
            return List.of(script.toString());
        }
        Path windows = environment.resolve("Scripts/lmdeploy.exe");
        if (Files.isExecutable(windows)) {
            return List.of(windows.toString());
        }
        return List.of(environment.resolve("bin/python").toString(), "-m", "lmdeploy");
    }

    private static List<Path> sitePackages(Path environment) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> pythons = Files.newDirectoryStream(environment.resolve("lib"), "python3*")) {
            for (Path python : pythons) {
                found.add(python.resolve("site-packages"));
                found.add(python.resolve("dist-packages"));
            }
        } catch (IOException e) {
            found.add(environment.resolve("Lib/site-packages")); // Windows
        }
        return found;
    }

    private Stream<Path> condaEnvironments() {
        Stream<Path> active = path(environment.getOrDefault("CONDA_PREFIX", "")).stream();
        Stream<Path> listed = Stream.empty();
        try {
            listed = Files.readString(home.resolve(".conda/environments.txt"))
                    .lines()
                    .map(String::strip)
                    .flatMap(line -> path(line).stream());
        } catch (IOException e) {
            // conda was never used here
        }
        Stream<Path> usual = Stream.of("miniconda3", "anaconda3", "miniforge3", "mambaforge", ".conda")
                .flatMap(name -> Stream.concat(
                        Stream.of(home.resolve(name)),
                        children(home.resolve(name).resolve("envs"))));
        Stream<Path> shared = Stream.concat(Stream.of(Path.of("/opt/conda")), children(Path.of("/opt/conda/envs")));
        return Stream.of(active, listed, usual, shared).flatMap(s -> s);
    }

    private Stream<Path> virtualEnvironments() {
        Path here = Path.of("").toAbsolutePath();
        Stream<Path> named = Stream.of(
                        path(environment.getOrDefault("VIRTUAL_ENV", "")).stream(),
                        Stream.of(
                                here.resolve(".venv"),
                                here.resolve("venv"),
                                home.resolve(".venv"),
                                home.resolve("venv")))
                .flatMap(s -> s);
        Stream<Path> collections = Stream.of(".virtualenvs", "venvs", "envs", ".pyenv/versions")
                .flatMap(name -> children(home.resolve(name)));
        return Stream.concat(named, collections);
    }

    /// Images called `lmdeploy`; none where docker is missing, slow or not permitted.
    private List<LmdeployInstallation> images() {
        try {
            Process process = new ProcessBuilder(docker, "image", "ls", "--format", "{{.Repository}}:{{.Tag}}")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            process.onExit()
                    .orTimeout(DOCKER_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly());
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                return List.of();
            }
            return output.lines()
                    .map(String::strip)
                    .filter(image -> image.matches("(.*/)?lmdeploy:\\S+"))
                    .map(LmdeployFinder::image)
                    .toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static LmdeployInstallation image(String image) {
        String tag = image.substring(image.lastIndexOf(':') + 1);
        Matcher cuda = Pattern.compile("cu(\\d+)(?:\\.(\\d+))?").matcher(tag);
        return new LmdeployInstallation(
                LmdeployInstallation.Kind.DOCKER,
                List.of(
                        "docker",
                        "run",
                        "--rm",
                        "--gpus",
                        "all",
                        "--ipc",
                        "host",
                        "--network",
                        "host",
                        image,
                        "lmdeploy"),
                image,
                version(tag.replaceFirst("-cu.*", "")),
                cuda.find()
                        ? Optional.of(cuda.group(2) == null ? cuda.group(1) : cuda.group(1) + "." + cuda.group(2))
                        : Optional.empty(),
                true);
    }

    private static Optional<Path> environmentOf(Path python) {
        // not resolved: a virtual environment's interpreter is a link out of it
        return parent(python.toAbsolutePath()).flatMap(LmdeployFinder::parent);
    }

    private static Optional<Path> parent(Path path) {
        return Optional.ofNullable(path.getParent());
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Path key(String where) {
        Path path = Path.of(where);
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static Optional<LmdeployVersion> version(String text) {
        try {
            return Optional.of(LmdeployVersion.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Stream<Path> children(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
            List<Path> found = new ArrayList<>();
            entries.forEach(found::add);
            found.sort(null);
            return found.stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Optional<Path> child(Path folder, String glob) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            for (Path entry : entries) {
                return Optional.of(entry);
            }
        } catch (IOException e) {
            // not there
        }
        return Optional.empty();
    }

    private static Optional<String> read(Path file, Pattern pattern) {
        try {
            Matcher m = pattern.matcher(Files.readString(file));
            return m.find() ? Optional.of(m.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
