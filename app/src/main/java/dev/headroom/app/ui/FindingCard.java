package dev.headroom.app.ui;

import dev.headroom.app.i18n.Messages;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened, why, and the way out: buttons, or what a person can turn in a program that is not ours. The words are
/// the finding's own, in the language of the moment.
public final class FindingCard extends VBox {
    private static final int LINES = 12;

    /// A finding in which nothing can be done from here.
    public FindingCard(String id, Finding finding) {
        this(id, finding, turn -> List.of());
    }

    /// A finding in a program that is not ours.
    ///
    /// @param places buttons beside what a person can turn there, for where it can be tried
    public FindingCard(String id, Finding finding, Function<Remedy.TurnFlag, List<Node>> places) {
        this(id, finding, remedy -> false, remedy -> {}, List.of(), places);
    }

    /// @param id of the card; its title and reason have it in front
    /// @param possible which remedies this place can run; the log is shown here, where there is one
    public FindingCard(
            String id, Finding finding, Predicate<Remedy> possible, Consumer<Remedy> run, List<String> logTail) {
        this(id, finding, possible, run, logTail, turn -> List.of());
    }

    private FindingCard(
            String id,
            Finding finding,
            Predicate<Remedy> possible,
            Consumer<Remedy> run,
            List<String> logTail,
            Function<Remedy.TurnFlag, List<Node>> places) {
        super(8);
        setId(id);
        boolean error = finding.severity() == Finding.Severity.ERROR;
        getStyleClass().add(error ? "hr-trouble" : "hr-panel");
        FontIcon sign =
                new FontIcon(finding.severity() == Finding.Severity.NOTE ? Feather.INFO : Feather.ALERT_TRIANGLE);
        sign.getStyleClass().add(error ? "hr-danger-icon" : "hr-muted");
        Label title = wrapped(finding.summary(), "hr-heading", "finding-summary");
        title.setId(id + "-title");
        Label why = wrapped(finding.why());
        why.setId(id + "-why");
        getChildren().addAll(new HBox(8, sign, title), why);
        ShortagePane.of(id + "-shortage", finding.shortage(), finding.remedies())
                .ifPresent(getChildren()::add);
        TitledPane log = log(logTail);
        FlowPane buttons = new FlowPane(8, 8);
        int number = 1;
        for (Remedy remedy : finding.remedies()) {
            if (remedy instanceof Remedy.TurnFlag flag) {
                getChildren().add(row(number++, flag, places.apply(flag)));
                continue;
            }
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
        buttons.setManaged(!buttons.getChildren().isEmpty());
        getChildren().add(buttons);
        if (!logTail.isEmpty()) {
            getChildren().add(log);
        }
    }

    /// Puts something between the reason and the buttons.
    public void ask(Node node) {
        getChildren().add(2, node);
    }

    private static Node row(int number, Remedy.TurnFlag flag, List<Node> places) {
        Label place = new Label(number + ".");
        place.setMinWidth(Region.USE_PREF_SIZE);
        Label words = wrapped(flag.sentence(), "finding-turn");
        HBox.setHgrow(words, Priority.ALWAYS);
        Label gain = new Label(Messages.say(flag.gain()));
        gain.getStyleClass().addAll("hr-muted", "hr-small");
        gain.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = new HBox(8, place, words, gain);
        row.getChildren().addAll(places);
        return row;
    }

    private static Label wrapped(Sentence sentence, String... styles) {
        Label label = new Label(Messages.say(sentence));
        label.getStyleClass().addAll(styles);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
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
