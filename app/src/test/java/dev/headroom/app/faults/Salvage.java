package dev.headroom.app.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// What a patient reader still finds in a damaged file of chats, row by row: nobody owes more than that.
final class Salvage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ROWS = 200;

    private Salvage() {}

    /// Text by id of each message that can be read.
    static Map<String, String> read(Path data) throws IOException {
        Path copy = Files.createTempDirectory("salvage");
        Map<String, String> found = new HashMap<>();
        try {
            for (String name : new String[] {"chats.sqlite", "chats.sqlite-wal"}) {
                if (Files.exists(data.resolve(name))) {
                    Files.copy(data.resolve(name), copy.resolve(name));
                }
            }
            read(copy.resolve("chats.sqlite"), found);
        } finally {
            FileScene.delete(copy);
        }
        return found;
    }

    private static void read(Path file, Map<String, String> found) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (int row = 1; row <= MOST_ROWS; row++) {
                read(connection, row, found);
            }
        } catch (SQLException e) {
            return; // nothing of it is a database any more
        }
    }

    private static void read(Connection connection, int row, Map<String, String> found) {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT m.id, m.parts FROM message m WHERE m.rowid = ? AND m.conversation IN (SELECT c.id FROM"
                        + " conversation c WHERE c.deleted IS NULL)")) {
            query.setInt(1, row);
            try (ResultSet result = query.executeQuery()) {
                if (result.next()) {
                    found.put(result.getString(1), text(result.getString(2)));
                }
            }
        } catch (SQLException | JsonProcessingException e) {
            return; // destroyed by the fault
        }
    }

    private static String text(String parts) throws JsonProcessingException {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : JSON.readTree(parts)) {
            text.append(part.path("text").asText());
        }
        return text.toString();
    }
}
