package dev.headroom.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

class SidePaneUiTest {
    private final Region side = region(240);
    private final Region main = region(400);
    private final SidePane pane = new SidePane(side, main);

    @Test
    void anOpenListStandsBesideItsNeighbourWhereThereIsRoom() {
        layOut(700, true);

        assertThat(side.getWidth()).isEqualTo(240);
        assertThat(main.getLayoutX()).isEqualTo(240);
        assertThat(main.getWidth()).isEqualTo(460);
        assertThat(main.isVisible()).isTrue();
    }

    @Test
    void anOpenListTakesItsNeighboursPlaceAndNothingElseMoves() {
        layOut(420, false);
        double least = pane.minWidth(-1);

        layOut(420, true);

        assertThat(pane.minWidth(-1)).as("asks for no more room than before").isEqualTo(least);
        assertThat(side.getWidth()).isEqualTo(420);
        assertThat(main.isVisible()).isFalse();
        layOut(420, false);
        assertThat(main.isVisible()).isTrue();
        assertThat(main.getWidth()).isEqualTo(420);
    }

    private void layOut(double width, boolean open) {
        Fx.run(() -> {
            pane.open(open);
            pane.resize(width, 300);
            pane.layout();
        });
    }

    private static Region region(double width) {
        Region region = new Region();
        region.setMinWidth(width);
        region.setPrefWidth(width);
        return region;
    }
}
