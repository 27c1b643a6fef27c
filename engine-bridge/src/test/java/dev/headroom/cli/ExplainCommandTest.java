package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String LOGS = "src/test/resources/logs/";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void aLogIsExplainedWithWhatToTurn() {
        assertThat(run("explain", LOGS + "sglang/vision-serving.log")).isZero();
        assertThat(out.toString())
                .contains(
                        "Not enough memory on GPU 0: the vision tower's work on a picture asked for 2.25 GiB, and 1.00"
                                + " GiB were left.")
                .contains("LOWER mem_fraction_static from 0.88 to 0.81.")
                .contains("chunked_prefill_size = 8192");
    }

    @Test
    void inChineseToo() {
        assertThat(run("explain", "--lang", "zh", LOGS + "sglang/no-room.log")).isZero();
        assertThat(out.toString()).contains("没有空间留给 KV 缓存").contains("调高 mem_fraction_static");
    }

    @Test
    void asJsonWithExactBytesAndNullForWhatTheLogDoesNotTell() throws Exception {
        assertThat(run("explain", "--json", LOGS + "vllm/vision-serving.log")).isZero();
        JsonNode root = new ObjectMapper().readTree(out.toString());
        JsonNode finding = root.path("findings").get(0);

        assertThat(root.path("engine").asText()).isEqualTo("vllm");
        assertThat(root.path("engine_version").asText()).isEqualTo("0.11.0");
        assertThat(finding.path("severity").asText()).isEqualTo("error");
        assertThat(finding.path("component").asText()).isEqualTo("vision.activations");
        assertThat(finding.path("device").asInt()).isZero();
        assertThat(finding.path("asked").asLong()).isEqualTo(1610612736L);
        assertThat(finding.path("left").asLong()).isEqualTo(536870912L);
        assertThat(finding.path("others").get(0).path("pid").asLong()).isEqualTo(259318);
        assertThat(finding.path("settings").path("max_model_len").asText()).isEqualTo("32768");
        JsonNode budget = finding.path("remedies").get(1);
        assertThat(budget.path("setting").asText()).isEqualTo("gpu_memory_utilization");
        assertThat(budget.path("direction").asText()).isEqualTo("lower");
        assertThat(budget.path("from").asText()).isEqualTo("0.95");
        assertThat(budget.path("to").asText()).isEqualTo("0.89");
        assertThat(budget.path("frees").isIntegralNumber()).isTrue();
        assertThat(finding.path("remedies").get(2).path("frees").isNull()).isTrue();
    }

    @Test
    void standardInputIsReadWhenNoFileIsNamed() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.00 GiB."
                .getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("explain")).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("asked for 1.00 GiB");
    }

    @Test
    void anUnknownLogSaysWhatWasLookedForAndFails(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("any.log"), "all is well\n");

        assertThat(run("explain", file.toString())).isEqualTo(ExitStatus.FAILED);
        assertThat(out.toString())
                .contains("Nothing in these 1 lines is known.")
                .contains("Looked for: out of memory");
    }

    @Test
    void aProgramThatDoesNotExistIsRefusedWithThoseThatDo() {
        assertThat(run("explain", "--engine", "tgi", LOGS + "torch/hip.log")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("sglang, vllm");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("explain", "no/such.log")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("no/such.log");
    }
}
