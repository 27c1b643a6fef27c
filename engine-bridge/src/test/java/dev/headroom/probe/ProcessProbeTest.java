package dev.headroom.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.memory.Figure.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessProbeTest {
    private static final String ROLLUP = """
        00400000-7fff0000 ---p 00000000 00:00 0    [rollup]
        Rss:                2000 kB
        Pss:                1500 kB
        Pss_Anon:           1000 kB
        Pss_File:            480 kB
        Pss_Shmem:            20 kB
        SwapPss:               8 kB
        """;

    @TempDir
    Path proc;

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void readsShareByKindAndThePeak() throws IOException {
        process(7, 1, "java", status(1000, 960, 40, 2500), ROLLUP);
        Sample sample = probe(7).sample();
        assertThat(sample.bytes(Quantity.PSS)).hasValue(1500 * 1024);
        assertThat(sample.bytes(Quantity.ANONYMOUS)).hasValue(1000 * 1024);
        assertThat(sample.bytes(Quantity.FILE)).hasValue(480 * 1024);
        assertThat(sample.bytes(Quantity.SWAPPED)).hasValue(8 * 1024);
        assertThat(sample.bytes(Quantity.RSS)).hasValue(2000 * 1024);
        assertThat(sample.bytes(Quantity.RSS_PEAK)).hasValue(2500 * 1024);
    }

    @Test
    void countsChildrenOfAllGenerationsAndNobodyElse() throws IOException {
        process(7, 1, "java", status(1000, 960, 40, 2500), ROLLUP);
        process(8, 7, "odd) name (", status(1000, 960, 40, 2500), ROLLUP);
        process(9, 8, "grandchild", status(1000, 960, 40, 2500), ROLLUP);
        process(10, 1, "stranger", status(1000, 960, 40, 2500), ROLLUP);
        Sample sample = probe(7).sample();
        assertThat(sample.bytes(Quantity.PSS)).hasValue(3 * 1500 * 1024);
        assertThat(sample.subject()).isEqualTo(new Sample.Subject.ProcessTree(7, 3));
    }

    @Test
    void betweenRollupsTheStatusMovesTheShareAndTheSourceSaysSo() throws IOException {
        process(7, 1, "java", status(1000, 960, 40, 2500), ROLLUP);
        // each look at the clock costs 10 ms here, so the first rollup costs 10 ms and the next is far away
        ProcessProbe probe = new ProcessProbe(7, proc, () -> nanos.addAndGet(10_000_000));
        probe.sample();
        process(7, 1, "java", status(1400, 960, 40, 2900), ROLLUP);
        Sample sample = probe.sample();
        assertThat(sample.bytes(Quantity.PSS)).hasValue(1900 * 1024);
        assertThat(sample.bytes(Quantity.ANONYMOUS)).hasValue(1400 * 1024);
        assertThat(sample.figure(Quantity.PSS))
                .isInstanceOfSatisfying(
                        Figure.Measured.class, m -> assertThat(m.source()).contains("ms before"));
    }

    @Test
    void aCheapRollupIsTakenEachTime() throws IOException {
        process(7, 1, "java", status(1000, 960, 40, 2500), ROLLUP);
        ProcessProbe probe = probe(7);
        probe.sample();
        process(7, 1, "java", status(1000, 960, 40, 2500), ROLLUP.replace("1500", "1777"));
        assertThat(probe.sample().bytes(Quantity.PSS)).hasValue(1777 * 1024);
    }

    @Test
    void whatMayNotBeReadIsUnknownAndNotZero() throws IOException {
        process(7, 1, "java", status(1000, 960, 40, 2500), null);
        Sample sample = probe(7).sample();
        assertThat(sample.figure(Quantity.PSS)).isEqualTo(new Figure.Unknown(Reason.NOT_PERMITTED));
        assertThat(sample.bytes(Quantity.RSS)).hasValue(2000 * 1024);
    }

    @Test
    void aProcessThatIsGoneSaysSo() {
        assertThat(probe(4711).sample().figure(Quantity.PSS)).isEqualTo(new Figure.Unknown(Reason.NOT_RUNNING));
    }

    @Test
    void withoutProcEverythingIsNotSupported() {
        Sample sample = new ProcessProbe(7, proc.resolve("none"), nanos::get).sample();
        assertThat(sample.figure(Quantity.PSS)).isEqualTo(new Figure.Unknown(Reason.NOT_SUPPORTED));
    }

    @Test
    void strangeLinesAreNoNumbers() throws IOException {
        process(7, 1, "java", "VmRSS:\t99999999999999999999 kB\nVmHWM:\t x kB\nName:\tjava\nVmSwap:\t4 kB\n", ROLLUP);
        assertThat(probe(7).sample().figure(Quantity.RSS)).isEqualTo(new Figure.Unknown(Reason.NOT_SUPPORTED));
    }

    @Test
    void seesMemoryThatThisProcessReallyTakes() {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/smaps_rollup")), "needs Linux");
        long self = ProcessHandle.current().pid();
        long before = ProcessProbe.once(self).bytes(Quantity.ANONYMOUS).orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment taken = arena.allocate(64 * Bytes.MIB);
            taken.fill((byte) 1);
            long grown = ProcessProbe.once(self).bytes(Quantity.ANONYMOUS).orElseThrow() - before;
            assertThat(grown).isBetween(56 * Bytes.MIB, 96 * Bytes.MIB);
        }
    }

    private ProcessProbe probe(long pid) {
        return new ProcessProbe(pid, proc, nanos::get);
    }

    private void process(long pid, long parent, String name, String status, String rollup) throws IOException {
        Path dir = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(dir.resolve("stat"), "%d (%s) S %d 1 1 0".formatted(pid, name, parent));
        Files.writeString(dir.resolve("status"), status);
        if (rollup != null) {
            Files.writeString(dir.resolve("smaps_rollup"), rollup);
        }
    }

    private static String status(int anon, int file, int shmem, int peak) {
        return "Name:\tjava\nVmHWM:\t%d kB\nVmRSS:\t%d kB\nRssAnon:\t%d kB\nRssFile:\t%d kB\nRssShmem:\t%d kB\n"
                .formatted(peak, anon + file + shmem, anon, file, shmem);
    }
}
