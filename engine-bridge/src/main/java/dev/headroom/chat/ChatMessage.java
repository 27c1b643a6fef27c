package dev.headroom.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One turn of a conversation.
///
/// @param stats what an answer cost; empty for the user's own turns and for answers that failed
/// @param variants all answers to the question, this one among them; empty where that was not written down
public record ChatMessage(
        String id,
        Role role,
        List<ContentPart> parts,
        Instant time,
        Optional<AnswerStats> stats,
        Optional<Variants> variants) {
    public ChatMessage {
        parts = List.copyOf(parts);
    }

    public ChatMessage(String id, Role role, List<ContentPart> parts, Instant time, Optional<AnswerStats> stats) {
        this(id, role, parts, time, stats, Optional.empty());
    }

    public ChatMessage with(Optional<Variants> all) {
        return new ChatMessage(id, role, parts, time, stats, all);
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
