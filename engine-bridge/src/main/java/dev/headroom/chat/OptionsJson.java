package dev.headroom.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.SettingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How the questions of a chat are asked, as it lies in the database: under the names of the chat API.
final class OptionsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OptionsJson() {}

    static String write(ChatOptions options) {
        Sampling s = options.sampling();
        ObjectNode node = JSON.createObjectNode()
                .put("temperature", s.temperature())
                .put("top_k", s.topK())
                .put("top_p", s.topP())
                .put("repetition_penalty", s.repetitionPenalty())
                .put("max_tokens", s.maxTokens())
                .put("system", options.system());
        s.seed().ifPresent(seed -> node.put("seed", seed));
        return node.toString();
    }

    /// Empty where nothing was written down, or nothing that can be.
    static Optional<ChatOptions> read(@Nullable String json) {
        if (json == null) {
            return Optional.empty();
        }
        try {
            JsonNode n = JSON.readTree(json);
            JsonNode seed = n.path("seed");
            return Optional.of(new ChatOptions(
                    new Sampling(
                            Sampling.TEMPERATURE.read(n.path("temperature")),
                            Sampling.TOP_K.read(n.path("top_k")),
                            Sampling.TOP_P.read(n.path("top_p")),
                            Sampling.REPETITION_PENALTY.read(n.path("repetition_penalty")),
                            seed.isIntegralNumber() ? OptionalLong.of(seed.longValue()) : OptionalLong.empty(),
                            List.of(),
                            Sampling.MAX_TOKENS.read(n.path("max_tokens"))),
                    n.path("system").asText("")));
        } catch (JsonProcessingException | SettingException e) {
            return Optional.empty();
        }
    }
}
