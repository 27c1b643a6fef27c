package dev.headroom.app.ui;

import dev.headroom.app.i18n.Messages;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened, why, and one click out of it. The words are the finding's own, in the language of the moment.
public final class FindingCard extends VBox {
    private static final int LINES = 12;

    /// @param id of the card; its title and reason have it in front
    /// @param possible which remedies this place can run; the log is shown here, where there is one
    public FindingCard(
            String id, Finding finding, Predicate<Remedy> possible, Consumer<Remedy> run, List<String> logTail) {
        super(8);
        setId(id);
        getStyleClass().add("hr-trouble");
        FontIcon sign = new FontIcon(Feather.ALERT_TRIANGLE);
        sign.getStyleClass().add("hr-danger-icon");
        Label title = wrapped(id + "-title", finding.summary());
        title.getStyleClass().add("hr-heading");
        getChildren().addAll(new HBox(8, sign, title), wrapped(id + "-why", finding.why()));
        TitledPane log = log(logTail);
        FlowPane buttons = new FlowPane(8, 8);
        for (Remedy remedy : finding.remedies()) {
            boolean showsLog = remedy instanceof Remedy.ShowLog;
            if (showsLog ? logTail.isEmpty() : !possible.test(remedy)) {
                continue;
            }
            Button button = Buttons.words(
                    "remedy-" + remedy.getClass().getSimpleName(),
                    Messages.say(remedy.caption()),
                    showsLog ? () -> log.setExpanded(true) : () -> run.accept(remedy));
            if (buttons.getChildren().isEmpty()) {
                button.getStyleClass().add("accent");
            }
            buttons.getChildren().add(button);
        }
        getChildren().add(buttons);
        if (!logTail.isEmpty()) {
            getChildren().add(log);
        }
    }

    /// Puts something between the reason and the buttons.
    public void ask(Node node) {
        getChildren().add(2, node);
    }

    private static Label wrapped(String id, Sentence sentence) {
        Label label = new Label(Messages.say(sentence));
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setManaged(!sentence.isEmpty());
        return label;
    }

    private static TitledPane log(List<String> tail) {
        Label lines = new Label(String.join("\n", tail.subList(Math.max(0, tail.size() - LINES), tail.size())));
        lines.getStyleClass().addAll("hr-mono", "hr-small");
        lines.setWrapText(true);
        lines.setMinHeight(Region.USE_PREF_SIZE);
        TitledPane pane = new TitledPane(Messages.say(Sentence.of("Last lines of the engine")), lines);
        pane.setExpanded(false);
        pane.setAnimated(false);
        pane.getStyleClass().add("hr-details");
        return pane;
    }
}
