import java.util.List;
import java.util.Locale;

/// A system that an image is made for: the one this runs on.
enum Platform {
    LINUX_X64("ai/onnxruntime/native/linux-x64/", "native/lib/linux-x86_64/cpu/", "Linux/x86_64/", "linux-x86-64/"),
    LINUX_ARM64(
            "ai/onnxruntime/native/linux-aarch64/",
            "native/lib/linux-aarch64/cpu/",
            "Linux/aarch64/",
            "linux-aarch64/"),
    WINDOWS_X64("ai/onnxruntime/native/win-x64/", "native/lib/win-x86_64/cpu/", "Windows/x86_64/", "win32-x86-64/"),
    MAC_ARM64("ai/onnxruntime/native/osx-aarch64/", "native/lib/osx-aarch64/cpu/", "Mac/aarch64/", "darwin-aarch64/");

    /// Folders of the jars that hold libraries for this system.
    private final List<String> folders;

    Platform(String onnxRuntime, String tokenizers, String sqlite, String jna) {
        this.folders = List.of(onnxRuntime, tokenizers, "org/sqlite/native/" + sqlite, "com/sun/jna/" + jna);
    }

    static Platform here() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (os.startsWith("linux")) {
            return arm ? LINUX_ARM64 : LINUX_X64;
        }
        if (os.startsWith("windows") && !arm) {
            return WINDOWS_X64;
        }
        if (os.startsWith("mac") && arm) {
            return MAC_ARM64;
        }
        throw new IllegalStateException("No image is made for " + os + " on " + System.getProperty("os.arch")
                + ": ONNX Runtime brings no library for it. Use Linux on x64 or arm64, Windows on x64, macOS"
                + " on arm64.");
    }

    boolean isLinux() {
        return this == LINUX_X64 || this == LINUX_ARM64;
    }

    /// Whether an entry of a jar is a library for this system.
    boolean has(String entry) {
        return folders.stream().anyMatch(folder -> entry.startsWith(folder) && !entry.contains(".dSYM/"));
    }

    /// Debian's name of the processor.
    String debianArchitecture() {
        return this == LINUX_ARM64 ? "arm64" : "amd64";
    }
}
