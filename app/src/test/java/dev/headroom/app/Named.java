package dev.headroom.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;

/// Looks for what the keyboard reaches and a screen reader cannot say: without a name, or without a role.
final class Named {
    private static final String HINT = "javafx.scene.control.Tooltip";

    private final List<Node> reached = new ArrayList<>();
    private final Map<Node, String> labels = new HashMap<>();

    private Named() {}

    /// What is wrong below a node, one line each, empty when all can be said. On the FX thread.
    static List<String> faults(Parent root) {
        Named look = new Named();
        look.at(root);
        List<String> faults = new ArrayList<>();
        for (Node node : look.reached) {
            if (look.name(node).isBlank()) {
                faults.add("no name: " + told(node));
            }
            if (node.getAccessibleRole() == AccessibleRole.NODE || node.getAccessibleRole() == AccessibleRole.PARENT) {
                faults.add("no role: " + told(node));
            }
        }
        return faults;
    }

    /// Whatever Tab can stop at below a node.
    static List<Node> reached(Parent root) {
        Named look = new Named();
        look.at(root);
        return look.reached;
    }

    private void at(Node node) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Label label && label.getLabelFor() != null) {
            labels.put(label.getLabelFor(), label.getText());
        }
        if (node.isFocusTraversable() && !node.isDisabled()) {
            reached.add(node);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(this::at);
        }
    }

    private String name(Node node) {
        return said(node.getAccessibleText())
                .or(() -> Optional.ofNullable(labels.get(node)))
                .or(() -> node instanceof Labeled labeled ? said(labeled.getText()) : Optional.empty())
                .or(() -> node instanceof Control control && control.getTooltip() != null
                        ? said(control.getTooltip().getText())
                        : Optional.empty())
                .or(() -> node.getProperties().get(HINT) instanceof javafx.scene.control.Tooltip hint
                        ? said(hint.getText())
                        : Optional.empty())
                .orElse("");
    }

    private static Optional<String> said(String text) {
        return Optional.ofNullable(text).filter(t -> !t.isBlank());
    }

    private static String told(Node node) {
        List<String> ids = new ArrayList<>();
        for (Node n = node.getParent(); n != null && ids.size() < 2; n = n.getParent()) {
            if (n.getId() != null) {
                ids.add("#" + n.getId());
            }
        }
        return "%s#%s.%s in %s"
                .formatted(
                        node.getClass().getName().replaceAll(".*\\.", ""),
                        node.getId(),
                        String.join(".", node.getStyleClass()),
                        String.join(" in ", ids));
    }
}
