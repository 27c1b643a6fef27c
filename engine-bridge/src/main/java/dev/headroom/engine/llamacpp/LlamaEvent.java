package dev.headroom.engine.llamacpp;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a line of llama-server's output means. Sizes in bytes; a place is a buffer type as llama.cpp calls it: `CUDA0`,
/// `CUDA_Host`, `CPU_Mapped`, `Vulkan0`.
public sealed interface LlamaEvent {
    /// @param build number of the release, such as 10587
    record Build(int build) implements LlamaEvent {}

    /// A model begins to load; what was said of buffers before is of a probe, or of another model.
    record LoadBegins() implements LlamaEvent {}

    /// @param name such as `CUDA0`, empty where the line has no number for it
    record Device(String name, String card, long free) implements LlamaEvent {}

    /// @param here on cards
    /// @param all the output counted as one
    record Layers(int here, int all) implements LlamaEvent {}

    record Buffer(String place, BufferKind kind, long bytes) implements LlamaEvent {}

    /// All key and value buffers of one cache once more, with their types.
    ///
    /// @param slots sequences
    /// @param streams caches that do not share cells
    record CacheSum(long bytes, long cells, int layers, int slots, int streams, String keys, String values)
            implements LlamaEvent {}

    /// A setting as the engine has it.
    ///
    /// @param name `n_ctx`, `n_ctx_seq`, `n_batch`, `n_ubatch`, `n_seq_max`, `flash_attn`, `kv_unified`
    record Applied(String name, String value) implements LlamaEvent {}

    /// @param context tokens of one request
    record Slots(int slots, int context, Optional<Boolean> unified) implements LlamaEvent {}

    /// What `--fit` expects before it changes anything.
    record Projected(long use, long free) implements LlamaEvent {}

    record ContextReduced(long from, long to) implements LlamaEvent {}

    record CannotFit(String why) implements LlamaEvent {}

    /// @param projector such as `internvl`
    record Projector(String projector) implements LlamaEvent {}

    /// A row of the table that is printed at a clean end: whole MiB, each cut off.
    ///
    /// @param total of a card, its driver's figure
    record Row(String place, OptionalLong total, OptionalLong free, long model, long context, long compute)
            implements LlamaEvent {}

    record Listening(OptionalInt port) implements LlamaEvent {}

    /// A picture, or a batch of its tiles, begins to be encoded.
    record Encoding() implements LlamaEvent {}

    /// @param milliseconds of the tower
    record Encoded(double milliseconds) implements LlamaEvent {}

    record PromptRead(int tokens, double milliseconds) implements LlamaEvent {}

    record AnswerMade(int tokens, double milliseconds) implements LlamaEvent {}

    /// @param asked empty where the line does not tell
    /// @param host whether it was this machine's memory, not a card's
    /// @param said the line's own words
    record OutOfMemory(OptionalLong asked, boolean host, String said) implements LlamaEvent {}

    /// What could not be allocated, said after the fact.
    record Meant(BufferKind kind) implements LlamaEvent {}

    /// It gives up for another reason.
    record Fatal(String said) implements LlamaEvent {}

    /// A request asked for more than its slot has.
    record Truncated() implements LlamaEvent {}

    /// What a buffer holds.
    enum BufferKind {
        MODEL,
        CACHE,
        /// Of recurrent layers.
        STATE,
        COMPUTE,
        OUTPUT,
        LORA,
        /// Weights of the vision side; llama.cpp tells one sum.
        TOWER,
        TOWER_COMPUTE
    }
}
