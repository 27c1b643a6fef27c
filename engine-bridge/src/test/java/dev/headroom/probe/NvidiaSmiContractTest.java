package dev.headroom.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in is a shell script")
class NvidiaSmiContractTest {
    @TempDir
    Path folder;

    private static final String GPUS = """
        0, GPU-aaaa, NVIDIA GeForce RTX 4090, 24564, 21000, 3564, 37
        1, GPU-bbbb, NVIDIA GB10, [N/A], [N/A], [N/A], [N/A]
        """;
    private static final String PROCESSES = """
        GPU-aaaa, 1000, 20480
        GPU-aaaa, 1001, [Insufficient Permissions]
        """;

    @Test
    void cardsAndProcessesAreReadFromCsv() {
        List<Gpu> gpus = NvidiaSmi.parse(NvidiaSmi.rows(GPUS), NvidiaSmi.rows(PROCESSES));

        assertThat(gpus).hasSize(2);
        assertThat(gpus.getFirst().total()).isEqualTo(measured(24564));
        assertThat(gpus.getFirst().utilization()).isEqualTo(OptionalInt.of(37));
        assertThat(gpus.getFirst().processes())
                .isEqualTo(new Gpu.Processes.Known(List.of(
                        new Gpu.Holder(1000, measured(20480)),
                        new Gpu.Holder(1001, new Figure.Unknown(Figure.Reason.NOT_PERMITTED)))));
        assertThat(gpus.get(1).used()).isEqualTo(new Figure.Unknown(Figure.Reason.NOT_SUPPORTED));
        assertThat(gpus.get(1).utilization()).isEmpty();
    }

    @Test
    void figuresBeyondEveryCardAreUnknownAndTheOthersAreRead() {
        List<Gpu> gpus = NvidiaSmi.parse(
                NvidiaSmi.rows("""
                    0, GPU-aaaa, A, 99999999999999999999999, 9223372036854775807, -1, 99999999999
                    99999999999999999999999, GPU-bbbb, B, 1, 1, 1, 1
                    1, GPU-cccc, C, 24564, 1e999, NaN, 37
                    """),
                NvidiaSmi.rows("GPU-aaaa, 99999999999999999999999, 1\nGPU-aaaa, 7, 99999999999999999999999\n"));

        Figure unknown = new Figure.Unknown(Figure.Reason.NOT_SUPPORTED);
        assertThat(gpus).extracting(Gpu::index).containsExactly(0, 1);
        assertThat(gpus).extracting(Gpu::total).containsExactly(unknown, measured(24564));
        assertThat(gpus).extracting(Gpu::used).containsOnly(unknown);
        assertThat(gpus.getFirst().utilization()).isEmpty();
        assertThat(gpus.getFirst().processes()).isEqualTo(new Gpu.Processes.Known(List.of(new Gpu.Holder(7, unknown))));
    }

    @Test
    void theProgramIsUsedWhenTheLibraryIsMissing() throws Exception {
        Path program = program("""
            case "$1" in
              *driver_version*) echo 560.35.03; echo 560.35.03;;
              --query-gpu*) printf '%%s' '%s';;
              *) printf '%%s' '%s';;
            esac
            """.formatted(GPUS, PROCESSES));

        GpuDrivers.Search search = GpuDrivers.open("libheadroom-no-such.so.1", program);

        assertThat(search).isInstanceOfSatisfying(GpuDrivers.Opened.class, opened -> {
            assertThat(opened.driver().source()).isEqualTo("nvidia-smi");
            assertThat(opened.driver().driverVersion()).isEqualTo("560.35.03");
            assertThat(opened.driver().read()).hasSize(2);
        });
    }

    @Test
    void aProgramThatFailsIsQuoted() throws Exception {
        Path program = program(
                "echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\"; exit 9");

        assertThat(NvidiaSmi.open(program))
                .isInstanceOfSatisfying(
                        GpuDrivers.Absent.class,
                        absent -> assertThat(absent.sentence().toString())
                                .contains("status 9")
                                .contains("couldn't communicate"));
    }

    private Path program(String script) throws Exception {
        Path file = folder.resolve("nvidia-smi");
        Files.writeString(file, "#!/bin/sh\n" + script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Figure measured(long mebibytes) {
        return new Figure.Measured(mebibytes * Bytes.MIB, "nvidia-smi");
    }
}
