package dev.headroom.disk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes a file whole or not at all: beside it under another name, forced to the disk, then moved over it. A reader
/// sees the old file or the new one, also after a kill or a power cut. What a killed writer left beside is deleted by
/// the next one, see [Unfinished].
public final class WholeFile {
    /// Puts the content into a channel at its start.
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel out) throws IOException;
    }

    /// Puts the content into a stream, which need not be closed.
    @FunctionalInterface
    public interface Streamed {
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /// The folder must exist. What is no plain file (a pipe, `/dev/stdout`) is written in place.
    public static void write(Path file, Content content) throws IOException {
        write(file, content, new FileAttribute<?>[0]);
    }

    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> Channels.newOutputStream(out).write(content));
    }

    public static void stream(Path file, Streamed content) throws IOException {
        write(file, flushed(content));
    }

    /// Readable for this user alone, from the first byte on; on Windows the profile's own rights hold.
    public static void writePrivately(Path file, byte[] content) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        write(
                file,
                out -> Channels.newOutputStream(out).write(content),
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0]);
    }

    private static Content flushed(Streamed content) {
        return channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
        };
    }

    private static void write(Path file, Content content, FileAttribute<?>[] rights) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                content.writeTo(out);
            }
            return;
        }
        // a link to the file stays a link
        Path target = Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path part = Unfinished.beside(target);
        try {
            try (FileChannel out =
                    FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)) {
                Unfinished.claim(out);
                content.writeTo(out);
                out.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
            Unfinished.done(part);
        }
    }
}
