package dev.headroom.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The library is found by the system's loader, so the asking is done by a JVM of its own.
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "JCuda's natives and the loader path are Linux's")
class GpuFactsContractTest {
    @TempDir
    Path folder;

    /// Prints what [GpuFactsSource#cuda()] finds.
    static final class Ask {
        public static void main(String[] args) {
            System.out.println(GpuFactsSource.cuda().read());
        }
    }

    @Test
    void deviceFactsComeThroughJCuda() throws Exception {
        StandInLibrary.compile(folder, "cuda_standin.c", "libcuda.so.1");

        assertThat(ask())
                .contains("cudaDriverVersion=12.6", "NVIDIA A100-SXM4-80GB", "totalMemory=85097971712")
                .contains("computeMajor=8", "multiprocessors=108", "memoryBusBits=5120");
    }

    @Test
    void aDriverWithoutACardIsAReasonAndNoCrash() throws Exception {
        StandInLibrary.compile(folder, "cuda_standin.c", "libcuda.so.1", "INIT=100");

        assertThat(ask()).contains("Unknown[reason=NO_DEVICE");
    }

    @Test
    void withoutCudaJCudaIsNeverTouched() throws Exception {
        assertThat(ask()).contains("Unknown[reason=NO_DRIVER, sentence=CUDA is not here (libcuda.so.1");
    }

    @Test
    void bandwidthIsClockTimesTwoTimesWidth() {
        // A100 80 GB: 1593 MHz x 2 x 5120 bits / 8 = 2039 GB/s
        GpuFacts a100 = new GpuFacts(0, "A100", 80L << 30, 8, 0, 108, 5120, 1593000, 1410000, 40 << 20, false);

        assertThat(a100.peakBandwidth()).isEqualTo(2039.04e9, within(1e6));
        assertThat(a100.architecture()).isEqualTo("sm_80");
    }

    private String ask() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Ask.class.getName());
        java.environment().put("LD_LIBRARY_PATH", folder.toString());
        java.redirectErrorStream(true);
        Process process = java.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
