package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The sample pictures as one sees them, each with what one can learn with it. They are read when the menu is opened
/// for the first time.
final class SampleMenu extends MenuButton {
    private static final Messages M = Messages.of("chat");
    private static final double WIDTH = 64;
    private static final double HEIGHT = 48;

    /// @param chosen gets the sample that was clicked
    SampleMenu(List<PictureSources.Sample> samples, Consumer<PictureSources.Sample> chosen) {
        super(M.text("samples"), new FontIcon(Feather.IMAGE));
        setId("samples");
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        getStyleClass().add("hr-icon-menu");
        setAccessibleText(M.text("samples"));
        setTooltip(Hints.of(M.text("samples")));
        for (PictureSources.Sample sample : samples) {
            MenuItem item = new MenuItem(sample.caption());
            item.setMnemonicParsing(false);
            item.setOnAction(e -> chosen.accept(sample));
            getItems().add(item);
        }
        setDisable(samples.isEmpty());
        setOnShowing(e -> draw(samples));
    }

    private void draw(List<PictureSources.Sample> samples) {
        for (int i = 0; i < samples.size(); i++) {
            MenuItem item = getItems().get(i);
            if (item.getGraphic() == null) {
                item.setGraphic(line(samples.get(i)));
                item.setText("");
            }
        }
    }

    /// A sample with its picture, its caption and what it teaches.
    static Node line(PictureSources.Sample sample) {
        ImageView small =
                new ImageView(new Image(sample.file().toUri().toString(), 2 * WIDTH, 2 * HEIGHT, true, true, true));
        small.setFitWidth(WIDTH);
        small.setFitHeight(HEIGHT);
        small.setPreserveRatio(true);
        StackPane frame = new StackPane(small);
        frame.setMinSize(WIDTH, HEIGHT);
        frame.setMaxSize(WIDTH, HEIGHT);
        VBox words = new VBox(2, new Label(sample.caption()));
        if (!sample.teaches().isEmpty()) {
            Label teaches = new Label(sample.teaches());
            teaches.getStyleClass().addAll("hr-muted", "hr-small");
            words.getChildren().add(teaches);
        }
        words.setAlignment(Pos.CENTER_LEFT);
        HBox line = new HBox(10, frame, words);
        line.setAlignment(Pos.CENTER_LEFT);
        line.setAccessibleText(sample.caption());
        return line;
    }
}
