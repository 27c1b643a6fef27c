package dev.headroom.machine;

import dev.headroom.disk.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Font files of a Linux machine, where they usually lie.
public final class Fonts {
    private static final int DEPTH = 6;

    private Fonts() {}

    public static List<Path> folders() {
        Path home = Folders.home();
        return List.of(
                Path.of("/usr/share/fonts"),
                Path.of("/usr/local/share/fonts"),
                home.resolve(".local/share/fonts"),
                home.resolve(".fonts"));
    }

    /// Names of the font files in these folders, in small letters; a folder that is not there holds none.
    public static List<String> names(List<Path> folders) {
        return folders.stream().flatMap(f -> in(f).stream()).toList();
    }

    private static List<String> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.map(p -> p.getFileName().toString().toLowerCase(Locale.ROOT))
                    .filter(n -> n.matches(".*\\.(ttf|otf|ttc|pfb)"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
