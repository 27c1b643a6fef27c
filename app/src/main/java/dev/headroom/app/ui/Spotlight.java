package dev.headroom.app.ui;

import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.shape.FillRule;
import javafx.scene.shape.HLineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.VLineTo;

/// Points at one node: a ring round it, and a veil over all else. Lies over what it dims, as the last child of a stack,
/// and takes neither mouse nor keyboard: what is dimmed can still be used.
///
/// It follows its node through scrolling, resizing and changes of the layout. While the node cannot be seen, nothing is
/// dimmed.
public final class Spotlight extends Region {
    private static final double MARGIN = 5;
    private static final double ROUND = 8;

    private final Path veil = new Path();
    private final Rectangle ring = new Rectangle();
    private final ReadOnlyObjectWrapper<Optional<Bounds>> lit = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final Runnable follow = this::place;
    private Optional<Node> target = Optional.empty();

    public Spotlight() {
        setMouseTransparent(true);
        setFocusTraversable(false);
        veil.getStyleClass().add("hr-spotlight-veil");
        veil.setFillRule(FillRule.EVEN_ODD);
        veil.setStroke(null);
        veil.setManaged(false);
        ring.getStyleClass().add("hr-spotlight-ring");
        ring.setFill(null);
        ring.setManaged(false);
        getChildren().addAll(veil, ring);
        sceneProperty().addListener((o, was, now) -> moved(was, now));
        off();
    }

    /// Points at a node from now on, and scrolls to it.
    public void on(Node node) {
        target = Optional.of(node);
        scrollTo(node);
        place();
    }

    public void off() {
        target = Optional.empty();
        place();
    }

    public Optional<Node> target() {
        return target;
    }

    /// What is left undimmed, in the coordinates of this; empty while the node cannot be seen.
    public ReadOnlyObjectProperty<Optional<Bounds>> lit() {
        return lit.getReadOnlyProperty();
    }

    /// Looks again after each layout of the scene, which comes only where something has changed.
    private void moved(Scene was, Scene now) {
        if (was != null) {
            was.removePostLayoutPulseListener(follow);
        }
        if (now != null) {
            now.addPostLayoutPulseListener(follow);
            place();
        }
    }

    @Override
    protected void layoutChildren() {
        place();
    }

    private void place() {
        Optional<Bounds> next = target.filter(this::shown).flatMap(this::seen).map(this::around);
        if (next.equals(lit.get()) && cover().equals(veil.getUserData())) {
            return;
        }
        veil.setUserData(cover());
        veil.setVisible(next.isPresent());
        ring.setVisible(next.isPresent());
        next.ifPresent(this::draw);
        lit.set(next);
    }

    private Bounds cover() {
        return new BoundingBox(0, 0, getWidth(), getHeight());
    }

    private void draw(Bounds hole) {
        veil.getElements().clear();
        outline(cover());
        outline(hole);
        ring.setX(hole.getMinX());
        ring.setY(hole.getMinY());
        ring.setWidth(hole.getWidth());
        ring.setHeight(hole.getHeight());
        ring.setArcWidth(2 * Scale.px(ROUND));
        ring.setArcHeight(2 * Scale.px(ROUND));
    }

    private void outline(Bounds box) {
        veil.getElements()
                .addAll(
                        new MoveTo(box.getMinX(), box.getMinY()),
                        new HLineTo(box.getMaxX()),
                        new VLineTo(box.getMaxY()),
                        new HLineTo(box.getMinX()),
                        new VLineTo(box.getMinY()));
    }

    private boolean shown(Node node) {
        if (node.getScene() == null || node.getScene() != getScene()) {
            return false;
        }
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /// The part of the node that no scrolled pane hides, in the scene.
    private Optional<Bounds> seen(Node node) {
        Optional<Bounds> part = Optional.of(node.localToScene(node.getLayoutBounds()));
        for (Parent p = node.getParent(); p != null; p = p.getParent()) {
            if (p instanceof ScrollPane pane) {
                Bounds view = pane.localToScene(pane.getLayoutBounds());
                part = part.flatMap(b -> common(b, view));
            }
        }
        return part.flatMap(b -> common(b, localToScene(cover())));
    }

    private Bounds around(Bounds inScene) {
        Bounds at = sceneToLocal(inScene);
        double margin = Scale.px(MARGIN);
        return new BoundingBox(
                at.getMinX() - margin, at.getMinY() - margin, at.getWidth() + 2 * margin, at.getHeight() + 2 * margin);
    }

    private static Optional<Bounds> common(Bounds a, Bounds b) {
        double left = Math.max(a.getMinX(), b.getMinX());
        double top = Math.max(a.getMinY(), b.getMinY());
        double width = Math.min(a.getMaxX(), b.getMaxX()) - left;
        double height = Math.min(a.getMaxY(), b.getMaxY()) - top;
        return width > 0 && height > 0 ? Optional.of(new BoundingBox(left, top, width, height)) : Optional.empty();
    }

    /// Scrolls every pane above a node as far as the node needs to be seen.
    public static void scrollTo(Node node) {
        for (Parent p = node.getParent(); p != null; p = p.getParent()) {
            if (p instanceof ScrollPane pane && pane.getContent() != null) {
                scroll(pane, node);
            }
        }
    }

    private static void scroll(ScrollPane pane, Node node) {
        Node content = Objects.requireNonNull(pane.getContent());
        Bounds at = content.sceneToLocal(node.localToScene(node.getLayoutBounds()));
        Bounds view = pane.getViewportBounds();
        double room = content.getLayoutBounds().getHeight() - view.getHeight();
        if (room <= 0) {
            return;
        }
        double top = pane.getVvalue() * room;
        double margin = Scale.px(MARGIN);
        if (at.getMinY() - margin < top) {
            pane.setVvalue(Math.clamp((at.getMinY() - margin) / room, 0, 1));
        } else if (at.getMaxY() + margin > top + view.getHeight()) {
            pane.setVvalue(Math.clamp((at.getMaxY() + margin - view.getHeight()) / room, 0, 1));
        }
    }
}
