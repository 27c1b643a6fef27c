package dev.headroom.app.tuning;

import javafx.beans.value.ChangeListener;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The keys of tuning: Ctrl+Enter applies, Ctrl+Backspace discards and Ctrl+Shift+D goes to the defaults while the
/// keyboard is in the region; Ctrl+Z and Ctrl+Shift+Z move the sliders back and forth wherever it is but in a text.
final class TuningKeys {
    private final Node region;
    private final TuningViewModel model;
    private final EventHandler<KeyEvent> everywhere = this::undo;
    private final ChangeListener<Scene> scenes = (o, was, now) -> move(was, now);

    TuningKeys(Node region, TuningViewModel model) {
        this.region = region;
        this.model = model;
        region.addEventFilter(KeyEvent.KEY_PRESSED, this::inside);
        region.sceneProperty().addListener(scenes);
        move(null, region.getScene());
    }

    private void move(@Nullable Scene was, @Nullable Scene now) {
        if (was != null) {
            was.removeEventHandler(KeyEvent.KEY_PRESSED, everywhere);
        }
        if (now != null) {
            now.addEventHandler(KeyEvent.KEY_PRESSED, everywhere);
        }
    }

    private void inside(KeyEvent event) {
        if (!event.isShortcutDown()) {
            return;
        }
        TuningState s = model.state().get();
        boolean typing = event.getTarget() instanceof TextInputControl;
        if (event.getCode() == KeyCode.ENTER && !s.pending().isEmpty()) {
            // what was typed and not yet taken counts, too
            region.requestFocus();
            if (model.state().get().plan().fits()) {
                model.apply();
            }
            event.consume();
        } else if (event.getCode() == KeyCode.BACK_SPACE
                && !typing
                && !s.pending().isEmpty()) {
            model.discard();
            event.consume();
        } else if (event.getCode() == KeyCode.D && event.isShiftDown()) {
            model.reset();
            event.consume();
        }
    }

    private void undo(KeyEvent event) {
        Scene scene = region.getScene();
        if (!event.isShortcutDown()
                || event.getCode() != KeyCode.Z
                || scene == null
                || scene.getFocusOwner() instanceof TextInputControl) {
            return;
        }
        if (event.isShiftDown()) {
            model.redoMove();
        } else {
            model.undoMove();
        }
        event.consume();
    }

    void close() {
        region.sceneProperty().removeListener(scenes);
        move(region.getScene(), null);
    }
}
