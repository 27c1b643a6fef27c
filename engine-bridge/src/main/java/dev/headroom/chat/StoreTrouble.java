package dev.headroom.chat;

import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// What the disk did to the file of chats. SQLite has a code of its own for each.
final class StoreTrouble {
    private static final int READ_ONLY = 8;
    private static final int INPUT_OUTPUT = 10;
    static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NO_DATABASE = 26;

    private StoreTrouble() {}

    /// A few words without a full stop.
    ///
    /// @param place the folder of the file
    static Sentence cause(Exception e, Path place) {
        if (!(e instanceof SQLException sql)) {
            return DiskTrouble.of(e, place).cause();
        }
        return switch (sql.getErrorCode() & 0xFF) {
            case FULL ->
                DiskTrouble.of(new IOException("No space left on device", e), place)
                        .cause();
            case READ_ONLY, INPUT_OUTPUT, CANNOT_OPEN -> {
                DiskTrouble trouble = DiskTrouble.of(new IOException(sql.getMessage(), e), place);
                yield trouble.cause();
            }
            default -> Sentence.of(e);
        };
    }

    /// The file, not the disk, is the trouble.
    static boolean isDamage(SQLException e) {
        int code = e.getErrorCode() & 0xFF;
        return code == CORRUPT || code == NO_DATABASE;
    }
}
