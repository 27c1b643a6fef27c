package dev.headroom.inference.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Prepares the native tokenizer library of DJL: no network, no usage report, and unpacked where this user may write.
/// Its default is the home folder, which can be read-only.
final class TokenizerLibrary {
    /// It looks for graphics cards, which no tokenizer needs, and tells everyone what it found. Held here: a logger
    /// that nobody holds forgets its level.
    private static final Logger TALK = Logger.getLogger("ai.djl");

    private static boolean prepared;

    private TokenizerLibrary() {}

    static synchronized void prepare() {
        if (prepared) {
            return;
        }
        prepared = true;
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        TALK.setLevel(Level.SEVERE);
        if (System.getProperty("ENGINE_CACHE_DIR") == null && System.getenv("ENGINE_CACHE_DIR") == null) {
            System.setProperty("ENGINE_CACHE_DIR", folder().toString());
        }
    }

    private static Path folder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        String local = System.getenv("LOCALAPPDATA");
        Path user = cache != null && !cache.isBlank()
                ? Path.of(cache)
                : local != null && !local.isBlank()
                        ? Path.of(local)
                        : Path.of(System.getProperty("user.home", "."), ".cache");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "headroom-" + System.getProperty("user.name"));
        for (Path candidate : List.of(user.resolve("headroom"), temporary)) {
            try {
                Files.createDirectories(candidate);
                if (Files.isWritable(candidate)) {
                    return candidate;
                }
            } catch (IOException | SecurityException e) {
                // read-only: the next one
            }
        }
        return temporary;
    }
}
