package dev.headroom.machine.library;

import dev.headroom.disk.Folders;
import dev.headroom.disk.PathText;
import dev.headroom.machine.Assets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where models are looked for.
///
/// @param roots folders and whose they are; those that are not there are passed over, but for the user's own
public record Places(List<Root> roots) {
    /// @param folder that is looked through, with what lies in it
    public record Root(Source source, Path folder) {}

    public Places {
        roots = List.copyOf(roots);
    }

    /// Those of the user who runs this process.
    ///
    /// @param own folders that the user named
    public static Places ofUser(List<Path> own) {
        List<Root> roots = new ArrayList<>();
        Assets.folder().ifPresent(f -> roots.add(new Root(Source.BUNDLED, f.resolve("models"))));
        roots.addAll(of(System.getenv(), System.getProperty("os.name", ""), Folders.home())
                .roots());
        own.forEach(f -> roots.add(new Root(Source.FOLDER, f)));
        return new Places(roots);
    }

    /// The usual places of other programs, each with the variables that move it.
    static Places of(Map<String, String> environment, String system, Path home) {
        String os = system.toLowerCase(Locale.ROOT);
        List<Root> roots = new ArrayList<>();
        Path cache = given(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
        roots.add(new Root(
                Source.HUGGING_FACE,
                given(environment, "HF_HUB_CACHE")
                        .or(() -> given(environment, "HUGGINGFACE_HUB_CACHE"))
                        .or(() -> given(environment, "HF_HOME").map(hf -> hf.resolve("hub")))
                        .orElse(cache.resolve("huggingface/hub"))));
        roots.add(new Root(
                Source.MODELSCOPE,
                given(environment, "MODELSCOPE_CACHE").orElse(home.resolve(".cache/modelscope/hub"))));
        roots.add(new Root(Source.LM_STUDIO, home.resolve(".lmstudio/models")));
        roots.add(new Root(Source.LM_STUDIO, home.resolve(".cache/lm-studio/models")));
        roots.add(new Root(
                Source.LLAMA_CPP,
                given(environment, "LLAMA_CACHE")
                        .orElse(
                                os.startsWith("windows")
                                        ? given(environment, "LOCALAPPDATA")
                                                .orElse(home.resolve("AppData/Local"))
                                                .resolve("llama.cpp")
                                        : os.startsWith("mac")
                                                ? home.resolve("Library/Caches/llama.cpp")
                                                : cache.resolve("llama.cpp"))));
        Optional<Path> ollama = given(environment, "OLLAMA_MODELS");
        roots.add(new Root(Source.OLLAMA, ollama.orElse(home.resolve(".ollama/models"))));
        if (ollama.isEmpty() && os.startsWith("linux")) {
            // where its installer lets the service run as a user of its own
            roots.add(new Root(Source.OLLAMA, Path.of("/usr/share/ollama/.ollama/models")));
        }
        return new Places(roots);
    }

    private static Optional<Path> given(Map<String, String> environment, String variable) {
        String text = environment.getOrDefault(variable, "");
        return text.isBlank() ? Optional.empty() : PathText.of(text);
    }
}
