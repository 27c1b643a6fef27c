package dev.headroom.chat;

import dev.headroom.disk.DiskException;
import dev.headroom.disk.NativeLibraries;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sqlite.JDBC;
import org.sqlite.util.LibraryLoaderUtil;

/// Tells SQLite where its library lies unpacked. Left to itself it unpacks it for each process into the folder for
/// temporary files.
final class SqliteLibrary {
    private static final Logger LOG = Logger.getLogger(SqliteLibrary.class.getName());
    private static final String FOLDER = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    static synchronized void prepare() {
        if (!System.getProperty(FOLDER, "").isBlank()) {
            return;
        }
        String resource =
                LibraryLoaderUtil.getNativeLibResourcePath().substring(1) + "/" + LibraryLoaderUtil.getNativeLibName();
        try {
            Optional<Path> folder = NativeLibraries.folder("sqlite", JDBC.class, List.of(resource));
            folder.ifPresent(f -> System.setProperty(FOLDER, f.toString()));
        } catch (DiskException e) {
            LOG.log(Level.WARNING, "{0}", e.sentence()); // it tries by itself, and says what then fails
        }
    }
}
