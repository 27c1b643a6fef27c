package dev.headroom.inference;

import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What the HTTP server knows of an engine. All methods may be called from any thread; generations run concurrently up
/// to the number of slots, further ones wait.
public interface Backend extends AutoCloseable {
    /// The served name, as in `/v1/models`.
    String modelName();

    /// Adapters that can be named as `model` or chosen by settings, with their own rank.
    List<AdapterInfo> adapters();

    record AdapterInfo(String name, int rank, double alpha) {}

    /// Answers one request; blocks until it ended. `sink` gets the text as it comes, on this thread.
    ///
    /// @throws EngineException with a status, a code and a sentence
    GenerationResult generate(GenerationRequest request, TokenSink sink);

    /// Exact accounting now. `events` are those after the report numbered `afterSequence` (0: the last hundred).
    MemoryReport memory(long afterSequence);

    /// What was asked at start or by the last [#apply].
    Settings asked();

    /// What became of it: effective `session_len`, slots as `max_batch_size`, rank in use.
    Settings applied();

    /// Sentences about differences between asked and applied ("session_len is truncated from 8192 to 5376").
    List<Sentence> warnings();

    /// Changes cache ratio, session_len, max_batch_size, LoRA without reloading weights. Waits for running generations.
    ///
    /// @throws EngineException `needs_restart` for a setting that cannot change live; `out_of_memory` when the new
    ///     arrangement does not fit (the old one then stays)
    void apply(Settings settings);

    /// Completes when an error has ended the engine's own thread, with the refusal that every call gets from then on.
    /// What hangs on it runs on that thread, as its last work.
    CompletableFuture<EngineException> death();

    /// Whether it moves.
    Pulse pulse();

    @Override
    void close();
}
