package dev.headroom.engine.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The cache with which the engine's virtual machine starts quickly: classes loaded and linked beforehand. The launcher
/// has made it, has seen to it that nobody else can write there, and names it in a system property.
final class StartCache {
    private static final String PROPERTY = "headroom.engine.cache";

    private StartCache() {}

    static List<String> flags() {
        return flags(System.getProperty(PROPERTY, ""));
    }

    /// A cache that is damaged, or of another Java or other libraries, is left out by the virtual machine, which looks
    /// at all of it and says nothing; what it says by itself would be read as the engine's words.
    static List<String> flags(String file) {
        return file.isEmpty() || !Files.isReadable(Path.of(file))
                ? List.of()
                : List.of(
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:AOTCache=" + file,
                        "-XX:+VerifySharedSpaces",
                        "-Xlog:aot*=off",
                        "-Xlog:cds*=off");
    }
}
