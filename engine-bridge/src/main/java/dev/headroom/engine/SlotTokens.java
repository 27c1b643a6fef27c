package dev.headroom.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;

/// How many tokens the slots of a llama-server hold.
public final class SlotTokens {
    private SlotTokens() {}

    /// Those of the chats at work and those kept from the last ones; empty where the server does not tell.
    ///
    /// @param slots answer of `/slots`
    public static OptionalLong in(JsonNode slots) {
        long used = 0;
        boolean told = slots.isArray() && slots.valueStream().allMatch(s -> s.has("n_ctx"));
        for (JsonNode slot : slots) {
            for (String field : List.of("n_prompt_tokens", "n_past")) {
                if (slot.path(field).isInt()) {
                    used += slot.path(field).asLong();
                    told = true;
                    break;
                }
            }
        }
        return told ? OptionalLong.of(used) : OptionalLong.empty();
    }
}
