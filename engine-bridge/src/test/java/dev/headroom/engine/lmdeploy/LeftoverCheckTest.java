package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.probe.Gpu;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeftoverCheckTest {
    @Test
    void memoryThatIsBackNeedsNoWord() {
        assertThat(LeftoverCheck.sentences(List.of(gpu(500)), List.of(gpu(530)), Set.of(7L)))
                .isEmpty();
    }

    @Test
    void aStrayOfOursIsNamedWithTheWayToEndIt() {
        assertThat(LeftoverCheck.sentences(List.of(gpu(500)), List.of(gpu(9000, 7)), Set.of(7L)))
                .singleElement()
                .asString()
                .contains("GPU 0 holds 8.30 GiB more", "process 7 of the stopped engine is still there", "kill 7");
    }

    @Test
    void whatOthersTookMeanwhileIsNotOurs() {
        assertThat(LeftoverCheck.sentences(List.of(gpu(500)), List.of(gpu(9000, 8)), Set.of(7L)))
                .singleElement()
                .asString()
                .contains("process 8, which we did not start");
    }

    @Test
    void memoryThatNobodyClaimsIsSaidToBeSo() {
        assertThat(LeftoverCheck.sentences(List.of(gpu(500)), List.of(gpu(9000)), Set.of(7L)))
                .singleElement()
                .asString()
                .contains("no process claims it");
    }

    @Test
    void whatCannotBeReadIsNoLeftover() {
        Gpu unknown = new Gpu(
                0,
                "",
                "x",
                unknown(),
                unknown(),
                unknown(),
                OptionalInt.empty(),
                new Gpu.Processes.Unknown(Figure.Reason.NOT_SUPPORTED));

        assertThat(LeftoverCheck.sentences(List.of(unknown), List.of(unknown), Set.of()))
                .isEmpty();
        assertThat(LeftoverCheck.sentences(List.of(), List.of(gpu(9000)), Set.of()))
                .isEmpty();
    }

    private static Figure unknown() {
        return new Figure.Unknown(Figure.Reason.NOT_SUPPORTED);
    }

    private static Gpu gpu(long usedMebibytes, long... pids) {
        List<Gpu.Holder> holders = LongStream.of(pids)
                .mapToObj(pid -> new Gpu.Holder(pid, new Figure.Measured(Bytes.GIB, "NVML")))
                .toList();
        Figure used = new Figure.Measured(usedMebibytes * Bytes.MIB, "NVML");
        return new Gpu(0, "GPU-a", "x", used, used, used, OptionalInt.empty(), new Gpu.Processes.Known(holders));
    }
}
