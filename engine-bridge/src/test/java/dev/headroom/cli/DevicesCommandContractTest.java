package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.probe.StandInLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// With libraries that answer like NVIDIA's: an RTX 4090 of which much is in use, and an A100. The system's loader
/// finds them, so the commands run in a JVM of their own.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the loader path is Linux's")
class DevicesCommandContractTest {
    @TempDir
    Path folder;

    @BeforeEach
    void driver() throws Exception {
        StandInLibrary.compile(folder, "nvml_standin.c", "libnvidia-ml.so.1");
    }

    @Test
    void theCardsOfThisMachineAreListedWithWhatIsInUse() throws Exception {
        assertThat(headroom("devices"))
                .contains("gpu:0   NVIDIA GeForce RTX 4090: 23.99 GiB in all, 20.51 GiB in use now")
                .contains("gpu:1   NVIDIA A100-SXM4-80GB: 80.00 GiB in all")
                .contains("driver 560.35.03, measured by NVML")
                .contains("H200");
    }

    @Test
    void withoutACardNamedThePlanIsForThisMachineAndLeavesAloneWhatIsInUse() throws Exception {
        assertThat(headroom("plan", "--model", "InternVL2-8B"))
                .contains("1 x RTX 4090")
                .contains("other_processes")
                .contains("of which others hold 20.16 GiB"); // the driver's own 356 MiB are no program's
        assertThat(headroom("plan", "--model", "InternVL2-8B", "--device", "gpu:1"))
                .contains("1 x A100 80GB")
                .doesNotContain("other_processes") // less is in use than the driver keeps
                .contains("Fits:");
    }

    private String headroom(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.headroom.cli.Main"));
        command.addAll(List.of(words));
        ProcessBuilder java = new ProcessBuilder(command);
        java.environment().put("LD_LIBRARY_PATH", folder.toString());
        java.redirectErrorStream(true);
        return new String(java.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
