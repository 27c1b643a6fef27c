package dev.headroom.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.graph.GraphBuilder;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// ONNX Runtime as this engine uses it: one environment and one thread pool for all sessions, no telemetry, and no
/// arena, so that activations are given back after each run and every byte a session keeps is a weight.
public final class OrtRuntime {
    private static @Nullable OrtRuntime instance;

    private final OrtEnvironment environment;
    private final int threads;

    private OrtRuntime(OrtEnvironment environment, int threads) {
        this.environment = environment;
        this.threads = threads;
    }

    /// The one of this process; loads the native library on the first call.
    ///
    /// The system properties `headroom.threads` (default: all cores) and `headroom.spin` (default false: waiting
    /// threads sleep, which leaves the cores to others and costs some decode speed) are read then.
    public static synchronized OrtRuntime get() {
        if (instance == null) {
            // Read by the library while it loads. Version 1.29 collects the command line for it and dies of long ones.
            NativeMemory.setEnvironment("ORT_DISABLE_TELEMETRY", "1");
            NativeMemory.giveBackLargeBlocks();
            OrtLibrary.load();
            int threads =
                    Integer.getInteger("headroom.threads", Runtime.getRuntime().availableProcessors());
            try (OrtEnvironment.ThreadingOptions options = new OrtEnvironment.ThreadingOptions()) {
                options.setGlobalIntraOpNumThreads(threads);
                options.setGlobalInterOpNumThreads(1);
                options.setGlobalSpinControl(Boolean.getBoolean("headroom.spin"));
                options.setGlobalDenormalAsZero();
                OrtEnvironment environment =
                        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "headroom", options);
                environment.setTelemetry(false);
                instance = new OrtRuntime(environment, threads);
            } catch (OrtException e) {
                throw new EngineException(
                        Code.RUNTIME_MISSING, Sentence.of("ONNX Runtime did not start: {}", Sentence.of(e)));
            }
        }
        return instance;
    }

    public OrtEnvironment environment() {
        return environment;
    }

    /// Threads of the pool that all sessions share.
    public int threads() {
        return threads;
    }

    /// Loads a graph. Weights are read from their files, packed for the matrix kernels, and the files are let go.
    public OrtSession open(GraphBuilder graph) throws OrtException {
        return open(graph.build(), graph.weightFolder(), Map.of());
    }

    /// @param weightFolder real folder of the weight files, empty for a graph without
    /// @param config further session configuration entries
    public OrtSession open(byte[] model, Optional<Path> weightFolder, Map<String, String> config) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.disablePerSessionThreads();
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            if (weightFolder.isPresent()) {
                options.addConfigEntry(
                        "session.model_external_initializers_file_folder_path",
                        weightFolder.get().toString());
            }
            for (Map.Entry<String, String> entry : config.entrySet()) {
                options.addConfigEntry(entry.getKey(), entry.getValue());
            }
            return environment.createSession(model, options);
        }
    }

    /// Closes a session and returns its memory to the system.
    public static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session did not close", e);
        } finally {
            NativeMemory.trim();
        }
    }
}
