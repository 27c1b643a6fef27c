package dev.headroom.disk;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Paths that come as text, from a file or from somebody's hand.
public final class PathText {
    private PathText() {}

    /// Empty for text that no file system takes (a NUL, half a character).
    public static Optional<Path> of(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// A file right in a folder; empty for a name that is none, or that leads elsewhere (`../x`, `/x`, `C:x`).
    public static Optional<Path> inside(Path folder, String name) {
        return of(name).filter(p -> p.getRoot() == null
                        && p.getNameCount() == 1
                        && !name.isEmpty()
                        && !name.equals(".")
                        && !name.equals("..")
                        && !name.contains("/")
                        && !name.contains("\\"))
                .map(p -> folder.resolve(name));
    }
}
