package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private final StringWriter out = new StringWriter();

    @Test
    void everyCheckIsThereWithAVerdictAndAFinding() throws Exception {
        run("doctor", "--json");

        JsonNode checks = new ObjectMapper().readTree(out.toString()).path("checks");
        assertThat(checks.valueStream().map(c -> c.path("id").asText().replaceAll("\\..*", "")))
                .contains("java", "memory", "disk", "onnxruntime", "models", "fonts", "gpu", "cuda", "lmdeploy");
        assertThat(checks.valueStream()).allSatisfy(c -> {
            assertThat(c.path("verdict").asText()).isIn("good", "note", "absent", "broken");
            assertThat(c.path("finding").asText()).isNotBlank();
        });
        // the tests themselves run on it
        assertThat(checks.get(0).path("verdict").asText()).isEqualTo("good");
    }

    @Test
    void forPeopleEachCheckIsALine() {
        run("doctor");

        assertThat(out.toString()).contains("ok      Java: Java 2").contains("LMDeploy: ");
    }

    @Test
    void aFoundLmdeployComesWithWhatItsReleaseCannotDo() {
        DoctorCheck check = DoctorChecks.lmdeploy(List.of(new LmdeployInstallation(
                LmdeployInstallation.Kind.CONDA,
                List.of("/c/bin/lmdeploy"),
                "/c",
                Optional.of(LmdeployVersion.parse("0.5.2")),
                Optional.of("12.1"),
                true)));

        assertThat(check.verdict()).isEqualTo(DoctorCheck.Verdict.GOOD);
        assertThat(check.details())
                .contains("conda 0.5.2 at /c, CUDA 12.1")
                .anyMatch(d -> d.contains("max_dynamic_patch"));
    }

    @Test
    void withoutLmdeployTheWayOutIsSaid() {
        assertThat(DoctorChecks.lmdeploy(List.of()).remedy()).contains("pip install lmdeploy");
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(new StringWriter(), true), args);
    }
}
