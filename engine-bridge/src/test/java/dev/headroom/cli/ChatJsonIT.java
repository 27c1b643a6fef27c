package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.machine.Assets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `headroom chat --json` tells has the names of the engine's HTTP answer.
class ChatJsonIT {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int ask(String... more) {
        List<String> args = new ArrayList<>(List.of("chat", "--json", "--prompt", "What number is in the picture?"));
        args.add("--image");
        args.add(
                Assets.folder().orElseThrow().resolve("samples/small-print.png").toString());
        args.addAll(List.of(more));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }

    private JsonNode told() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void anAnswerTellsWhatItsTurnTakesOfTheCache() throws IOException {
        assertThat(ask("--device-memory", "256MiB")).isZero();

        JsonNode usage = told().path("usage");
        JsonNode reported = told().path("memory").path("reported");
        long turn = (usage.path("prompt_tokens").asLong()
                        + usage.path("completion_tokens").asLong()
                        - 1)
                * 3072;
        assertThat(usage.path("kv_bytes").asLong()).isEqualTo(turn);
        assertThat(reported.path("kv_cache.used").asLong()).isEqualTo(turn);
        assertThat(reported.path("kv").path("reachable").asLong()).isEqualTo(4L * 2048 * 3072);
        assertThat(reported.path("device_total").asLong()
                        - reported.path("total").asLong())
                .isPositive();
    }

    @Test
    void aRefusalIsAnObjectThatTellsWhoAskedForHowMuchAndWhatWasLeft() throws IOException {
        assertThat(ask("--device-memory", "256MiB", "--cache-max-entry-count", "0.9"))
                .isEqualTo(3);

        JsonNode error = told().path("error");
        assertThat(error.path("status").asInt()).isEqualTo(507);
        assertThat(error.path("code").asText()).isEqualTo("out_of_memory");
        assertThat(error.path("component").asText()).isEqualTo("prefill.activations");
        assertThat(error.path("asked").asLong())
                .isGreaterThan(error.path("left").asLong());
        assertThat(err.toString()).contains(error.path("message").asText());
    }
}
