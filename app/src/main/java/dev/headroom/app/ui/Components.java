package dev.headroom.app.ui;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.memory.ComponentKind;

/// What the components of memory, and the other things that the chart draws, are called on every page.
public final class Components {
    private static final Messages M = Messages.of("components");

    private Components() {}

    public static String name(ComponentKind kind) {
        return M.text("component." + kind.field());
    }

    /// @param field of a component, of a part of one, or of a channel
    public static String name(String field) {
        return M.text("component." + field);
    }

    /// In a language that need not be the one of the moment.
    public static String name(Language language, String field) {
        return M.text(language, "component." + field);
    }

    public static boolean has(String field) {
        return M.has("component." + field);
    }
}
