package dev.headroom.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/// Looks for text that cannot be read: cut to dots, cut by an edge that cannot be scrolled away, or under other text.
final class Legible {
    /// Layout rounds to whole pixels at several levels.
    private static final double SLACK = 2;

    private record Written(Text text, Bounds at, Optional<Node> scrolled) {}

    private final List<String> faults = new ArrayList<>();
    private final List<Written> written = new ArrayList<>();

    private Bounds window = new BoundingBox(0, 0, 0, 0);

    private Legible() {}

    /// What is wrong below a node, one line each, empty when all can be read. On the FX thread, after layout.
    static List<String> faults(Parent root) {
        Legible look = new Legible();
        look.window = root.localToScene(root.getLayoutBounds());
        look.at(root);
        look.overlaps();
        return look.faults;
    }

    private void at(Node node) {
        if (!node.isVisible() || node.getOpacity() == 0) {
            return;
        }
        switch (node) {
            case Labeled labeled -> dots(labeled);
            case TextField field -> {
                prompt(field);
                reachable(field);
                return; // what is typed scrolls
            }
            case Text text when !text.getText().isBlank() && !isIcon(text) -> text(text);
            default -> {}
        }
        if (node instanceof Control control && !(node instanceof ScrollBar) && !(node instanceof Labeled)) {
            reachable(control);
        }
        if (node instanceof Parent parent && !(node instanceof ScrollBar)) {
            parent.getChildrenUnmodifiable().forEach(this::at);
        }
    }

    private static boolean isIcon(Text text) {
        return text instanceof FontIcon;
    }

    private void dots(Labeled labeled) {
        String text = labeled.getText();
        if (text == null || text.isBlank()) {
            return;
        }
        for (Node child : labeled.getChildrenUnmodifiable()) {
            if (child instanceof Text shown && !isIcon(shown) && shown.isVisible()) {
                boolean cut = shown.getText().endsWith(labeled.getEllipsisString()) && !text.endsWith(shown.getText());
                if (cut) {
                    faults.add("cut to \"%s\": %s".formatted(shown.getText(), told(labeled, text)));
                }
            }
        }
    }

    private void prompt(TextField field) {
        String text = field.getText() == null || field.getText().isEmpty() ? field.getPromptText() : "";
        if (text == null || text.isEmpty()) {
            return;
        }
        Text measured = new Text(text);
        measured.setFont(field.getFont());
        double room = field.getWidth()
                - field.getInsets().getLeft()
                - field.getInsets().getRight();
        if (measured.getLayoutBounds().getWidth() > room + SLACK) {
            faults.add("a prompt that is cut: " + told(field, text));
        }
    }

    private void text(Text text) {
        Bounds at = text.localToScene(text.getLayoutBounds());
        Optional<Node> scrolled = edge(text, at, text.getText());
        written.add(new Written(text, at, scrolled));
    }

    private void reachable(Control control) {
        edge(control, control.localToScene(control.getLayoutBounds()), "");
    }

    /// Walks up to the first thing that scrolls and says when something before it hides a part.
    private Optional<Node> edge(Node node, Bounds at, String words) {
        for (Parent p = node.getParent(); p != null; p = p.getParent()) {
            if (p instanceof VirtualFlow<?> || p instanceof TextField || p instanceof javafx.scene.control.TextArea) {
                return Optional.of(p);
            }
            if (p instanceof ScrollPane pane) {
                sideways(pane, node, at, words);
                return Optional.of(p);
            }
            boolean scrolls = p.getParent() instanceof ScrollPane || p.getParent() instanceof VirtualFlow<?>;
            if (p.getClip() != null && !scrolls) {
                hidden(p, node, at, words);
            }
        }
        if (!within(window, at)) {
            faults.add("outside the window: " + told(node, words));
        }
        return Optional.empty();
    }

    private void sideways(ScrollPane pane, Node node, Bounds at, String words) {
        Bounds view = pane.localToScene(pane.getLayoutBounds());
        boolean stuck = pane.getHbarPolicy() == ScrollPane.ScrollBarPolicy.NEVER;
        if (stuck && (at.getMinX() < view.getMinX() - SLACK || at.getMaxX() > view.getMaxX() + SLACK)) {
            faults.add("beyond the side of what scrolls up and down only: " + told(node, words));
        }
    }

    private void hidden(Parent clipped, Node node, Bounds at, String words) {
        Bounds clip = clipped.localToScene(clipped.getClip().getBoundsInParent());
        if (!within(clip, at)) {
            faults.add("cut by the edge of %s: %s".formatted(name(clipped), told(node, words)));
        }
    }

    private static boolean within(Bounds room, Bounds at) {
        return at.getMinX() >= room.getMinX() - SLACK
                && at.getMaxX() <= room.getMaxX() + SLACK
                && at.getMinY() >= room.getMinY() - SLACK
                && at.getMaxY() <= room.getMaxY() + SLACK;
    }

    private void overlaps() {
        for (int i = 0; i < written.size(); i++) {
            for (int j = i + 1; j < written.size(); j++) {
                Written a = written.get(i);
                Written b = written.get(j);
                if (a.scrolled.equals(b.scrolled) && overlap(a.at, b.at)) {
                    faults.add("over each other: %s and %s"
                            .formatted(told(a.text, a.text.getText()), told(b.text, b.text.getText())));
                }
            }
        }
    }

    private static boolean overlap(Bounds a, Bounds b) {
        double across = Math.min(a.getMaxX(), b.getMaxX()) - Math.max(a.getMinX(), b.getMinX());
        double down = Math.min(a.getMaxY(), b.getMaxY()) - Math.max(a.getMinY(), b.getMinY());
        // lines of text lie close, and their boxes hold more than the letters
        return across > SLACK && down > 0.3 * Math.min(a.getHeight(), b.getHeight());
    }

    private static String told(Node node, String words) {
        String text = words.isEmpty() ? "" : " \"" + words.lines().findFirst().orElse("") + "\"";
        return name(node) + text + " in " + path(node);
    }

    /// The nearest ids above, which is how a reader finds it.
    private static String path(Node node) {
        List<String> ids = new ArrayList<>();
        for (Node n = node.getParent(); n != null && ids.size() < 3; n = n.getParent()) {
            if (n.getId() != null) {
                ids.add("#" + n.getId());
            }
        }
        return ids.isEmpty() ? "the window" : String.join(" in ", ids);
    }

    private static String name(Node node) {
        String kind = node.getClass().getSimpleName();
        return (kind.isEmpty() ? node.getClass().getSuperclass().getSimpleName() : kind)
                + (node.getId() == null ? "" : "#" + node.getId())
                + (node.getStyleClass().isEmpty()
                        ? ""
                        : "." + node.getStyleClass().getLast());
    }
}
