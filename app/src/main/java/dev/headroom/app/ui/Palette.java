package dev.headroom.app.ui;

import dev.headroom.memory.ComponentKind;
import javafx.scene.paint.Color;

/// The one table of colours for memory, light and dark, for the live chart, the bars, the tables and the exported
/// pictures.
///
/// A component keeps its hue in both themes. Any two are told apart by every reader, and neighbours in the stack by a
/// wide margin; a test recomputes contrast and distance. Red is the limit and what is over it, nothing else.
public enum Palette {
    CONTEXT(0x222E40, 0x5B687D),
    RUNTIME(0x53616F, 0x8493A2),
    WEIGHTS_LANGUAGE(0x0E4DC2, 0x4585FF),
    WEIGHTS_VISION(0x389BCE, 0x65C5FA),
    WEIGHTS_PROJECTOR(0x084D46, 0x4A867D),
    LORA(0xCE509F, 0xFF7CCA),
    KV_CACHE(0xCE7E00, 0xE89F3A),
    /// The part of the KV cache that holds tokens.
    KV_USED(0x782D06, 0xB66443),
    VISION_ACTIVATIONS(0x1C6641, 0x559B73, Fill.HATCHED),
    READING(0x7D6900, 0xFFE169, Fill.HATCHED),
    PREFILL_ACTIVATIONS(0x869B5D, 0xAEC484, Fill.HATCHED),
    OTHER_PROCESSES(0x551E6F, 0x905AAE),
    OTHER_ENGINES(0x3C000A, 0x915A5A),
    /// Beyond the device, so as red as what is over the limit.
    OUTSIDE_DEVICE(0xC2182B, 0xFF6B6B),
    UNATTRIBUTED(0x84807B, 0xAFACA6, Fill.DOTTED),
    FREE(0xF3F5F8, 0x0F141B),

    /// Measured from outside: a line over the stack, a hollow gauge in bars.
    MEASURED(0x1B2129, 0xE8EDF3, Fill.HOLLOW),
    LIMIT(0xC2182B, 0xFF6B6B),
    GRID(0xE6EAEE, 0x232B35),
    EDGE(0x7D8894, 0x77818D),
    AXIS_TEXT(0x56606C, 0x9AA5B1),
    BACKGROUND(0xFFFFFF, 0x151B23),
    EVENT(0x1B2129, 0xE8EDF3),
    HOVER(0x1B2129, 0xE8EDF3);

    /// How a part of a bar is filled.
    public enum Fill {
        SOLID,
        /// Comes and goes, or can never be reached.
        HATCHED,
        /// Claimed by nothing.
        DOTTED,
        /// A gauge, no parts.
        HOLLOW
    }

    private final int light;
    private final int dark;
    private final Fill fill;

    Palette(int light, int dark) {
        this(light, dark, Fill.SOLID);
    }

    Palette(int light, int dark, Fill fill) {
        this.light = light;
        this.dark = dark;
        this.fill = fill;
    }

    public Fill fill() {
        return fill;
    }

    public static Palette of(ComponentKind kind) {
        return switch (kind) {
            case CONTEXT -> CONTEXT;
            case WEIGHTS_LANGUAGE -> WEIGHTS_LANGUAGE;
            case WEIGHTS_VISION -> WEIGHTS_VISION;
            case WEIGHTS_PROJECTOR -> WEIGHTS_PROJECTOR;
            case LORA -> LORA;
            case KV_CACHE -> KV_CACHE;
            case VISION_ACTIVATIONS -> VISION_ACTIVATIONS;
            case READING -> READING;
            case PREFILL_ACTIVATIONS -> PREFILL_ACTIVATIONS;
            case RUNTIME -> RUNTIME;
            case OTHER_PROCESSES -> OTHER_PROCESSES;
            case OTHER_ENGINES -> OTHER_ENGINES;
            case OUTSIDE_DEVICE -> OUTSIDE_DEVICE;
            case UNATTRIBUTED -> UNATTRIBUTED;
            case FREE -> FREE;
        };
    }

    /// `0xRRGGBB`.
    public int rgb(boolean inDark) {
        return inDark ? dark : light;
    }

    public Color color(boolean inDark) {
        int rgb = rgb(inDark);
        return Color.rgb(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
    }

    /// `#rrggbb`, for style sheets and SVG.
    public String web(boolean inDark) {
        return "#%06x".formatted(rgb(inDark));
    }
}
