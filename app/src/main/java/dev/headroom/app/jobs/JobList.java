package dev.headroom.app.jobs;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.job.JobRun;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// All jobs of this session, one line each, with what can be done to it; a click on one shows it below.
final class JobList extends VBox {
    private static final Messages M = Messages.of("jobs");
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    private static final double MOST = 160;

    private final JobsViewModel model;
    private final VBox lines = new VBox(4);
    private List<String> shown = List.of();

    JobList(JobsViewModel model) {
        super(6);
        this.model = model;
        setId("jobs-list");
        setPadding(new Insets(12));
        getStyleClass().add("hr-panel");
        Label head = new Label(M.text("list.title"));
        head.getStyleClass().add("hr-title");
        Label rule = new Label(M.text("list.rule"));
        rule.setWrapText(true);
        rule.setMinHeight(Region.USE_PREF_SIZE);
        rule.getStyleClass().addAll("hr-small", "hr-muted");
        ScrollPane scroll = new ScrollPane(lines);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        // a long list scrolls, and leaves the room to the job below
        scroll.prefHeightProperty().bind(lines.heightProperty().map(h -> Math.min(MOST, h.doubleValue())));
        scroll.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(head, rule, scroll);
    }

    /// Called by the page's clock; builds nothing while nothing has changed.
    void show() {
        List<String> now = new ArrayList<>();
        model.jobs().forEach(job -> now.add(job.number() + words(job) + isSelected(job)));
        if (!now.equals(shown)) {
            shown = now;
            lines.getChildren().setAll(model.jobs().stream().map(this::line).toList());
        }
    }

    private boolean isSelected(Job job) {
        return model.selected().get().filter(job::equals).isPresent();
    }

    private HBox line(Job job) {
        ToggleButton name = new ToggleButton(M.text("list.name", job.number(), title(job)));
        name.setId("jobs-select-" + job.number());
        name.setSelected(isSelected(job));
        name.getStyleClass().addAll("small", "hr-segment");
        name.setMnemonicParsing(false);
        name.setOnAction(e -> {
            model.selected().set(Optional.of(job));
            show();
        });
        Label state = new Label(words(job));
        state.setId("jobs-state-" + job.number());
        state.getStyleClass().add("hr-small");
        state.setMinWidth(60);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox line = new HBox(8, name, state, gap);
        line.setAlignment(Pos.CENTER_LEFT);
        line.pseudoClassStateChanged(SELECTED, isSelected(job));
        buttons(job).forEach(line.getChildren()::add);
        return line;
    }

    private List<Button> buttons(Job job) {
        String at = "-" + job.number();
        return switch (job.state()) {
            case Job.State.Running _ -> List.of(Buttons.words("jobs-stop" + at, M.text("stop"), () -> model.stop(job)));
            case Job.State.Waiting _ ->
                List.of(
                        Buttons.words("jobs-now" + at, M.text("start.now"), () -> model.startNow(job)),
                        Buttons.icon("jobs-forget" + at, Feather.X, M.text("take.back"), () -> model.stop(job)));
            case Job.State.Ended _, Job.State.Unstarted _ ->
                List.of(Buttons.icon("jobs-forget" + at, Feather.X, M.text("forget"), () -> model.forget(job)));
        };
    }

    private static String title(Job job) {
        return Messages.say(job.filled().recipe().title());
    }

    /// Where it stands, in one line.
    static String words(Job job) {
        return switch (job.state()) {
            case Job.State.Waiting(Optional<Job> behind) ->
                behind.map(b -> M.text("state.waiting", b.number())).orElse("");
            case Job.State.Running(JobRun run, var _) when run.step().isEmpty() -> M.text("state.runs");
            case Job.State.Running(JobRun run, var _) -> M.text("state.running", Messages.say(run.step()));
            case Job.State.Ended e -> ended(e.end());
            case Job.State.Unstarted(Sentence why) -> Messages.say(why);
        };
    }

    private static String ended(JobRun.End end) {
        return switch (end) {
            case JobRun.Done _ -> M.text("state.done");
            case JobRun.Stopped _ -> M.text("state.stopped");
            case JobRun.Failed(int code, Sentence sentence) -> M.text("state.failed", code, Messages.say(sentence));
        };
    }
}
