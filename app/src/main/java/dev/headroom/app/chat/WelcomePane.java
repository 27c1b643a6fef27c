package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What an empty chat shows: what this is, and questions to begin with.
final class WelcomePane extends VBox {
    private static final Messages M = Messages.of("chat");

    /// @param first the picture to begin with, if this installation has one
    /// @param attach puts it beside the question
    /// @param asks gets the question that was chosen
    WelcomePane(Optional<PictureSources.Sample> first, Consumer<PictureSources.Sample> attach, Consumer<String> asks) {
        super(8);
        Label big = new Label(M.text("welcome.title"));
        big.getStyleClass().add("hr-big");
        big.setWrapText(true);
        Label text = new Label(M.text("welcome.text"));
        text.setWrapText(true);
        text.getStyleClass().add("hr-muted");
        text.setMinHeight(Region.USE_PREF_SIZE);
        getStyleClass().add("hr-welcome");
        getChildren().addAll(big, text);
        first.filter(sample -> !sample.questions().get().isEmpty()).ifPresent(sample -> {
            String question = sample.questions().get().getFirst();
            Button begin = new Button(M.text("welcome.first", question), SampleMenu.line(sample));
            begin.setId("welcome-first");
            begin.setContentDisplay(ContentDisplay.TOP);
            begin.setWrapText(true);
            begin.setMinHeight(Region.USE_PREF_SIZE);
            begin.getStyleClass().add("hr-suggestion");
            begin.setOnAction(e -> {
                attach.accept(sample);
                asks.accept(question);
            });
            getChildren().add(begin);
        });
        for (String key : List.of("welcome.ask.1", "welcome.ask.2", "welcome.ask.3")) {
            Button ask = new Button(M.text(key), new FontIcon(Feather.CORNER_DOWN_RIGHT));
            ask.getStyleClass().add("hr-suggestion");
            ask.setOnAction(e -> asks.accept(M.text(key)));
            getChildren().add(ask);
        }
    }
}
