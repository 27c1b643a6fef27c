package dev.headroom.chat;

import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Pictures by their hash, each once, in a folder or, without one, in memory.
final class PictureFolder {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Optional<Path> folder;
    private final Map<String, byte[]> memory = new ConcurrentHashMap<>();

    PictureFolder(Optional<Path> folder) {
        this.folder = folder;
    }

    void keep(ImageData picture) throws IOException {
        if (folder.isEmpty()) {
            memory.put(picture.hash(), picture.encoded());
            return;
        }
        Path file = file(folder.get(), picture.hash());
        if (Files.isRegularFile(file) && Files.size(file) == picture.encoded().length) {
            return;
        }
        Files.createDirectories(file.getParent());
        WholeFile.write(file, picture.encoded());
    }

    /// Empty when it is gone, or is no longer what it was. A damaged row may name anything as its hash.
    Optional<ImageData> find(String hash, String name) {
        if (!HASH.matcher(hash).matches()) {
            return Optional.empty();
        }
        byte[] bytes = memory.get(hash);
        if (bytes == null && folder.isPresent()) {
            try {
                bytes = Files.readAllBytes(file(folder.get(), hash));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(bytes)
                .map(b -> new ImageData(b, name))
                .filter(p -> p.hash().equals(hash));
    }

    /// Deletes what no message names. Young files stay: another window may be about to name them. All stay beside a
    /// damaged file of chats, which may name them where nobody can read it.
    void sweep(Set<String> named) {
        if (folder.isEmpty() || !Files.isDirectory(folder.get()) || ChatDatabase.isAnyAside(folder.get())) {
            return;
        }
        Instant young = Instant.now().minus(Duration.ofDays(1));
        try (Stream<Path> files = Files.walk(folder.get(), 2)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (!named.contains(file.getFileName().toString())
                        && Files.getLastModifiedTime(file).toInstant().isBefore(young)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // A picture too many harms nobody; the next close tries again.
            return;
        }
    }

    private static Path file(Path folder, String hash) {
        return folder.resolve(hash.substring(0, 2)).resolve(hash);
    }
}
