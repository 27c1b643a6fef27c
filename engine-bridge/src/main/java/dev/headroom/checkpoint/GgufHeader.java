package dev.headroom.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What stands at the beginning of a GGUF file: metadata and where each tensor lies.
///
/// @param version of the format, 2 or 3
/// @param metadata in the order of the file
public record GgufHeader(int version, Map<String, GgufValue> metadata, List<GgufTensor> tensors) {
    public GgufHeader {
        metadata = new LinkedHashMap<>(metadata);
        tensors = List.copyOf(tensors);
    }

    public Optional<String> text(String key) {
        return metadata.get(key) instanceof GgufValue.Text t ? Optional.of(t.text()) : Optional.empty();
    }

    public OptionalLong whole(String key) {
        return metadata.get(key) instanceof GgufValue.Whole w ? OptionalLong.of(w.value()) : OptionalLong.empty();
    }

    /// One number for each layer, or one for all; empty where the file does not say.
    public List<Long> wholes(String key) {
        return switch (metadata.get(key)) {
            case GgufValue.Wholes w -> w.values();
            case GgufValue.Whole w -> List.of(w.value());
            case null, default -> List.of();
        };
    }

    public boolean flag(String key) {
        return metadata.get(key) instanceof GgufValue.Flag f && f.value();
    }

    /// Such as `qwen2vl` or `clip`; empty where the file does not say.
    public Optional<String> architecture() {
        return text("general.architecture");
    }

    /// Whether it holds the vision side of a model whose language side lies in another file.
    public boolean isProjector() {
        return architecture().filter("clip"::equals).isPresent()
                || text("general.type").filter("mmproj"::equals).isPresent();
    }

    /// Width of the language model's embeddings; a projector's output must be as wide.
    public OptionalLong width() {
        return isProjector()
                ? whole("clip.vision.projection_dim")
                : architecture().map(a -> whole(a + ".embedding_length")).orElse(OptionalLong.empty());
    }
}
