package dev.headroom.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A native library as it lies packed in a jar. The jar's table of contents gives its size and checksum, so that an
/// unpacked one is checked without unpacking it again.
///
/// The checksum finds damage, all of it that is shorter than 32 bits and all but one in four billion of the rest; it is
/// no defence against people. That they cannot write to the folder is ([PrivateFolder]).
record Packed(Path jar, String entry, long size, long crc) {
    private static final int CHUNK = 1 << 18;

    /// @param owner a class that is likely to lie in the same jar
    /// @return empty when one is in no jar of the class path: there is no library for this system
    static Optional<List<Packed>> find(Class<?> owner, List<String> resources) {
        List<Packed> found = new ArrayList<>();
        for (String resource : resources) {
            Optional<Packed> packed = beside(owner, resource);
            packed = packed.isPresent() ? packed : anywhere(owner, resource);
            if (packed.isEmpty()) {
                return Optional.empty();
            }
            found.add(packed.get());
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private static Optional<Packed> beside(Class<?> owner, String resource) {
        return Installation.ofClass(owner).filter(Files::isRegularFile).flatMap(jar -> in(jar, resource));
    }

    private static Optional<Packed> anywhere(Class<?> owner, String resource) {
        ClassLoader loader = owner.getClassLoader();
        URL url = loader == null ? null : loader.getResource(resource);
        if (url == null || !url.getProtocol().equals("jar")) {
            return Optional.empty();
        }
        String inside = url.getPath();
        Optional<Path> jar = file(inside.substring(0, inside.lastIndexOf("!/")));
        return jar.isPresent() ? in(jar.get(), resource) : Optional.empty();
    }

    private static Optional<Path> file(String url) {
        try {
            return Optional.of(Path.of(URI.create(url)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Optional<Packed> in(Path jar, String resource) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(resource);
            return entry == null
                    ? Optional.empty()
                    : Optional.of(new Packed(jar, resource, entry.getSize(), entry.getCrc()));
        } catch (IOException e) {
            throw DiskException.unreadable(jar, e);
        }
    }

    String fileName() {
        return entry.substring(entry.lastIndexOf('/') + 1);
    }

    /// Whether a file holds the library, whole.
    boolean isIn(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() == size && crcOf(channel) == crc;
        } catch (IOException e) {
            return false;
        }
    }

    private static long crcOf(ReadableByteChannel channel) throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
        while (channel.read(buffer) >= 0) {
            crc.update(buffer.flip());
            buffer.clear();
        }
        return crc.getValue();
    }

    /// Puts it into a file, whole or not at all.
    void unpackTo(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            Files.delete(file);
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry found = zip.getEntry(entry);
            if (found == null) {
                throw new FileNotFoundException(entry);
            }
            WholeFile.write(file, out -> {
                CRC32 written = new CRC32();
                try (InputStream in = zip.getInputStream(found)) {
                    ReadableByteChannel from = Channels.newChannel(in);
                    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
                    while (from.read(buffer) >= 0) {
                        written.update(buffer.flip().duplicate());
                        while (buffer.hasRemaining()) {
                            out.write(buffer);
                        }
                        buffer.clear();
                    }
                }
                if (written.getValue() != crc) {
                    throw new IOException(jar + " is damaged");
                }
            });
        }
    }
}
