package dev.headroom.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Files that are being written, `.NAME.RANDOM.part`. Its writer holds a lock on each, which the system lets go when
/// the writer ends, however it ends: one that can be locked is nobody's and is deleted.
final class Unfinished {
    private static final String SUFFIX = ".part";

    /// Between making a file and locking it. Also the time after which a file system without locks gives one up.
    private static final Duration YOUNG = Duration.ofSeconds(2);

    /// Of this process. Merely opening and closing such a file would let go of its lock.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    /// Folders that this process has looked through.
    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

    private Unfinished() {}

    /// A new name beside a file; the first call for a folder deletes what dead writers left there.
    static Path beside(Path file) {
        Path folder = file.getParent();
        if (folder != null && SWEPT.add(folder)) {
            sweep(folder);
        }
        Path part = file.resolveSibling(
                "." + file.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8) + SUFFIX);
        OURS.add(part);
        return part;
    }

    /// Marks an open file as being written; let go when the channel is closed.
    static boolean claim(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // a file system without locks
        }
    }

    static void done(Path part) {
        OURS.remove(part);
    }

    static void sweep(Path folder) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*" + SUFFIX)) {
            for (Path part : parts) {
                if (!OURS.contains(part) && isDead(part)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException | RuntimeException e) {
            return; // a file too many harms nobody
        }
    }

    /// Whether nobody holds the lock of a file that is not brand-new.
    static boolean isDead(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || Files.getLastModifiedTime(file)
                        .toInstant()
                        .isAfter(Instant.now().minus(YOUNG))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
