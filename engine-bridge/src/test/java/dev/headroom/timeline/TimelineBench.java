package dev.headroom.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Activity;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.MemoryReport;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a day of history costs: memory, disk, time to ask and to read back; and what the sampler takes of a core.
/// `mvn -Pbench -pl engine-bridge -am -Dtest=TimelineBench -Dsurefire.failIfNoSpecifiedTests=false test`
@Tag("bench")
class TimelineBench {
    private static final long START = 1_700_000_000_000L;
    private static final int DAY = 864_000;

    @TempDir
    Path folder;

    @Test
    void aDayAtTenHertz() throws IOException {
        StringBuilder figures = new StringBuilder();
        long before = used();
        Timeline timeline = new Timeline();
        Random random = new Random(1);
        long began = System.nanoTime();
        try (TimelineStore store = TimelineStore.open(folder)) {
            for (int i = 0; i < DAY; i++) {
                store.append(timeline.append(moment(START + i * 100L, i, random)));
            }
        }
        line(
                figures,
                "append and write 24 h (864,000 samples, 10 channels)",
                "%.1f s".formatted((System.nanoTime() - began) / 1e9));
        line(figures, "heap of 24 h", Bytes.human(used() - before));
        long disk = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                disk += Files.size(file);
            }
        }
        line(figures, "disk of 24 h", Bytes.human(disk));
        long end = START + DAY * 100L;
        for (long[] range : new long[][] {{24 * 3_600_000L, 24}, {3_600_000, 1}, {600_000, 0}, {60_000, 0}}) {
            double[] millis = new double[200];
            for (int i = 0; i < millis.length; i++) {
                long at = System.nanoTime();
                Slice slice = timeline.slice(end - range[0], end, 1000);
                millis[i] = (System.nanoTime() - at) / 1e6;
                assertThat(slice.present(500)).isTrue();
            }
            java.util.Arrays.sort(millis);
            line(
                    figures,
                    "slice of %s in 1,000 columns".formatted(java.time.Duration.ofMillis(range[0])),
                    "median %.2f ms, p99 %.2f ms".formatted(millis[100], millis[197]));
        }
        Timeline again = new Timeline();
        began = System.nanoTime();
        try (TimelineStore store = TimelineStore.open(folder)) {
            store.restore(again);
        }
        line(figures, "read 24 h back at start", "%.2f s".formatted((System.nanoTime() - began) / 1e9));
        assertThat(again.count()).isEqualTo(DAY);
        write("timeline.md", figures);
    }

    @Test
    void theSamplerTakesLessThanAHundredthOfACore() throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Timeline timeline = new Timeline();
        StringBuilder figures = new StringBuilder();
        // memory for the kernel to walk, as a real engine has
        byte[][] ballast = new byte[96][];
        for (int i = 0; i < ballast.length; i++) {
            ballast[i] = new byte[1 << 20];
            java.util.Arrays.fill(ballast[i], (byte) i);
        }
        long pid = ProcessHandle.current().pid();
        try (TimelineStore store = TimelineStore.open(folder);
                Recorder recorder = new Recorder(timeline, () -> OptionalLong.of(pid), List::of, Optional.of(store))) {
            for (int i = 0; i < 300; i++) {
                recorder.tick(); // warm
            }
            int seconds = 20;
            long cpu = threads.getCurrentThreadCpuTime();
            long wall = System.nanoTime();
            for (int i = 0; i < seconds * Recorder.HERTZ; i++) {
                recorder.report(report(i));
                recorder.tick();
                long due = wall + (i + 1) * 100_000_000L - System.nanoTime();
                if (due > 0) {
                    Thread.sleep(due / 1_000_000, (int) (due % 1_000_000));
                }
            }
            double share = (threads.getCurrentThreadCpuTime() - cpu) / (double) (System.nanoTime() - wall);
            line(
                    figures,
                    "sampler at 10 Hz, process of %s"
                            .formatted(Bytes.human(timeline.last()
                                    .orElseThrow()
                                    .value(Channel.PROCESS_PSS)
                                    .orElse(0))),
                    "%.2f %% of a core".formatted(share * 100));
            write("sampler.md", figures);
            assertThat(ballast[5][9]).isEqualTo((byte) 5);
            assertThat(share).isLessThan(0.01);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MemoryReport report(int i) {
        return new MemoryReport(
                i,
                i,
                Activity.DECODE,
                1L << 30,
                List.of(
                        new MemoryReport.Part("context", 150L << 20, 150L << 20, Sentence.NONE),
                        new MemoryReport.Part("weights.language", 17L << 20, 17L << 20, Sentence.NONE),
                        new MemoryReport.Part("kv_cache.reserved", 600L << 20, 600L << 20, Sentence.NONE),
                        new MemoryReport.Part("vision.activations", i % 7 << 20, 9L << 20, Sentence.NONE)),
                new MemoryReport.Kv(600L << 20, 48L << 20, i * 3072L, 3072, 200_000, i, 4, 4096, 4096),
                List.of());
    }

    private static Moment moment(long time, int i, Random random) {
        Map<Channel, Long> values = new EnumMap<>(Channel.class);
        values.put(Channel.CONTEXT, 150L << 20);
        values.put(Channel.RUNTIME, (90L << 20) + random.nextInt(1 << 20));
        values.put(Channel.WEIGHTS_LANGUAGE, 17L << 20);
        values.put(Channel.WEIGHTS_VISION, 9L << 20);
        values.put(Channel.LORA, 1L << 20);
        values.put(Channel.KV_CACHE, 600L << 20);
        values.put(Channel.VISION_ACTIVATIONS, i % 600 < 12 ? 30L << 20 : 0);
        values.put(Channel.PREFILL_ACTIVATIONS, i % 600 == 13 ? 60L << 20 : 0);
        values.put(Channel.KV_USED, (i % 6000) * 30_000L);
        values.put(Channel.PROCESS_PSS, (860L << 20) + random.nextInt(4 << 20));
        return Moment.of(time, values);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void line(StringBuilder figures, String what, String figure) {
        figures.append("| ").append(what).append(" | ").append(figure).append(" |\n");
    }

    private static void write(String name, StringBuilder figures) throws IOException {
        Path file = Path.of("target", "bench", name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, figures);
    }
}
