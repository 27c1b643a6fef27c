package dev.headroom.app.ui;

import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Two regions side by side; one above the other where there is no room for that, each as high as it has to be, so that
/// the page scrolls as a whole. Widths grow with the text.
public final class TwoSides extends StackPane {
    private static final double GAP = 10;

    /// @param least width at 100 %
    /// @param liked width at 100 %
    /// @param low least height at 100 % where it stands above or below the other
    public record Side(Region region, double least, double liked, double low) {}

    private final Side left;
    private final Side right;

    public TwoSides(Side left, Side right) {
        this.left = left;
        this.right = right;
        HBox.setHgrow(left.region(), Priority.SOMETIMES);
        HBox.setHgrow(right.region(), Priority.ALWAYS);
        VBox.setVgrow(left.region(), Priority.ALWAYS);
        VBox.setVgrow(right.region(), Priority.ALWAYS);
        widthProperty().addListener(o -> arrange());
        Scale.follow(this, this::arrange);
    }

    private void arrange() {
        boolean beside = getWidth() == 0 || getWidth() >= Scale.px(left.least() + right.least()) + GAP;
        size(left, beside);
        size(right, beside);
        if (beside && !(left.region().getParent() instanceof HBox)) {
            getChildren().setAll(new HBox(GAP, left.region(), right.region()));
        } else if (!beside && !(left.region().getParent() instanceof VBox)) {
            getChildren().setAll(new VBox(GAP, left.region(), right.region()));
        }
    }

    private static void size(Side side, boolean beside) {
        side.region().setMinWidth(beside ? Scale.px(side.least()) : 0);
        side.region().setPrefWidth(beside ? Scale.px(side.liked()) : USE_COMPUTED_SIZE);
        side.region().setMinHeight(beside ? 0 : Scale.px(side.low()));
    }

    /// May be as narrow as its parts one above the other.
    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }
}
