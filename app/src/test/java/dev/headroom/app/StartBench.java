package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the launch of the process to the first frame of the window, to the demo model ready and to the first token of
/// an answer, on the headless platform. Wants quiet cores:
/// `mvn -Pbench -pl app -am -Dtest=StartBench -Dsurefire.failIfNoSpecifiedTests=false test`
@Tag("bench")
class StartBench {
    private static final int STARTS = Integer.getInteger("headroom.bench.starts", 5);
    private static final Map<String, String> STEPS = new LinkedHashMap<>();

    static {
        STEPS.put("main", "the virtual machine runs");
        STEPS.put("toolkit", "JavaFX runs");
        STEPS.put("wired", "the window is built");
        STEPS.put("frame", "first frame of the window");
        STEPS.put("ready", "demo model ready");
        STEPS.put("token", "first token of an answer");
    }

    @Test
    void theWindowIsThereSoonAndTheModelSoonAfter(@TempDir Path temp) throws Exception {
        Map<String, List<Reached>> reached = new LinkedHashMap<>();
        STEPS.keySet().forEach(step -> reached.put(step, new ArrayList<>()));
        for (int start = 0; start <= STARTS; start++) {
            Map<String, Reached> steps = start(temp.resolve("home-" + start));
            STEPS.keySet().forEach(step -> {
                assertThat(steps).containsKey(step);
                reached.get(step).add(steps.get(step));
            });
        }
        StringBuilder table = new StringBuilder(
                "| milliseconds after the launch | first start | median of %d | best | processor time, median |%n|---|---|---|---|---|%n"
                        .formatted(STARTS));
        Map<String, Long> medians = new LinkedHashMap<>();
        STEPS.forEach((step, words) -> {
            long first = reached.get(step).getFirst().millis();
            List<Reached> warm = reached.get(step).stream().skip(1).toList();
            List<Long> clock = warm.stream().map(Reached::millis).sorted().toList();
            List<Long> cpu = warm.stream().map(Reached::cpuMillis).sorted().toList();
            medians.put(step, clock.get(clock.size() / 2));
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d |%n",
                    words,
                    first,
                    medians.get(step),
                    clock.getFirst(),
                    cpu.get(cpu.size() / 2)));
        });
        Path file = Path.of("target", "bench", "start.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
        System.out.println(table);
        assertThat(medians.get("frame")).as(table.toString()).isLessThanOrEqualTo(2000);
        assertThat(medians.get("token") - medians.get("frame"))
                .as(table.toString())
                .isLessThanOrEqualTo(3000);
    }

    /// @param millis after the launch
    /// @param cpuMillis of the window's process: what does not depend on other work on the machine
    private record Reached(long millis, long cpuMillis) {}

    private static Map<String, Reached> start(Path home) throws IOException, InterruptedException {
        ProcessBuilder window = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:-UsePerfData",
                        // as packaging/bin/headroom starts it
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dglass.platform=Headless",
                        "-Dprism.order=sw",
                        "-Djava.awt.headless=true",
                        StartMain.class.getName(),
                        home.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        window.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        window.environment()
                .put(
                        "HEADROOM_ASSETS",
                        Path.of(System.getProperty("headroom.root", ".."), "assets")
                                .toString());
        long launched = System.currentTimeMillis();
        Process process = window.start();
        Map<String, Reached> reached = new LinkedHashMap<>();
        for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (line.startsWith("reached ")) {
                String[] words = line.split(" ");
                reached.put(words[1], new Reached(Long.parseLong(words[2]) - launched, Long.parseLong(words[3])));
            }
        }
        assertThat(process.waitFor()).isZero();
        return reached;
    }
}
