package dev.headroom.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A folder of this process alone, with a name nobody can guess and mode 700. It is gone when the process ends; after a
/// kill, a later process of this user deletes it: a lock on a file in it tells that nobody holds it any more.
public final class TemporaryFolder implements AutoCloseable {
    private static final String PREFIX = "headroom-temp-";
    private static final String LOCK = ".lock";

    private static final Set<TemporaryFolder> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// In the system's folder for temporary files.
    public static TemporaryFolder make() throws IOException {
        return make(systems());
    }

    static TemporaryFolder make(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX, PrivateFolder.rights())
                .toRealPath();
        try {
            PrivateFolder.check(path);
            FileChannel lock =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Unfinished.claim(lock);
            TemporaryFolder made = new TemporaryFolder(path, lock);
            if (OPEN.isEmpty()) {
                AtExit.register();
            }
            OPEN.add(made);
            return made;
        } catch (IOException | RuntimeException e) {
            deleteTree(path);
            throw e;
        }
    }

    static Path systems() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    /// Its real path.
    public Path path() {
        return path;
    }

    /// Deletes it with all that is in it; what cannot be deleted now (a loaded library on Windows) goes later.
    @Override
    public void close() {
        try {
            lock.close();
            deleteTree(path);
        } catch (IOException e) {
            // a later process deletes the rest
        } finally {
            OPEN.remove(this);
        }
    }

    /// Deletes those of dead processes of this user.
    static void sweep(Path parent) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : found) {
                boolean open = OPEN.stream().anyMatch(o -> o.path.getFileName().equals(each.getFileName()));
                if (!open
                        && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                        && PrivateFolder.isOurs(each)
                        && Unfinished.isDead(each.resolve(LOCK))) {
                    deleteTree(each);
                }
            }
        } catch (IOException | RuntimeException e) {
            return; // a folder too many harms nobody
        }
    }

    /// Links are deleted, never followed. The lock goes last, so that what stays can be found again.
    static void deleteTree(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(tree.resolve(LOCK))) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (folder.equals(tree)) {
                    Files.deleteIfExists(tree.resolve(LOCK));
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static final class AtExit {
        static {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> OPEN.forEach(TemporaryFolder::close), "temporary-folders"));
        }

        private AtExit() {}

        /// Once, when the class is loaded.
        static void register() {}
    }
}
