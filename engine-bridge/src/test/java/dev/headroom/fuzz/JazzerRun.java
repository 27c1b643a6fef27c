package dev.headroom.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Jazzer on one target, in a process of its own: libFuzzer below it ends the process when it is done.
final class JazzerRun {
    private static final Pattern INPUTS = Pattern.compile("(?m)^#(\\d+)\\s");
    private static final Pattern EDGES = Pattern.compile("\\bcov: (\\d+)");
    private static final Pattern SECONDS = Pattern.compile("Done \\d+ runs in (\\d+) second");

    /// Classes whose branches say nothing of an input: one is entered for each letter that a pattern looks at, one asks
    /// for hundreds of words a line (which stand in the fixtures), the rest is the suite's own.
    private static final List<String> NOT_GUIDED =
            List.of("dev.headroom.foreign.Steps", "dev.headroom.foreign.LinePattern", "dev.headroom.fuzz.**");

    /// Patterns of recipes and adapters are compiled as they come and matched within limits, which are tried here. What
    /// guides a search through the JDK's own patterns costs more than all else together.
    private static final List<String> NOT_HOOKED = List.of(
            "com.code_intelligence.jazzer.sanitizers.RegexInjection",
            "com.code_intelligence.jazzer.sanitizers.RegexRoadblocks");

    /// Whether this program is told to end; the lock for all that must not happen meanwhile.
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    private final FuzzTarget target;
    private final Path folder;

    /// @param folder of this target: corpus, seeds, finds, how far it got
    JazzerRun(FuzzTarget target, Path folder) throws IOException {
        this.target = target;
        this.folder = folder;
        for (String each : List.of("corpus", "seeds", "finds")) {
            Files.createDirectories(folder.resolve(each));
        }
        List<byte[]> seeds = new ArrayList<>(target.fixtures());
        seeds.addAll(Corpus.of(target));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seeds").resolve("seed-" + i), seeds.get(i));
        }
        Files.write(
                folder.resolve("words"),
                Mutator.WORDS.stream().map(JazzerRun::quoted).toList());
    }

    Progress progress() throws IOException {
        return Progress.read(target.name(), folder);
    }

    /// @return whether it came to its end; a hang, too much memory or the end of this program ends it early
    /// @param most when it ends at the latest
    boolean feed(long inputs, Duration most) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        long started = System.nanoTime();
        Process process;
        synchronized (ENDING) {
            if (ENDING.get()) {
                return false;
            }
            process = new ProcessBuilder(command(inputs, most))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }
        Thread end = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(end);
        int status = process.waitFor();
        synchronized (ENDING) {
            note(Files.readString(log, StandardCharsets.ISO_8859_1), (System.nanoTime() - started) / 1_000_000_000);
            ENDING.notifyAll();
            if (ENDING.get()) {
                return false;
            }
            Runtime.getRuntime().removeShutdownHook(end);
        }
        return status == 0;
    }

    /// Stops the search where it is, and lets this program note how far that was.
    private static void end(Process process) {
        synchronized (ENDING) {
            ENDING.set(true);
            process.destroyForcibly(); // libFuzzer keeps the input of an orderly exit as a find
            try {
                ENDING.wait(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void note(String log, long elapsed) throws IOException {
        long seconds = last(SECONDS, log);
        progress()
                .with(last(INPUTS, log), seconds > 0 ? seconds : elapsed, last(EDGES, log))
                .write(folder);
    }

    private List<String> command(long inputs, Duration most) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", // as an engine that the window starts
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerEntry.class.getName(),
                "--target_args=" + target.name(),
                "--instrumentation_includes=dev.headroom.**",
                "--instrumentation_excludes=" + String.join(":", NOT_GUIDED),
                "--disabled_hooks=" + String.join(":", NOT_HOOKED),
                "--keep_going=100",
                "--reproducer_path=" + folder.resolve("finds"),
                "-artifact_prefix=" + folder.resolve("finds") + "/",
                "-dict=" + folder.resolve("words"),
                "-max_len=" + target.longest(),
                "-timeout=60", // for what never ends: how long the rest worked is Feeding's business, busy machine or
                // not
                "-rss_limit_mb=2048",
                "-max_total_time=" + most.toSeconds(),
                "-runs=" + inputs));
        command.add(folder.resolve("corpus").toString());
        command.add(folder.resolve("seeds").toString());
        return command;
    }

    private static long last(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        long found = 0;
        while (m.find()) {
            found = Long.parseLong(m.group(1));
        }
        return found;
    }

    /// As libFuzzer's dictionaries want it.
    private static String quoted(String word) {
        StringBuilder quoted = new StringBuilder("\"");
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            quoted.append(
                    b >= ' ' && b < 127 && b != '"' && b != '\\'
                            ? String.valueOf((char) b)
                            : "\\x%02X".formatted(b & 0xFF));
        }
        return quoted.append('"').toString();
    }
}
