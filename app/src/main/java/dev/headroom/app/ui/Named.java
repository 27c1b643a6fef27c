package dev.headroom.app.ui;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;

/// Controls that a lesson can ask for, by a name that is the same in every language: the field's name for the control
/// of a setting, `apply`, `question`.
public final class Named {
    private static final Object NAME = "dev.headroom.name";

    private Named() {}

    public static void name(Node control, String name) {
        control.getProperties().put(NAME, name);
    }

    /// The name of a control, if it has one.
    public static Optional<String> of(Node control) {
        return control.hasProperties() && control.getProperties().get(NAME) instanceof String name
                ? Optional.of(name)
                : Optional.empty();
    }

    /// The control of that name, if it is on screen below `root`.
    public static Optional<Node> find(Node root, String name) {
        if (root.hasProperties() && name.equals(root.getProperties().get(NAME))) {
            return Optional.of(root);
        }
        if (root instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                Optional<Node> found = find(child, name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
