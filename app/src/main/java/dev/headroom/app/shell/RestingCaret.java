package dev.headroom.app.shell;

import javafx.animation.PauseTransition;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.TextInputControlSkin;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.util.Duration;

/// Lets the caret stand still after a while without input, as other toolkits do. While it blinks, JavaFX prepares sixty
/// frames a second, though two of them differ.
final class RestingCaret {
    private static final Duration PATIENCE = Duration.seconds(10);

    private final Scene scene;
    private final PauseTransition rest = new PauseTransition(PATIENCE);

    private RestingCaret(Scene scene) {
        this.scene = scene;
        rest.setOnFinished(e -> blink(false));
    }

    static void in(Stage stage, Scene scene) {
        RestingCaret caret = new RestingCaret(scene);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, e -> caret.awake());
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> caret.awake());
        scene.focusOwnerProperty().addListener(o -> caret.awake());
        stage.focusedProperty().addListener(o -> caret.awake());
        caret.awake();
    }

    private void awake() {
        if (scene.getFocusOwner() instanceof TextInputControl) {
            blink(true);
            rest.playFromStart();
        }
    }

    private void blink(boolean blinks) {
        if (scene.getFocusOwner() instanceof TextInputControl field
                && field.isFocused()
                && field.getSkin() instanceof TextInputControlSkin<?> skin) {
            skin.setCaretAnimating(blinks);
        }
    }
}
