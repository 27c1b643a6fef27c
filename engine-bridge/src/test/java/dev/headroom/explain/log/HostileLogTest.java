package dev.headroom.explain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.headroom.explain.log.LogExplainer.Hints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Cut, mutated and hostile logs: no exception, bounded memory, linear time.
class HostileLogTest {
    private static final int TRIES = 12;

    private static List<String> logs() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources"))) {
            return files.filter(f -> f.toString().endsWith(".log"))
                    .map(f -> {
                        try {
                            return Files.readString(f);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    private static void explain(byte[] bytes) throws IOException {
        LogExplainer.explain(LogText.of(new ByteArrayInputStream(bytes)), Hints.NONE)
                .findings()
                .forEach(f -> {
                    assertThat(f.summary().toString()).isNotEmpty();
                    LogExplainerTest.turns(f)
                            .forEach(t -> assertThat(t.sentence().toString()).isNotEmpty());
                });
    }

    @Test
    void aLogCutAnywhereIsExplainedOrNotAndNeverFails() throws IOException {
        Random random = new Random(7);
        for (String log : logs()) {
            for (int i = 0; i < TRIES; i++) {
                int from = random.nextInt(log.length());
                String cut = log.substring(from, from + random.nextInt(log.length() - from));
                assertThatCode(() -> explain(cut.getBytes(StandardCharsets.UTF_8)))
                        .as(cut)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void mutatedLogsNeverFail() throws IOException {
        Random random = new Random(11);
        for (String log : logs()) {
            for (int i = 0; i < TRIES; i++) {
                byte[] bytes = mutated(log, random);
                assertThatCode(() -> explain(bytes))
                        .as(new String(bytes, StandardCharsets.UTF_8))
                        .doesNotThrowAnyException();
            }
        }
    }

    /// Longer numbers, other bytes, lines twice: what breaks parsers.
    private static byte[] mutated(String log, Random random) {
        String text = switch (random.nextInt(4)) {
            case 0 -> log.replaceAll("\\d", "9999999");
            case 1 -> log.replaceAll("\\d+", "-" + random.nextLong());
            case 2 -> log.replaceAll("\\d+\\.\\d+", ".") + log;
            default -> log;
        };
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1 + bytes.length / 200; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void noiseIsNoLog() throws IOException {
        byte[] noise = new byte[2 << 20];
        new Random(3).nextBytes(noise);

        explain(noise);
    }

    @Test
    void megabytesOfWhatPatternsStumbleOverAreReadInLinearTime() {
        List<String> fillers = List.of(
                "9",
                " ",
                "  1%|",
                "File \"",
                "File \"a\", line 1, in ",
                "│ a.py:1 in ",
                "--model ",
                "max_model_len=",
                "'tp': '",
                "Process 1 has 1.00 GiB memory in use. ",
                "CUDA out of memory. Tried to allocate 1.00 GiB ",
                "max seq len (",
                "Free memory on device (",
                "Killed process 1",
                "node running low on memory",
                "\u001b[",
                "block_size = 1.1 MB",
                "CacheConfig(",
                "`session_len` (",
                "load_tensors: allocating 1.1",
                "\r",
                "\r\n");
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (String filler : fillers) {
                explain(filler.repeat((1 << 20) / filler.length()).getBytes(StandardCharsets.UTF_8));
                String lines = (filler.repeat(40) + "\n").repeat((1 << 18) / (filler.length() * 40 + 1));
                explain(lines.getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
