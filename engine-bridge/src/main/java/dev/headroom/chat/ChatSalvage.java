package dev.headroom.chat;

import dev.headroom.disk.TemporaryFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/// Brings what can still be read of a damaged `chats.sqlite` into a new one, row by row: SQLite gives up a whole query
/// at the first bad page. The damaged file is only read.
final class ChatSalvage {
    /// So many numbers without a row mean that there are no more: the last number is not to be believed.
    private static final long GAP = 20_000;

    /// A file that says to be longer than this is not believed.
    private static final long LONGEST = 1L << 33;

    private final Connection damaged;
    private final Connection fresh;

    private ChatSalvage(Connection damaged, Connection fresh) {
        this.damaged = damaged;
        this.fresh = fresh;
    }

    /// @return how many messages were saved
    static int bring(Path damaged, Connection fresh) throws SQLException, IOException {
        try (TemporaryFolder folder = TemporaryFolder.make()) {
            Path copy = folder.path().resolve("chats.sqlite");
            Files.copy(damaged, copy);
            Path log = damaged.resolveSibling(damaged.getFileName() + "-wal");
            if (Files.exists(log)) {
                Files.copy(log, folder.path().resolve("chats.sqlite-wal"));
            }
            lengthen(copy);
            try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
                return new ChatSalvage(from, fresh).bring();
            }
        }
    }

    /// A file that is shorter than it says of itself is not read at all; one whose end is empty is, page by page.
    private static void lengthen(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(100);
            if (channel.read(head, 0) < 100) {
                return;
            }
            long pages = head.getInt(28) & 0xFFFFFFFFL;
            long length = pages * (head.getShort(16) & 0xFFFF);
            if (length > channel.size() && length <= LONGEST) {
                channel.write(ByteBuffer.allocate(1), length - 1);
            }
        }
    }

    /// A connection that changes neither the file nor its log, not even when it is closed.
    static Connection readOnly(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5000);
        return DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
    }

    private int bring() throws SQLException {
        fresh.setAutoCommit(false);
        try {
            rows(
                    "conversation",
                    "SELECT id, title, created, updated, deleted, %s FROM conversation WHERE rowid = ?"
                            .formatted(column("conversation", "options")),
                    "INSERT OR IGNORE INTO conversation (id, title, created, updated, deleted, options) VALUES"
                            + " (?, ?, ?, ?, ?, ?)",
                    6);
            int messages = rows(
                    "message",
                    "SELECT id, conversation, place, role, time, parts, stats, %s FROM message WHERE rowid = ?"
                            .formatted(column("message", "variants")),
                    "INSERT OR IGNORE INTO message (id, conversation, place, role, time, parts, stats, variants) VALUES"
                            + " (?, ?, ?, ?, ?, ?, ?, ?)",
                    8);
            nameTheNameless();
            fresh.commit();
            return messages;
        } finally {
            fresh.rollback();
            fresh.setAutoCommit(true);
        }
    }

    /// A column that files of before do not have.
    private String column(String table, String name) {
        try (Statement s = damaged.createStatement();
                ResultSet _ = s.executeQuery("SELECT %s FROM %s LIMIT 0".formatted(name, table))) {
            return name;
        } catch (SQLException e) {
            return "NULL";
        }
    }

    private int rows(String table, String read, String write, int columns) throws SQLException {
        long last = last(table);
        int found = 0;
        long gap = 0;
        try (PreparedStatement writing = fresh.prepareStatement(write)) {
            for (long row = 1; row <= last && gap < GAP; row++) {
                if (bring(read, row, writing, columns)) {
                    found++;
                    gap = 0;
                } else {
                    gap++;
                }
            }
        }
        return found;
    }

    /// The driver's statement is of no use any more once it has met a bad page, so each row gets its own.
    private boolean bring(String read, long row, PreparedStatement writing, int columns) throws SQLException {
        try (PreparedStatement reading = damaged.prepareStatement(read)) {
            reading.setLong(1, row);
            try (ResultSet values = reading.executeQuery()) {
                if (!values.next()) {
                    return false;
                }
                for (int c = 1; c <= columns; c++) {
                    writing.setObject(c, values.getObject(c));
                }
            }
        } catch (SQLException e) {
            return false; // on a bad page, or there is no such table any more
        }
        try {
            return writing.executeUpdate() == 1;
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xFF) == 19) {
                return false; // SQLITE_CONSTRAINT: no row of ours any more
            }
            throw e;
        }
    }

    /// The last row's number, without end when the file no longer tells.
    private long last(String table) {
        try (Statement s = damaged.createStatement();
                ResultSet r = s.executeQuery("SELECT max(rowid) FROM " + table)) {
            return r.next() ? r.getLong(1) : Long.MAX_VALUE;
        } catch (SQLException e) {
            return Long.MAX_VALUE;
        }
    }

    /// Chats whose own row is gone, so that their messages are found again.
    private void nameTheNameless() throws SQLException {
        try (Statement s = fresh.createStatement()) {
            s.executeUpdate("""
                INSERT INTO conversation (id, title, created, updated)
                SELECT conversation, '…', min(time), max(time) FROM message
                WHERE conversation NOT IN (SELECT id FROM conversation) GROUP BY conversation\
                """);
        }
    }
}
