package dev.headroom.machine.library;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One model on this machine.
///
/// @param path its folder with `config.json`, or its first GGUF file: what an engine is given
/// @param family such as `InternVL2.5` or `Qwen2.5-VL`; as the files name it where nobody else does, empty where they
///     do not
/// @param type of its weights: `bf16`, `int4 AWQ`, `Q4_K_M`; empty without any
/// @param parts only those that there are
/// @param files that hold weights
/// @param diskBytes of these files, as far as they are there
/// @param projector the file with the vision side of a GGUF model
/// @param planned whether the planner knows it
/// @param runs whether the engine that comes with Headroom runs it
public record LibraryModel(
        String name,
        Source source,
        Format format,
        Path path,
        String family,
        String type,
        Map<Part, Share> parts,
        List<Path> files,
        long diskBytes,
        Optional<Path> projector,
        List<Trouble> troubles,
        Planned planned,
        Runs runs) {

    public enum Format {
        SAFETENSORS,
        GGUF,
        /// Weights that are not read because they may run code, or none at all.
        OTHER
    }

    /// What the planner makes of a model.
    public sealed interface Planned {
        record Known(ModelSpec spec) implements Planned {}

        /// A GGUF, which llama.cpp runs.
        ///
        /// @param spec the same in the catalogue's terms
        record ByLlamaCpp(ModelSpec spec, GgufModel gguf) implements Planned {}

        /// @param why it cannot be planned
        record Unknown(Sentence why) implements Planned {}
    }

    /// Whether the engine that comes with Headroom runs a model.
    public sealed interface Runs {
        /// @param shape as its files have it
        record Here(ModelShape shape) implements Runs {}

        /// @param why it does not
        record Elsewhere(Sentence why) implements Runs {}
    }

    public LibraryModel {
        Map<Part, Share> ordered = new EnumMap<>(Part.class);
        ordered.putAll(parts);
        parts = ordered;
        files = List.copyOf(files);
        troubles = List.copyOf(troubles);
    }

    public long parameters() {
        return parts.values().stream().mapToLong(Share::parameters).sum();
    }

    /// Of all tensors.
    public long bytes() {
        return parts.values().stream().mapToLong(Share::bytes).sum();
    }

    public boolean whole() {
        return troubles.stream().noneMatch(Trouble::breaks);
    }

    /// Whether the engine that comes with Headroom runs it.
    public boolean runsHere() {
        return whole() && runs instanceof Runs.Here;
    }

    /// The folder to show to somebody who looks for it.
    public Path folder() {
        Path parent = path.getParent();
        return format == Format.GGUF && parent != null ? parent : path;
    }

    public Optional<ModelSpec> spec() {
        return switch (planned) {
            case Planned.Known(ModelSpec spec) -> Optional.of(spec);
            case Planned.ByLlamaCpp(ModelSpec spec, GgufModel _) -> Optional.of(spec);
            case Planned.Unknown _ -> Optional.empty();
        };
    }

    /// The GGUF to plan with; empty for other models.
    public Optional<GgufModel> gguf() {
        return planned instanceof Planned.ByLlamaCpp(ModelSpec _, GgufModel gguf)
                ? Optional.of(gguf)
                : Optional.empty();
    }
}
