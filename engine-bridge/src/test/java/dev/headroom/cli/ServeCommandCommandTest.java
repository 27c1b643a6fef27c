package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ServeCommandCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void jsonHoldsArgvEnvironmentAndWarnings() throws Exception {
        assertThat(run("--engine", "lmdeploy", "--engine-version", "0.5.2", "/m/a b", "--tp", "2", "--json"))
                .isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("argv").isArray()).isTrue();
        assertThat(json.path("argv").get(3).asText()).isEqualTo("/m/a b");
        assertThat(json.path("argv").valueStream().map(JsonNode::asText)).containsSequence("--tp", "2");
        assertThat(json.path("environment").path("PYTHONUNBUFFERED").asText()).isEqualTo("1");
        assertThat(json.path("warnings").isArray()).isTrue();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void forPeopleTheNotesGoToStandardError() {
        assertThat(run("--engine-version", "0.5.2", "/m", "--dtype", "float16")).isZero();

        assertThat(out.toString()).contains("lmdeploy serve api_server /m");
        assertThat(err.toString()).contains("note: --dtype is left out");
    }

    @Test
    void severalAdaptersComeAfterOneFlag() throws Exception {
        assertThat(run(
                        "--engine-version",
                        "0.9.2",
                        "/m",
                        "--backend",
                        "pytorch",
                        "--adapters",
                        "a=/a",
                        "b=/b",
                        "--json"))
                .isZero();

        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("argv")
                        .valueStream()
                        .map(JsonNode::asText))
                .containsSequence("--adapters", "a=/a", "b=/b");
    }

    @Test
    void badInputIsNamedWithTheWayOut() {
        assertThat(run("--engine-version", "newest", "/m")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("\"newest\" is not a release of LMDeploy");
        assertThat(run("--engine-version", "0.9.2")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("Which model?");
        assertThat(run("--engine-version", "0.9.2", "/m", "--engine", "vllm")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("only lmdeploy is known here");
        assertThat(run("--engine-version", "0.9.2", "/m", "--cache-max-entry-count", "1.5"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("cache_max_entry_count is 1.5");
    }

    private int run(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "serve-command";
        System.arraycopy(args, 0, all, 1, args.length);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }
}
