package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Scale;
import dev.headroom.app.ui.Spotlight;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Bounds;
import javafx.scene.control.Button;

/// Stands under the ring round a control of a setting, and moves that one setting to where the step wants it. Where
/// there is no room below, it stands above.
final class MoveButton extends Button {
    private static final Messages M = Messages.of("lessons");
    private static final double GAP = 6;

    private final Spotlight light;
    private boolean offered;

    /// @param light whose ring it follows; lies in the same stack
    MoveButton(Spotlight light) {
        this.light = light;
        setId("lesson-move");
        getStyleClass().add("accent");
        setMnemonicParsing(false);
        setManaged(false);
        setVisible(false);
        light.lit().addListener(o -> place());
    }

    /// @param move what is offered; nothing while the ring is round no setting
    void offer(Optional<Tasks.Turn> move, Consumer<Tasks.Turn> act) {
        offered = move.isPresent();
        move.ifPresent(turn -> {
            setText(M.text("move", turn.value()));
            setAccessibleText(M.text("task.set", turn.caption(), turn.value()));
            setOnAction(e -> act.accept(turn));
        });
        place();
    }

    private void place() {
        Optional<Bounds> ring = light.lit().get();
        setVisible(offered && ring.isPresent());
        if (isVisible()) {
            autosize();
            Bounds hole = ring.get();
            double below = hole.getMaxY() + Scale.px(GAP);
            boolean room = below + getHeight() <= light.getHeight();
            double x = Math.clamp(hole.getMinX(), 0, Math.max(0, light.getWidth() - getWidth()));
            relocate(x, room ? below : Math.max(0, hole.getMinY() - Scale.px(GAP) - getHeight()));
        }
    }
}
