package dev.headroom.memory;

import java.util.Optional;

/// What memory is used for, the same list in a plan, a report of an engine and a live chart. `field()` is the name in
/// files, the API and metrics.
public enum ComponentKind {
    /// Driver, libraries, the bare process: what is there before a model is.
    CONTEXT("context"),
    WEIGHTS_LANGUAGE("weights.language"),
    WEIGHTS_VISION("weights.vision"),
    WEIGHTS_PROJECTOR("weights.projector"),
    LORA("lora"),
    /// The whole pool, taken at once; what is used of it is a figure inside, never a component beside it.
    KV_CACHE("kv_cache.reserved"),
    VISION_ACTIVATIONS("vision.activations"),
    /// Pixels of pictures: reading them, and their tiles until the vision tower has seen them.
    READING("vision.reading"),
    PREFILL_ACTIVATIONS("prefill.activations"),
    /// Buffers of the framework: Java heap, allocator slack, workspaces.
    RUNTIME("runtime"),
    OTHER_PROCESSES("other_processes"),
    /// Engines of ours that were started together with this one on the same card.
    OTHER_ENGINES("other_engines"),
    OUTSIDE_DEVICE("outside_device"),
    /// Measured, but claimed by no one. Never spread over the rest.
    UNATTRIBUTED("unattributed"),
    FREE("free");

    private final String field;

    ComponentKind(String field) {
        this.field = field;
    }

    public String field() {
        return field;
    }

    public static Optional<ComponentKind> ofField(String field) {
        for (ComponentKind kind : values()) {
            if (kind.field.equals(field)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
