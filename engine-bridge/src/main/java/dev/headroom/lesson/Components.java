package dev.headroom.lesson;

import dev.headroom.memory.ComponentKind;
import java.util.Arrays;

/// The names of components in expressions: one of them, or the beginning that several share (`weights`).
final class Components {
    private Components() {}

    /// Whether any component has this name or begins with it.
    static boolean known(String name) {
        return Arrays.stream(ComponentKind.values()).anyMatch(kind -> within(kind.field(), name));
    }

    /// Whether a component is meant by a name.
    static boolean within(String field, String name) {
        return field.equals(name) || field.startsWith(name + ".");
    }
}
