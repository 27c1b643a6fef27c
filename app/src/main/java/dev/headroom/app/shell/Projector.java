package dev.headroom.app.shell;

import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/// One view alone over the whole screen, so large that the last row of a class reads it. Esc or F11 leaves it.
final class Projector {
    /// At this zoom the smallest text of the window is 28 pixels high on a screen of the size below.
    private static final double LEGIBLE = 2.7;

    private static final double WIDTH = 1920;
    private static final double HEIGHT = 1080;

    private final Stage stage;
    private final StackPane root;
    private final Node frame;
    private final Runnable dress;
    private Optional<Supplier<? extends Node>> wanted = Optional.empty();

    /// @param root holds the frame, or the view instead
    /// @param dress called when the zoom is another
    Projector(Stage stage, StackPane root, Node frame, Runnable dress) {
        this.stage = stage;
        this.root = root;
        this.frame = frame;
        this.dress = dress;
        root.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (on() && (e.getCode() == KeyCode.ESCAPE || e.getCode() == KeyCode.F11)) {
                leave();
                e.consume();
            }
        });
        stage.fullScreenProperty().addListener((o, was, now) -> {
            if (on() && !now) {
                leave();
            }
        });
        stage.setFullScreenExitHint("");
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
    }

    boolean on() {
        return wanted.isPresent();
    }

    void show(Supplier<? extends Node> view) {
        wanted = Optional.of(view);
        end();
        Node node = view.get();
        root.getChildren().setAll(node);
        stage.setFullScreen(true);
        dress.run();
        node.requestFocus();
    }

    /// Builds the view anew, in another language.
    void again() {
        wanted.ifPresent(this::show);
    }

    void leave() {
        if (!on()) {
            return;
        }
        wanted = Optional.empty();
        end();
        root.getChildren().setAll(frame);
        stage.setFullScreen(false);
        dress.run();
    }

    private void end() {
        root.getChildren().forEach(node -> {
            if (node != frame && node instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        });
    }

    /// @param usual what holds while nothing is projected
    double zoom(double usual) {
        if (!on()) {
            return usual;
        }
        double share = Math.min(root.getWidth() / WIDTH, root.getHeight() / HEIGHT);
        return Math.max(0.7, LEGIBLE * share);
    }
}
