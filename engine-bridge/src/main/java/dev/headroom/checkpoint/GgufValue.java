package dev.headroom.checkpoint;

/// A value of a GGUF file's metadata. Of arrays and long texts only the size is kept: vocabularies and chat templates
/// are most of a header.
public sealed interface GgufValue {
    record Text(String text) implements GgufValue {}

    record Whole(long value) implements GgufValue {}

    record Real(double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {}

    /// @param bytes of a text that is too long to be kept
    record LongText(long bytes) implements GgufValue {}

    /// A short list of whole numbers, or of flags as 0 and 1: one for each layer.
    record Wholes(java.util.List<Long> values) implements GgufValue {
        public Wholes {
            values = java.util.List.copyOf(values);
        }
    }

    /// A list that is not kept.
    ///
    /// @param count elements
    record Array(long count) implements GgufValue {}
}
