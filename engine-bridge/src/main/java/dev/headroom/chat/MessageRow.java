package dev.headroom.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.headroom.chat.ChatMessage.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of the table of messages: `id, role, parts, time, stats, variants`. SQLite keeps any type in any column, and
/// another program may have written it.
final class MessageRow {
    private MessageRow() {}

    /// @return empty when the row is damaged. Figures that are do not cost the message.
    static Optional<ChatMessage> read(ResultSet row, PictureFolder pictures) throws SQLException {
        String id = row.getString(1);
        String role = row.getString(2);
        Optional<Role> who =
                Arrays.stream(Role.values()).filter(r -> r.name().equals(role)).findFirst();
        Optional<List<ContentPart>> parts = MessageJson.parts(row.getString(3), pictures);
        if (id == null || who.isEmpty() || parts.isEmpty()) {
            return Optional.empty();
        }
        var message = new ChatMessage(id, who.get(), parts.get(), time(row), stats(row.getString(5)));
        return Optional.of(message.with(VariantsJson.read(row.getString(6), message)));
    }

    private static Instant time(ResultSet row) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(4));
    }

    private static Optional<AnswerStats> stats(@Nullable String json) {
        try {
            return json == null ? Optional.empty() : Optional.of(MessageJson.stats(json));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
