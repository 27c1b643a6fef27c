package dev.headroom.app.ui;

import dev.headroom.memory.ComponentKind;
import javafx.scene.paint.Color;

/// The one table of colours for memory, light and dark, for the live chart, the bars, the tables and the exported
/// pictures.
///
/// The hues are those that readers with colour-blindness tell apart best (orange, sky, green, yellow, blue, vermilion,
/// purple); neighbours in the stack differ in lightness as well, so that the picture also reads in grey.
public enum Palette {
    CONTEXT(0x8C959F, 0x6E7681),
    RUNTIME(0xC3CAD2, 0x484F58),
    WEIGHTS_LANGUAGE(0x0072B2, 0x2F81C7),
    WEIGHTS_VISION(0x56B4E9, 0x79C0F2),
    WEIGHTS_PROJECTOR(0x1F4E8C, 0x3C5F9E),
    LORA(0xCC79A7, 0xD98BB6),
    KV_CACHE(0xF6D58E, 0x7A5A14),
    /// The part of the KV cache that holds tokens.
    KV_USED(0xE69F00, 0xE8A317),
    VISION_ACTIVATIONS(0x009E73, 0x19B287),
    PREFILL_ACTIVATIONS(0xE3D532, 0xEFE364),
    OTHER_PROCESSES(0x8A7264, 0x8F7A6C),
    OUTSIDE_DEVICE(0xD55E00, 0xE8702A),
    UNATTRIBUTED(0xA04090, 0xC76BB8),
    FREE(0xF0F2F5, 0x1C2128),

    /// Measured from outside: a line over the stack.
    MEASURED(0x1F2328, 0xF0F6FC),
    /// Measured parts of a process in the bar.
    ANONYMOUS(0x57606A, 0x9DA7B3),
    FILE(0xA9B2BC, 0x606A75),
    LIMIT(0xCF222E, 0xF85149),
    GRID(0xE4E8EC, 0x262C34),
    AXIS_TEXT(0x59636E, 0x9198A1),
    BACKGROUND(0xFFFFFF, 0x0D1117),
    EVENT(0x6639BA, 0xB083F0),
    HOVER(0x24292F, 0xD1D9E0);

    private final int light;
    private final int dark;

    Palette(int light, int dark) {
        this.light = light;
        this.dark = dark;
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
            case PREFILL_ACTIVATIONS -> PREFILL_ACTIVATIONS;
            case RUNTIME -> RUNTIME;
            case OTHER_PROCESSES, OTHER_ENGINES -> OTHER_PROCESSES;
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
