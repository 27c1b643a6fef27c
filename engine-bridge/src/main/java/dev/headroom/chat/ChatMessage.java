package dev.headroom.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One turn of a conversation.
///
/// @param stats what an answer cost; empty for the user's own turns and for answers that failed
public record ChatMessage(String id, Role role, List<ContentPart> parts, Instant time, Optional<AnswerStats> stats) {
    public ChatMessage {
        parts = List.copyOf(parts);
    }

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    /// All text parts joined.
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.Text(String piece)) {
                text.append(piece);
            }
        }
        return text.toString();
    }
}
