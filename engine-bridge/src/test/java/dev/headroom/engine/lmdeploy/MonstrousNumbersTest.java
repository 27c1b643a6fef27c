package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.memory.ShortageCause;
import dev.headroom.process.HostShortage;
import dev.headroom.process.TorchMemory;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every line of every recorded log, its numbers swapped for what no machine has: a watcher reads on.
class MonstrousNumbersTest {
    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources"))) {
            files.filter(f -> f.toString().endsWith(".log")).forEach(f -> {
                try {
                    lines.addAll(Files.readAllLines(f, StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        assertThat(lines).hasSizeGreaterThan(500);
        return lines;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99999999999999999999999",
                "9223372036854775808",
                "2147483648",
                "-1",
                "-99999999999999999999999",
                "0",
                "1e999",
                "1.7976931348623157e308",
                "NaN",
                "inf",
                "1.2.3",
                "1,5",
                ".",
                "٣",
                "1125899906842624"
            })
    void everyRecordedLineIsReadWithoutAnException(String monster) throws IOException {
        LmdeployLog log = new LmdeployLog();
        LmdeployReported reported = LmdeployReported.nothing(OptionalInt.empty());
        for (String line : lines()) {
            String mutated = line.replaceAll("\\d+(?:\\.\\d+)?", monster);
            for (String one : List.of(mutated, line.replaceFirst("\\d+(?=\\D*$)", monster))) {
                List<LmdeployEvent> events = new ArrayList<>();
                assertThatCode(() -> {
                            log.read(one).ifPresent(events::add);
                            TorchMemory.read(one);
                            HostShortage.read(one);
                        })
                        .as(one)
                        .doesNotThrowAnyException();
                for (LmdeployEvent event : events) {
                    reported = reported.with(event);
                    Optional<MemoryReport> report = reported.report(Settings.defaults(1L << 34), 0, 0, List.of());
                    report.ifPresent(r -> assertThat(r.kv().reserved()).as(one).isNotNegative());
                    assertThat(reported.tokens().orElse(0)).as(one).isNotNegative();
                    assertThat(event.words().toString()).as(one).isNotNull();
                }
            }
        }
    }

    @Test
    void anImpossibleSizeLeavesTheFailureAndDropsTheFigure() {
        LmdeployLog log = new LmdeployLog();

        Optional<LmdeployEvent> event = log.read("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate"
                + " 99999999999999999999.99 GiB. GPU 0 has a total capacity of 23.50 GiB");

        assertThat(event)
                .hasValueSatisfying(e -> assertThat(e).isInstanceOfSatisfying(LmdeployEvent.OutOfMemory.class, m -> {
                    assertThat(m.component()).isEqualTo(ComponentKind.WEIGHTS_LANGUAGE);
                    assertThat(m.asked()).isEqualTo(OptionalLong.empty());
                    assertThat(m.cause()).isEqualTo(ShortageCause.ALLOCATION);
                }));
    }

    @Test
    void aLineWithAnImpossibleFigureIsUnknownAndTheNextOneIsRead() {
        LmdeployLog log = new LmdeployLog();

        assertThat(log.read("[TM][INFO] [BlockManager] max_block_count = 99999999999999999999999"))
                .isEmpty();
        assertThat(log.read("[TM][INFO] [BlockManager] max_block_count = 4200"))
                .hasValue(new LmdeployEvent.BlockCount(4200));
        assertThat(log.unknownLines()).isEqualTo(1);
    }

    /// What each pattern stumbled over: 26 seconds for 50 KB of the first.
    @ParameterizedTest
    @ValueSource(
            strings = {
                " 1 %|",
                "(in/out): 1 / 1 tokens/s %| Avg thr (in/out)",
                "[FATAL] Check failed",
                "[TM][FATAL][",
                "CUDA out of memory. Tried to allocate 1.00 GiB ",
                "Process 1 has 1.00 GiB memory in use. out of memory",
                "CacheConfig(block_size=",
                "\u001b[1;",
                "Please open http://a:",
                "numpyx Killed memory"
            })
    void eightTimesTheLineTakesEightTimesTheWork(String piece) {
        String line = piece.repeat(4_000 / piece.length());
        long once = work(line);
        long eight = work(line.repeat(8));

        assertThat((double) eight / once)
                .as("%d and %d us", once / 1000, eight / 1000)
                .isLessThan(32);
    }

    /// Nanoseconds of this thread, not of the clock: others may run beside it.
    private static long work(String line) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            LmdeployLog log = new LmdeployLog();
            long began = threads.getCurrentThreadCpuTime();
            for (int again = 0; again < 4; again++) {
                log.read(line);
                TorchMemory.read(line);
                HostShortage.read(line);
            }
            least = Math.min(least, threads.getCurrentThreadCpuTime() - began);
        }
        return least;
    }
}
