package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LmdeployExportTest {
    @Test
    void aShellGetsOneCommandWithEverythingQuoted() {
        LmdeployLaunch bare = LmdeployCommandTest.bare("0.9.2", "turbomind");
        LmdeployLaunch launch = new LmdeployLaunch(
                bare.version(), bare.backend(), "/my models/it's", bare.engine(), bare.server(), List.of());

        assertThat(LmdeployExport.shell(LmdeployCommand.of(launch)))
                .startsWith("PYTHONUNBUFFERED=1 \\\n"
                        + "lmdeploy serve api_server '/my models/it'\\''s' \\\n"
                        + "  --backend turbomind")
                .endsWith("--enable-metrics\n");
    }

    @Test
    void composePublishesThePortOnThisMachineOnlyAndMountsTheFolders() throws Exception {
        JsonNode service = compose(LmdeployCommandTest.all("0.6.4", "pytorch"));

        assertThat(service.path("image").asText()).isEqualTo("openmmlab/lmdeploy:v0.6.4-cu12");
        assertThat(texts(service.path("ports"))).containsExactly("127.0.0.1:23333:23333");
        assertThat(texts(service.path("command"))).containsSubsequence("--server-name", "0.0.0.0");
        assertThat(texts(service.path("volumes")))
                .contains("/models/InternVL2-8B:/models/InternVL2-8B:ro", "/lora/skill:/lora/skill:ro");
        assertThat(service.at("/deploy/resources/reservations/devices/0/driver").asText())
                .isEqualTo("nvidia");
    }

    @Test
    void composeReadsBackEveryArgumentAsItWas() throws Exception {
        LmdeployLaunch launch = LmdeployCommandTest.all("0.6.4", "pytorch");
        LmdeployLaunch odd = new LmdeployLaunch(
                launch.version(),
                launch.backend(),
                "/models/it's: \"$HOME\" # no - {comment}",
                launch.engine(),
                launch.server(),
                launch.adapters());

        assertThat(texts(compose(odd).path("command"))).contains("/models/it's: \"$$HOME\" # no - {comment}");
    }

    private static JsonNode compose(LmdeployLaunch launch) throws Exception {
        return new YAMLMapper().readTree(LmdeployExport.compose(launch)).at("/services/lmdeploy");
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    @ParameterizedTest
    @CsvSource({"0.5.2, ''", "0.5.3, -cu12", "0.9.2, -cu12", "0.15.0, -cu12", "0.16.0, -cu12.8"})
    void imagesAreTaggedAsTheReleaseTaggedThem(String version, String suffix) {
        assertThat(LmdeployExport.image(LmdeployVersion.parse(version)))
                .isEqualTo("openmmlab/lmdeploy:v" + version + suffix);
    }

    @Test
    void pythonGetsTheConfigurationOfItsBackend() {
        assertThat(LmdeployExport.python(LmdeployCommandTest.all("0.16.0", "pytorch")))
                .contains(
                        "PytorchEngineConfig(",
                        "block_size=64",
                        "quant_policy=8",
                        "adapters={\"skill\": \"/lora/skill\"}")
                .contains("trust_remote_code=True");
        assertThat(LmdeployExport.python(LmdeployCommandTest.all("0.5.2", "turbomind")))
                .contains("TurbomindEngineConfig(", "cache_block_seq_len=64", "model_format=\"awq\"")
                .contains("vision_config=VisionConfig(max_batch_size=2)")
                .doesNotContain("adapters", "trust_remote_code", "dtype");
    }
}
