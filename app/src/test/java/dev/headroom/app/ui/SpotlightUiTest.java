package dev.headroom.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpotlightUiTest {
    private Button near;
    private Button far;
    private Spotlight spotlight;
    private VBox column;
    private ScrollPane scrolled;
    private Stage stage;

    @BeforeEach
    void show() {
        Fx.run(() -> {
            near = new Button("near");
            far = new Button("far");
            Pane gap = new Pane();
            gap.setMinHeight(900);
            column = new VBox(near, gap, far);
            scrolled = new ScrollPane(column);
            spotlight = new Spotlight();
            stage = Fx.show(new StackPane(scrolled, spotlight), 400, 300);
        });
    }

    @AfterEach
    void close() {
        Fx.run(stage::close);
    }

    @Test
    void theRingLiesRoundTheNodeAndTheRestIsDimmed() {
        Fx.run(() -> spotlight.on(near));

        Bounds ring = awaitLit();
        assertThat(ring.contains(near.localToScene(near.getLayoutBounds()))).isTrue();
        assertThat(ring.getWidth()).isLessThan(Fx.on(near::getWidth) + 20);
        assertThat(Fx.on(() -> spotlight.lookup(".hr-spotlight-veil").isVisible()))
                .isTrue();
    }

    @Test
    void aNodeThatIsScrolledAwayIsScrolledTo() {
        Fx.run(() -> spotlight.on(far));

        Fx.until(
                "the far node is lit",
                () -> spotlight.lit().get().map(Bounds::getMaxY).orElse(9999.0) < 310
                        && far.localToScene(0, 0).getY() < 300);
    }

    @Test
    void theRingFollowsItsNode() {
        Fx.run(() -> spotlight.on(near));
        double before = awaitLit().getMinX();

        Fx.run(() -> near.setTranslateX(60));

        Fx.until(
                "the ring has moved",
                () -> spotlight
                        .lit()
                        .get()
                        .filter(b -> b.getMinX() > before + 50)
                        .isPresent());
    }

    @Test
    void nothingIsDimmedWhileTheNodeCannotBeSeen() {
        Fx.run(() -> spotlight.on(near));
        awaitLit();

        Fx.run(() -> column.setVisible(false));

        Fx.until("the veil is lifted", () -> spotlight.lit().get().isEmpty());
        assertThat(Fx.on(() -> ((Rectangle) spotlight.lookup(".hr-spotlight-ring")).isVisible()))
                .isFalse();
    }

    @Test
    void whatIsDimmedCanStillBeUsed() {
        Fx.run(() -> spotlight.on(near));

        assertThat(Fx.on(spotlight::isMouseTransparent)).isTrue();
        Fx.run(spotlight::off);
        assertThat(Fx.on(() -> spotlight.lit().get())).isEqualTo(Optional.empty());
    }

    private Bounds awaitLit() {
        Fx.until("something is lit", () -> spotlight.lit().get().isPresent());
        return Fx.on(() -> spotlight.lit().get().orElseThrow());
    }
}
