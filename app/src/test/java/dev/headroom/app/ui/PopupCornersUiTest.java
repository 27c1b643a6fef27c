package dev.headroom.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import java.util.Objects;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class PopupCornersUiTest {
    @Test
    void aMenuHasSquareCornersWhereTheSystemShowsNoWindowThroughAnother() {
        assertThat(radius(false)).isPositive();
        assertThat(radius(true)).isZero();
    }

    private static double radius(boolean opaque) {
        return Fx.on(() -> {
            Button owner = new Button("menu");
            Stage stage = new Stage();
            stage.setScene(new Scene(new StackPane(owner), 300, 200));
            Theme.apply(stage.getScene(), true, 1);
            stage.getScene().getRoot().getStyleClass().remove("opaque");
            if (opaque) {
                stage.getScene().getRoot().getStyleClass().add("opaque");
            }
            stage.show();
            ContextMenu menu = new ContextMenu(new MenuItem("one"));
            menu.show(owner, 10, 10);
            menu.getScene().getRoot().applyCss();
            double most = menu.getScene().getRoot().lookupAll(".context-menu").stream()
                    .map(node -> ((Region) node).getBackground())
                    .filter(Objects::nonNull)
                    .flatMap(background -> background.getFills().stream())
                    .map(BackgroundFill::getRadii)
                    .mapToDouble(r -> r.getTopLeftHorizontalRadius())
                    .max()
                    .orElse(0);
            menu.hide();
            stage.close();
            return most;
        });
    }
}
