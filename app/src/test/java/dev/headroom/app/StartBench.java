package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How long a start takes, without and with the caches of the start, one after the other in each round: the window to
/// its first frame, to the demo model ready and to the first token; the engine alone; the quick commands. All by the
/// packaged launcher. Wants `mvn -q -DskipTests package` before, and quiet cores:
/// `mvn -Pbench -pl app -am -Dtest=StartBench -Dsurefire.failIfNoSpecifiedTests=false test`
@Tag("bench")
class StartBench {
    private static final int ROUNDS = Integer.getInteger("headroom.bench.starts", 5);
    private static final Path HEADROOM = Path.of(
                    System.getProperty("headroom.root", ".."), "packaging/target/bin/headroom")
            .toAbsolutePath()
            .normalize();
    /// Stands for Java in the launcher's eyes: puts [StartMain] in the place of the window where the bench asks for it.
    private static final String JAVA = """
        #!/bin/sh
        if [ -n "${BENCH_HOME:-}" ]; then
          CLASSPATH=$CLASSPATH:$BENCH_JAR
          while [ "$1" != dev.headroom.cli.Main ]; do
            set -- "$@" "$1"
            shift
          done
          shift 2
          set -- "$@" -Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true dev.headroom.app.StartMain "$BENCH_HOME"
        fi
        exec '%s/bin/java' "$@"
        """;
    private static final Map<String, String> WINDOW = new LinkedHashMap<>();
    private static final Map<String, List<String>> COMMANDS = new LinkedHashMap<>();
    private static final Pattern SECONDS = Pattern.compile("(\\d+)m([\\d.]+)s");

    static {
        WINDOW.put("main", "the virtual machine runs");
        WINDOW.put("toolkit", "JavaFX runs");
        WINDOW.put("wired", "window built");
        WINDOW.put("frame", "first frame");
        WINDOW.put("ready", "demo ready");
        WINDOW.put("token", "first token");
        COMMANDS.put("`--version`", List.of("--version"));
        COMMANDS.put(
                "`plan`", List.of("plan", "--engine", "turbomind", "--model", "InternVL2-8B", "--device", "A100-80GB"));
        COMMANDS.put("`doctor`", List.of("doctor"));
    }

    @TempDir
    private Path temp;

    /// @param millis after the launch
    /// @param cpuMillis processor time: what other work on the machine changes least
    private record Reached(long millis, long cpuMillis) {}

    private final Map<String, List<Reached>> plain = new LinkedHashMap<>();
    private final Map<String, List<Reached>> cached = new LinkedHashMap<>();

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void theStartKeepsItsBarsWithTheCaches() throws Exception {
        assertThat(HEADROOM).as("packaged").isExecutable();
        Path java = temp.resolve("java");
        program(java.resolve("bin/java"), JAVA.formatted(System.getProperty("java.home")));
        Files.copy(Path.of(System.getProperty("java.home"), "release"), java.resolve("release"));
        jar(temp.resolve("start-main.jar"));
        assertThat(command(true, "--make-caches")).isNotNull();

        // the first round fills the system's own cache of files and is not counted
        for (int round = 0; round <= ROUNDS; round++) {
            for (boolean withCaches : List.of(false, true)) {
                Map<String, Reached> steps = new LinkedHashMap<>(window(withCaches));
                steps.put("engine alone ready", engine(withCaches));
                for (Map.Entry<String, List<String>> c : COMMANDS.entrySet()) {
                    steps.put(c.getKey(), command(withCaches, c.getValue().toArray(String[]::new)));
                }
                if (round > 0) {
                    steps.forEach((step, reached) -> (withCaches ? cached : plain)
                            .computeIfAbsent(step, _ -> new ArrayList<>())
                            .add(reached));
                }
            }
        }
        String table = table();
        Path file = Path.of("target", "bench", "start.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
        System.out.println(table);
        assertThat(median(cached, "frame").millis()).as(table).isLessThanOrEqualTo(1000);
        assertThat(median(cached, "ready").millis()).as(table).isLessThanOrEqualTo(1500);
        assertThat(COMMANDS.keySet())
                .allSatisfy(
                        c -> assertThat(median(cached, c).millis()).as(table).isLessThanOrEqualTo(350));
    }

    private Map<String, Reached> window(boolean withCaches) throws IOException, InterruptedException {
        ProcessBuilder builder = headroom(withCaches, "window");
        builder.environment()
                .put("BENCH_HOME", Files.createTempDirectory(temp, "home").toString());
        builder.environment().put("BENCH_JAR", temp.resolve("start-main.jar").toString());
        long launched = System.currentTimeMillis();
        Process process = builder.start();
        Map<String, Reached> reached = new LinkedHashMap<>();
        for (String line : process.inputReader().lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("reached")) {
                reached.put(
                        WINDOW.get(words[1]),
                        new Reached(Long.parseLong(words[2]) - launched, Long.parseLong(words[3])));
            }
        }
        assertThat(process.waitFor()).isZero();
        assertThat(reached).containsOnlyKeys(WINDOW.values());
        return reached;
    }

    private Reached engine(boolean withCaches) throws IOException, InterruptedException {
        long launched = System.currentTimeMillis();
        Process process = headroom(withCaches, "serve", "demo", "--supervised", "--server-port", "0")
                .start();
        Optional<Reached> ready = Optional.empty();
        try (BufferedReader events = process.inputReader()) {
            String line = events.readLine();
            while (line != null && !line.startsWith("{\"event\":\"ready\"")) {
                line = events.readLine();
            }
            if (line != null) {
                // the launcher has become the virtual machine
                Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
                ready = Optional.of(new Reached(System.currentTimeMillis() - launched, cpu.toMillis()));
            }
            process.getOutputStream().close();
            process.waitFor();
        }
        return ready.orElseThrow();
    }

    /// A command from its call to its end; the shell tells what its child took.
    private Reached command(boolean withCaches, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = headroom(withCaches, arguments);
        List<String> words = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null; s=$?; times; exit $s", "sh"));
        words.addAll(builder.command());
        long launched = System.currentTimeMillis();
        Process process = builder.command(words).start();
        String times = process.inputReader().lines().toList().getLast();
        assertThat(process.waitFor()).isZero();
        long millis = System.currentTimeMillis() - launched;
        Matcher part = SECONDS.matcher(times);
        double seconds = 0;
        while (part.find()) {
            seconds += 60 * Integer.parseInt(part.group(1)) + Double.parseDouble(part.group(2));
        }
        return new Reached(millis, Math.round(seconds * 1000));
    }

    private ProcessBuilder headroom(boolean withCaches, String... arguments) {
        List<String> words = new ArrayList<>(List.of(HEADROOM.toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA25_HOME", temp.resolve("java").toString());
        for (String kind : List.of("CONFIG", "DATA", "STATE")) {
            builder.environment()
                    .put("XDG_" + kind + "_HOME", temp.resolve("xdg").toString());
        }
        builder.environment()
                .put(
                        "XDG_CACHE_HOME",
                        temp.resolve(withCaches ? "cache" : "none").toString());
        return builder;
    }

    private String table() {
        StringBuilder table = new StringBuilder(
                "| median of %d, ms after the launch (processor time) | without caches | with | best with |%n|---|---|---|---|%n"
                        .formatted(ROUNDS));
        cached.keySet().forEach(step -> {
            Reached before = median(plain, step);
            Reached after = median(cached, step);
            long best =
                    cached.get(step).stream().mapToLong(Reached::millis).min().orElseThrow();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d (%d) | %d (%d) | %d |%n",
                    step,
                    before.millis(),
                    before.cpuMillis(),
                    after.millis(),
                    after.cpuMillis(),
                    best));
        });
        return table.toString();
    }

    private static Reached median(Map<String, List<Reached>> rounds, String step) {
        List<Reached> all = rounds.get(WINDOW.getOrDefault(step, step));
        return new Reached(
                all.stream().mapToLong(Reached::millis).sorted().toArray()[all.size() / 2],
                all.stream().mapToLong(Reached::cpuMillis).sorted().toArray()[all.size() / 2]);
    }

    private static void jar(Path jar) throws IOException {
        String folder = "dev/headroom/app/";
        List<String> arguments = new ArrayList<>(List.of("cf", jar.toString()));
        Path classes = Path.of(StartMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path copies = Files.createDirectories(jar.resolveSibling("classes").resolve(folder));
        try (var all = Files.newDirectoryStream(classes.resolve(folder), "StartMain*.class")) {
            for (Path file : all) {
                Files.copy(file, copies.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        arguments.addAll(List.of("-C", jar.resolveSibling("classes").toString(), "."));
        assertThat(ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, arguments.toArray(String[]::new)))
                .isZero();
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
