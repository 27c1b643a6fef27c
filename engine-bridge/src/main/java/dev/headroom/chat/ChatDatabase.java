package dev.headroom.chat;

import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Opens `chats.sqlite`: write-ahead log (a second window may read and write too), checked before use.
///
/// @param folder where it lies, or would
/// @param pictures folder of pictures, empty when nothing can be written
record ChatDatabase(Connection connection, StoreOpening opening, Path folder, Optional<Path> pictures) {
    private static final Logger LOG = Logger.getLogger(ChatDatabase.class.getName());
    private static final int VERSION = 1;
    private static final String ASIDE = "chats.damaged-";

    static ChatDatabase open(Path folder) {
        Path file = folder.resolve("chats.sqlite");
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
                return inMemory(
                        folder,
                        StoreTrouble.cause(
                                new AccessDeniedException(folder.toString()), Files.exists(file) ? file : folder));
            }
        } catch (IOException e) {
            return inMemory(folder, StoreTrouble.cause(e, folder));
        }
        try {
            return new ChatDatabase(
                    connect(file), new StoreOpening.Kept(file), folder, Optional.of(folder.resolve("pictures")));
        } catch (LinkageError e) {
            return inMemory(folder, Sentence.foreign(String.valueOf(e.getMessage()))); // says what is missing
        } catch (SQLException e) {
            if (!StoreTrouble.isDamage(e)) {
                return inMemory(folder, StoreTrouble.cause(e, folder));
            }
            return beginAnew(folder, file, Sentence.of(e));
        }
    }

    private static ChatDatabase beginAnew(Path folder, Path file, Sentence why) {
        try {
            Path aside = setAside(file);
            Connection fresh = connect(file);
            return new ChatDatabase(
                    fresh,
                    new StoreOpening.SetAside(aside, salvage(aside, fresh), why),
                    folder,
                    Optional.of(folder.resolve("pictures")));
        } catch (IOException | SQLException e) {
            return inMemory(folder, StoreTrouble.cause(e, folder));
        }
    }

    private static int salvage(Path aside, Connection fresh) {
        try {
            return ChatSalvage.bring(aside, fresh);
        } catch (SQLException | IOException e) {
            LOG.log(Level.WARNING, "nothing could be saved of " + aside, e);
            return 0;
        }
    }

    private static ChatDatabase inMemory(Path folder, Sentence why) {
        SqliteLibrary.prepare();
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            prepare(connection);
            return new ChatDatabase(connection, new StoreOpening.InMemory(folder, why), folder, Optional.empty());
        } catch (SQLException | LinkageError e) {
            throw new ConversationStoreException(
                    Sentence.of(
                                    "Chats cannot be kept, not even until the window closes: SQLite's library cannot"
                                            + " be used here ({}).",
                                    Sentence.foreign(String.valueOf(e.getMessage())))
                            .then(Sentence.of(
                                    "See that the cache folder (XDG_CACHE_HOME) or the folder for temporary files can"
                                            + " be written and may hold programs (no noexec).")),
                    e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SqliteLibrary.prepare();
        check(file);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try {
            try (Statement s = connection.createStatement()) {
                s.execute("PRAGMA busy_timeout = 5000");
                s.execute("PRAGMA journal_mode = WAL");
                s.execute("PRAGMA synchronous = NORMAL");
            }
            prepare(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Looks at it before anything is written: merely to close a file that was open for writing folds its log into it.
    private static void check(Path file) throws SQLException {
        if (!Files.exists(file)) {
            return;
        }
        try (Connection connection = ChatSalvage.readOnly(file);
                Statement s = connection.createStatement();
                ResultSet check = s.executeQuery("PRAGMA quick_check(1)")) {
            if (check.next() && !check.getString(1).equals("ok")) {
                throw new SQLException("malformed: " + check.getString(1), null, StoreTrouble.CORRUPT);
            }
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement s = connection.createStatement()) {
            try (ResultSet version = s.executeQuery("PRAGMA user_version")) {
                if (version.next() && version.getInt(1) > VERSION) {
                    throw new SQLException("the file was written by a newer Headroom");
                }
            }
            s.execute("""
                CREATE TABLE IF NOT EXISTS conversation (
                    id TEXT PRIMARY KEY, title TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
                    deleted INTEGER, options TEXT)\
                """);
            s.execute("""
                CREATE TABLE IF NOT EXISTS message (
                    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, place INTEGER NOT NULL, role TEXT NOT NULL,
                    time INTEGER NOT NULL, parts TEXT NOT NULL, stats TEXT,
                    variants TEXT)\
                """);
            s.execute("CREATE INDEX IF NOT EXISTS message_of ON message (conversation, place)");
            add(s, "conversation", "options");
            add(s, "message", "variants");
            s.execute("PRAGMA user_version = " + VERSION);
            requireColumns(s);
        }
    }

    /// A column that files of before do not have. A program of before leaves it alone.
    private static void add(Statement s, String table, String column) throws SQLException {
        try (ResultSet columns = s.executeQuery("PRAGMA table_info(%s)".formatted(table))) {
            while (columns.next()) {
                if (columns.getString("name").equals(column)) {
                    return;
                }
            }
        }
        s.execute("ALTER TABLE %s ADD COLUMN %s TEXT".formatted(table, column));
    }

    /// Tables of these names that are others' cannot be worked with.
    private static void requireColumns(Statement s) throws SQLException {
        try {
            s.executeQuery("SELECT id, title, created, updated, deleted FROM conversation LIMIT 0")
                    .close();
            s.executeQuery("SELECT id, conversation, place, role, time, parts, stats FROM message LIMIT 0")
                    .close();
        } catch (SQLException e) {
            throw new SQLException("malformed: " + e.getMessage(), null, StoreTrouble.CORRUPT);
        }
    }

    /// Whether a damaged file of chats lies beside a folder of pictures.
    static boolean isAnyAside(Path pictures) {
        try (DirectoryStream<Path> aside = Files.newDirectoryStream(pictures.resolveSibling("."), ASIDE + "*")) {
            return aside.iterator().hasNext();
        } catch (IOException e) {
            return true; // it cannot be told
        }
    }

    private static Path setAside(Path file) throws IOException {
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now(ZoneId.systemDefault()));
        Path aside = file.resolveSibling(ASIDE + stamp + ".sqlite");
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(ASIDE + "%s-%d.sqlite".formatted(stamp, i));
        }
        Files.move(file, aside);
        for (String tail : new String[] {"-wal", "-shm"}) {
            Path beside = file.resolveSibling(file.getFileName() + tail);
            if (Files.exists(beside)) {
                Files.move(beside, aside.resolveSibling(aside.getFileName() + tail));
            }
        }
        return aside;
    }
}
