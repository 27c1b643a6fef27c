package dev.headroom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.FirstToken;
import dev.headroom.settings.Sampling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnswerProgressTest {
    private final List<AnswerProgress> heard = new ArrayList<>();

    private AnswerStats ask(CannedServer server) {
        var question = new ChatMessage(
                "1", ChatMessage.Role.USER, List.of(new ContentPart.Text("What?")), Instant.EPOCH, Optional.empty());
        var request = new ChatRequest(List.of(question), Sampling.greedy(4), Optional.empty(), Optional.of(heard::add));
        try (OpenAiClient client =
                new OpenAiClient(server.address(), Optional.empty(), Dialect.EMBEDDED, Timeouts.PATIENT)) {
            ChatOutcome outcome =
                    client.chat("m", request, fragment -> {}).outcome().join();
            return ((ChatOutcome.Answered) outcome).stats();
        }
    }

    private static String step(String json) {
        return "{\"choices\":[],\"headroom\":{\"progress\":%s}}".formatted(json);
    }

    private static CannedServer.Script answer(String... before) {
        List<String> events = new ArrayList<>(List.of(before));
        events.add("{\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}");
        events.add("""
            {"choices":[],"usage":{"prompt_tokens":30,"completion_tokens":1,"headroom":{"tiles":1,"cached_tiles":6,\
            "ttft_ms":9.5,"first_token_ms":{"waiting":1,"reading":2,"encoding":3.5}}}}\
            """);
        events.add("[DONE]");
        return CannedServer.events(events.toArray(String[]::new));
    }

    @Test
    void theStepsOfAnAnswerAreHeardInTheirOrder() throws Exception {
        try (CannedServer server = new CannedServer(answer(
                step("{\"step\":\"reading\",\"picture\":2,\"pictures\":3}"),
                step("{\"step\":\"encoding\",\"picture\":2,\"tile\":5,\"tiles\":13}"),
                step("{\"step\":\"prefill\",\"tokens\":512,\"of\":900}")))) {
            ask(server);
        }
        assertThat(heard)
                .containsExactly(
                        new AnswerProgress.Reading(2, 3),
                        new AnswerProgress.Encoding(2, 5, 13),
                        new AnswerProgress.Prefill(512, 900));
    }

    @Test
    void aStepThatCannotBeIsNotHeard() throws Exception {
        try (CannedServer server = new CannedServer(answer(
                step("{\"step\":\"encoding\",\"picture\":1,\"tile\":14,\"tiles\":13}"),
                step("{\"step\":\"encoding\",\"tile\":1,\"tiles\":13}"),
                step("{\"step\":\"dreaming\"}"),
                step("7")))) {
            ask(server);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void thePartsOfTheFirstTokenThatWereToldAreKnownAndTheOthersAreNot() throws Exception {
        try (CannedServer server = new CannedServer(answer())) {
            AnswerStats stats = ask(server);
            assertThat(stats.firstToken())
                    .isEqualTo(new FirstToken(
                            OptionalDouble.empty(),
                            OptionalDouble.of(1),
                            OptionalDouble.of(2),
                            OptionalDouble.of(3.5),
                            OptionalDouble.empty()));
            assertThat(stats.firstToken().inEngine()).isEmpty();
            assertThat(stats.cachedTiles()).isEqualTo(OptionalInt.of(6));
        }
    }
}
