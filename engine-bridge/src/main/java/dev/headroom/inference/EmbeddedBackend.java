package dev.headroom.inference;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The embedded engine of one model: vision tower, decoder, KV cache and adapters on ONNX Runtime.
public abstract class EmbeddedBackend implements Backend {
    EmbeddedBackend() {}

    /// Loads a model. Takes as long as reading the weights; the cache is taken at once.
    ///
    /// @param adapters folders of PEFT adapters by the name under which they are offered
    /// @throws dev.headroom.checkpoint.CheckpointException for a damaged model or adapter, or one of another kind
    /// @throws EngineException `out_of_memory` when it does not fit into `settings.deviceMemory()`
    public static EmbeddedBackend load(
            ModelFolder folder, Map<String, Path> adapters, Settings settings, ProgressListener progress) {
        return load(folder, folder.name(), adapters, settings, progress);
    }

    /// @param servedName what the model is called in `/v1/models`
    public static EmbeddedBackend load(
            ModelFolder folder,
            String servedName,
            Map<String, Path> adapters,
            Settings settings,
            ProgressListener progress) {
        throw new EngineException(
                503,
                "not_ready",
                "The engine of " + servedName + " is not built yet (" + List.of(adapters, settings, progress) + ").");
    }
}
