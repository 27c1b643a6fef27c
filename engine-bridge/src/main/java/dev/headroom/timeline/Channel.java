package dev.headroom.timeline;

import dev.headroom.memory.ComponentKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What is recorded over time, bytes each. The stacked ones are components in the order of the stack, from the ground
/// up; the others, which come after them, are lines beside or over it.
public enum Channel {
    CONTEXT(ComponentKind.CONTEXT),
    RUNTIME(ComponentKind.RUNTIME),
    WEIGHTS_LANGUAGE(ComponentKind.WEIGHTS_LANGUAGE),
    WEIGHTS_VISION(ComponentKind.WEIGHTS_VISION),
    WEIGHTS_PROJECTOR(ComponentKind.WEIGHTS_PROJECTOR),
    LORA(ComponentKind.LORA),
    KV_CACHE(ComponentKind.KV_CACHE),
    VISION_ACTIVATIONS(ComponentKind.VISION_ACTIVATIONS),
    READING(ComponentKind.READING),
    PREFILL_ACTIVATIONS(ComponentKind.PREFILL_ACTIVATIONS),
    OTHER_PROCESSES(ComponentKind.OTHER_PROCESSES),
    OUTSIDE_DEVICE(ComponentKind.OUTSIDE_DEVICE),

    /// KV cache bytes that hold tokens: inside [#KV_CACHE], never beside it.
    KV_USED("kv_cache.used"),
    KV_REACHABLE("kv_cache.reachable"),
    /// The engine's process and its children, measured: PSS.
    PROCESS_PSS("process.pss"),
    PROCESS_RSS("process.rss"),
    /// What the engine may use.
    DEVICE_MEMORY("device_memory"),
    CARD_USED("card.used"),
    CARD_TOTAL("card.total"),
    /// What the watched engine holds on the card, by the driver.
    CARD_ENGINE("card.engine");

    private static final List<Channel> STACKED =
            Arrays.stream(values()).filter(Channel::stacked).toList();

    private final String field;
    private final Optional<ComponentKind> component;

    Channel(ComponentKind component) {
        this.field = component.field();
        this.component = Optional.of(component);
    }

    Channel(String field) {
        this.field = field;
        this.component = Optional.empty();
    }

    /// The name in files and exports.
    public String field() {
        return field;
    }

    public Optional<ComponentKind> component() {
        return component;
    }

    public boolean stacked() {
        return component.isPresent();
    }

    /// From the ground up.
    public static List<Channel> stack() {
        return STACKED;
    }

    public static Optional<Channel> of(ComponentKind kind) {
        return STACKED.stream().filter(c -> c.component.get() == kind).findFirst();
    }

    public static Optional<Channel> ofField(String field) {
        return Arrays.stream(values()).filter(c -> c.field.equals(field)).findFirst();
    }
}
