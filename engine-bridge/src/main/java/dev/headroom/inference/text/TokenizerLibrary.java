package dev.headroom.inference.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.LinkTrouble;
import dev.headroom.disk.NativeLibraries;
import dev.headroom.inference.EngineException.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Loads the native tokenizer library of DJL: no network, no usage report, and from where it lies unpacked.
final class TokenizerLibrary {
    /// The file's name: given a folder, the library looks for a graphics card and fails without one.
    private static final String FILE = "RUST_LIBRARY_PATH";

    /// It looks for graphics cards, which no tokenizer needs, and tells everyone what it found. Held here: a logger
    /// that nobody holds forgets its level.
    private static final Logger TALK = Logger.getLogger("ai.djl");

    private static boolean loaded;

    private TokenizerLibrary() {}

    /// @throws dev.headroom.inference.EngineException [Code#RUNTIME_MISSING] with the cause and the way out
    static synchronized void load() {
        if (loaded) {
            return;
        }
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        TALK.setLevel(Level.SEVERE);
        Optional<Path> folder = folder();
        folder.ifPresent(f -> {
            System.setProperty(
                    FILE, f.resolve(System.mapLibraryName("tokenizers")).toString());
            // it looks for CUDA through JNA, whose library an image has in the same folder
            System.setProperty("jna.boot.library.path", f.toString());
        });
        try {
            LibUtils.checkStatus();
        } catch (EngineException | LinkageError e) {
            throw new dev.headroom.inference.EngineException(
                    Code.RUNTIME_MISSING, LinkTrouble.of(e, folder).sentence("Hugging Face tokenizers"));
        }
        loaded = true;
    }

    private static Optional<Path> folder() {
        try {
            return NativeLibraries.folder("tokenizers", LibUtils.class, resources());
        } catch (DiskException e) {
            throw new dev.headroom.inference.EngineException(Code.RUNTIME_MISSING, e.sentence());
        }
    }

    private static List<String> resources() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "");
        String machine = (arch.equals("aarch64") || arch.equals("arm64") ? "aarch64" : "x86_64") + "/cpu/";
        if (os.startsWith("windows")) {
            String there = "native/lib/win-" + machine;
            return List.of(
                    there + "libwinpthread-1.dll",
                    there + "libgcc_s_seh-1.dll",
                    there + "libstdc++-6.dll",
                    there + "tokenizers.dll");
        }
        return os.startsWith("mac")
                ? List.of("native/lib/osx-" + machine + "libtokenizers.dylib")
                : List.of("native/lib/linux-" + machine + "libtokenizers.so");
    }
}
