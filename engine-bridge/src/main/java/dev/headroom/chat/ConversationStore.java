package dev.headroom.chat;

import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chats kept across restarts: one SQLite file, pictures beside it by hash. Several windows may use the same folder.
/// Safe for use from any thread; every call may touch the disk, so none belongs on the FX thread.
///
/// Opening never fails: a damaged file is set aside untouched, a folder that cannot be written means chats in memory;
/// [#opening()] tells which.
public final class ConversationStore implements AutoCloseable {
    private final Connection connection;
    private final PictureFolder pictures;
    private final StoreOpening opening;
    private final Path place;
    private long seenElsewhere;

    private ConversationStore(ChatDatabase database) {
        this.connection = database.connection();
        this.pictures = new PictureFolder(database.pictures());
        this.opening = database.opening();
        this.place = database.folder();
        this.seenElsewhere = dataVersion();
    }

    public static ConversationStore open(Path folder) {
        return new ConversationStore(ChatDatabase.open(folder));
    }

    public StoreOpening opening() {
        return opening;
    }

    /// Chats whose title or text contains the words, newest first; all of them for an empty search.
    public synchronized List<ConversationHead> list(String search) {
        String like = "%" + escape(search.strip().toLowerCase(Locale.ROOT)) + "%";
        return attempt(Sentence.of("read the list of chats"), () -> {
            try (PreparedStatement s = connection.prepareStatement("""
                SELECT id, title, created, updated FROM conversation c WHERE deleted IS NULL AND id IS NOT NULL AND
                (lower(title) LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM message m WHERE m.conversation = c.id
                AND lower(m.parts) LIKE ? ESCAPE '\\')) ORDER BY updated DESC, rowid DESC\
                """)) {
                s.setString(1, like);
                s.setString(2, like);
                List<ConversationHead> heads = new ArrayList<>();
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        heads.add(new ConversationHead(
                                r.getString(1),
                                Objects.requireNonNullElse(r.getString(2), ""),
                                Instant.ofEpochMilli(r.getLong(3)),
                                Instant.ofEpochMilli(r.getLong(4))));
                    }
                }
                return heads;
            }
        });
    }

    public ConversationHead create(String title) {
        ConversationHead chat = ConversationHead.fresh(title);
        begin(chat);
        return chat;
    }

    /// Writes down a chat that has begun; nothing when it is there already.
    public synchronized void begin(ConversationHead chat) {
        update(
                Sentence.of("begin a chat"),
                "INSERT INTO conversation (id, title, created, updated) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                chat.id(),
                chat.title(),
                chat.created().toEpochMilli(),
                chat.updated().toEpochMilli());
    }

    public synchronized void rename(String conversation, String title) {
        update(Sentence.of("rename the chat"), "UPDATE conversation SET title = ? WHERE id = ?", title, conversation);
    }

    /// Hides it; [#restore] brings it back until the store is closed.
    public synchronized void delete(String conversation) {
        update(
                Sentence.of("delete the chat"),
                "UPDATE conversation SET deleted = ? WHERE id = ?",
                System.currentTimeMillis(),
                conversation);
    }

    public synchronized void restore(String conversation) {
        update(Sentence.of("restore the chat"), "UPDATE conversation SET deleted = NULL WHERE id = ?", conversation);
    }

    /// The messages of a chat, oldest first. A picture that is gone from the disk becomes a line of text that says so.
    public List<ChatMessage> messages(String conversation) {
        return read(conversation).messages();
    }

    /// The same, with the number of those that are damaged and left out.
    public synchronized StoredChat read(String conversation) {
        return attempt(Sentence.of("read the chat"), () -> {
            try (PreparedStatement s = connection.prepareStatement(
                    "SELECT id, role, parts, time, stats, variants FROM message WHERE conversation = ? ORDER BY"
                            + " place")) {
                s.setString(1, conversation);
                List<ChatMessage> messages = new ArrayList<>();
                int damaged = 0;
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        Optional<ChatMessage> message = MessageRow.read(r, pictures);
                        message.ifPresent(messages::add);
                        damaged += message.isEmpty() ? 1 : 0;
                    }
                }
                return new StoredChat(messages, damaged, options(conversation));
            }
        });
    }

    private Optional<ChatOptions> options(String conversation) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement("SELECT options FROM conversation WHERE id = ?")) {
            s.setString(1, conversation);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? OptionsJson.read(r.getString(1)) : Optional.empty();
            }
        }
    }

    /// Keeps how the questions of a chat are asked.
    ///
    /// @param options empty: nobody chose
    public synchronized void keep(String conversation, Optional<ChatOptions> options) {
        update(
                Sentence.of("keep how the chat is asked"),
                "UPDATE conversation SET options = ? WHERE id = ?",
                options.<@Nullable String>map(OptionsJson::write).orElse(null),
                conversation);
    }

    /// Adds a message at the end, or replaces the one with the same id where it stands. Its words are kept even where a
    /// picture cannot be.
    public synchronized void put(String conversation, ChatMessage message) {
        try {
            keepPictures(message);
        } finally {
            putRow(conversation, message);
        }
    }

    private void keepPictures(ChatMessage message) {
        attempt(Sentence.of("keep the message"), () -> {
            int kept = 0;
            for (ContentPart part : message.parts()) {
                if (part instanceof ContentPart.Image image) {
                    pictures.keep(image.data());
                    kept++;
                }
            }
            return kept;
        });
    }

    private void putRow(String conversation, ChatMessage message) {
        update(
                Sentence.of("keep the message"),
                """
                INSERT INTO message (id, conversation, place, role, time, parts, stats, variants) VALUES (?, ?,
                (SELECT coalesce(max(place), 0) + 1 FROM message WHERE conversation = ?), ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET parts = excluded.parts, stats = excluded.stats, time = excluded.time,
                variants = excluded.variants\
                """,
                message.id(),
                conversation,
                conversation,
                message.role().name(),
                message.time().toEpochMilli(),
                MessageJson.parts(message.parts()),
                message.stats().<@Nullable String>map(MessageJson::stats).orElse(null),
                message.variants().<@Nullable String>map(VariantsJson::write).orElse(null));
        update(
                Sentence.of("keep the message"),
                "UPDATE conversation SET updated = ? WHERE id = ?",
                System.currentTimeMillis(),
                conversation);
    }

    /// Removes a message and all that follow it in its chat.
    public synchronized void removeFrom(String conversation, String message) {
        update(Sentence.of("remove the messages"), """
            DELETE FROM message WHERE conversation = ? AND place >=
            (SELECT place FROM message WHERE id = ? AND conversation = ?)\
            """, conversation, message, conversation);
    }

    /// Whether another window has changed the file since the last call.
    public synchronized boolean changedElsewhere() {
        long now = dataVersion();
        boolean changed = now != seenElsewhere;
        seenElsewhere = now;
        return changed;
    }

    /// Forgets deleted chats and pictures nobody names any more.
    @Override
    public synchronized void close() {
        try (Connection _ = connection) {
            update(
                    Sentence.of("forget deleted chats"),
                    "DELETE FROM message WHERE conversation IN (SELECT id FROM conversation WHERE deleted IS NOT"
                            + " NULL)");
            update(Sentence.of("forget deleted chats"), "DELETE FROM conversation WHERE deleted IS NOT NULL");
            named().ifPresent(pictures::sweep);
        } catch (SQLException e) {
            throw new ConversationStoreException(
                    Sentence.of("The chats could not be closed: {}", StoreTrouble.cause(e, place)), e);
        }
    }

    /// Pictures that messages name; empty when a damaged message may name some that nobody knows.
    private Optional<Set<String>> named() {
        return attempt(Sentence.of("look for unused pictures"), () -> {
            Set<String> named = new HashSet<>();
            try (Statement s = connection.createStatement();
                    ResultSet r = s.executeQuery("SELECT parts FROM message")) {
                while (r.next()) {
                    Optional<List<String>> hashes = MessageJson.hashes(r.getString(1));
                    if (hashes.isEmpty()) {
                        return Optional.empty();
                    }
                    named.addAll(hashes.get());
                }
            }
            return Optional.of(named);
        });
    }

    private long dataVersion() {
        return attempt(Sentence.of("look for changes"), () -> {
            try (Statement s = connection.createStatement();
                    ResultSet r = s.executeQuery("PRAGMA data_version")) {
                return r.next() ? r.getLong(1) : 0L;
            }
        });
    }

    private void update(Sentence what, String sql, @Nullable Object... values) {
        attempt(what, () -> {
            try (PreparedStatement s = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    s.setObject(i + 1, values[i]);
                }
                return s.executeUpdate();
            }
        });
    }

    private interface Work<T> {
        T run() throws SQLException, IOException;
    }

    private <T> T attempt(Sentence what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException | IOException e) {
            throw new ConversationStoreException(
                    Sentence.of("Could not {}: {}", what, StoreTrouble.cause(e, place)), e);
        }
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
