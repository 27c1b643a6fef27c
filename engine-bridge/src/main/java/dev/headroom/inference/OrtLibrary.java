package dev.headroom.inference;

import ai.onnxruntime.OrtEnvironment;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.disk.LinkTrouble;
import dev.headroom.disk.NativeLibraries;
import dev.headroom.inference.EngineException.Code;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Loads ONNX Runtime's library from where it lies unpacked. Left to itself it unpacks 28 MB into a new folder for
/// temporary files at each start, and leaves them there when it is killed.
final class OrtLibrary {
    private static final String FOLDER = "onnxruntime.native.path";

    private OrtLibrary() {}

    /// @throws EngineException [Code#RUNTIME_MISSING] with the cause and the way out
    static void load() {
        Optional<Path> folder = folder();
        folder.ifPresent(f -> System.setProperty(FOLDER, f.toString()));
        try {
            Class.forName(OrtEnvironment.class.getName(), true, OrtEnvironment.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw refused(e, folder);
        }
        forgetTemporaryFolder();
    }

    private static Optional<Path> folder() {
        String given = System.getProperty(FOLDER, "");
        if (!given.isBlank()) {
            return Optional.of(Path.of(given));
        }
        try {
            return NativeLibraries.folder("onnxruntime", OrtEnvironment.class, resources());
        } catch (DiskException e) {
            throw new EngineException(Code.RUNTIME_MISSING, e.sentence());
        }
    }

    private static List<String> resources() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "");
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (os.startsWith("windows")) {
            String there = "ai/onnxruntime/native/win-" + (arm ? "aarch64/" : "x64/");
            return List.of(
                    there + "onnxruntime.dll",
                    there + "onnxruntime4j_jni.dll",
                    there + "onnxruntime_providers_shared.dll");
        }
        boolean mac = os.startsWith("mac");
        String there = "ai/onnxruntime/native/" + (mac ? "osx-" : "linux-") + (arm ? "aarch64/" : "x64/");
        String suffix = mac ? ".dylib" : ".so";
        return List.of(there + "libonnxruntime" + suffix, there + "libonnxruntime4j_jni" + suffix);
    }

    /// It makes a folder for temporary files before it looks whether it needs one.
    private static EngineException refused(Throwable e, Optional<Path> folder) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return new EngineException(
                        Code.RUNTIME_MISSING, DiskTrouble.of(io, temporary).unwritable());
            }
        }
        return new EngineException(
                Code.RUNTIME_MISSING, LinkTrouble.of(e, folder).sentence("ONNX Runtime"));
    }

    /// That folder is empty now. It goes at the end by itself, but not after a kill.
    private static void forgetTemporaryFolder() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            field.setAccessible(true);
            if (field.get(null) instanceof Path made) {
                Files.deleteIfExists(made);
            }
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
            return; // another release of it, or not empty: it goes at the end
        }
    }
}
