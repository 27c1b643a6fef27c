package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Scale;
import dev.headroom.experiment.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Sweeps: above what is turned and asked, below what came of it. Where the window is narrow, what stands side by side
/// stands one over the other; the page scrolls as a whole.
public final class ExperimentsPage extends StackPane implements AutoCloseable {
    /// Of a window at 100 %, without the rail: what two columns take without a cut.
    private static final double ROOM_FOR_TWO = 940;

    private final ExperimentsViewModel model;
    private final ObservableBooleanValue dark;
    private final Label subtitle = Names.sentence("", "hr-muted");
    private final Label trouble = Names.sentence("", "hr-danger");
    private final VBox unfinished = new VBox(6);
    private final StripPane strip;
    private final WherePane where;
    private final QuestionsPane questions;
    private final RunPane run;
    private final ResultsPane results;
    private final FlowPane asked = new FlowPane(24, 12);
    private final List<Runnable> endings = new ArrayList<>();

    /// @param adoption takes settings to the workbench
    public ExperimentsPage(ExperimentsViewModel model, Adoption adoption, ObservableBooleanValue dark) {
        this.model = model;
        this.dark = dark;
        setId("experiments-page");
        getStylesheets()
                .add(ExperimentsPage.class
                        .getResource("/dev/headroom/app/css/experiments.css")
                        .toExternalForm());
        strip = new StripPane(model);
        where = new WherePane(model);
        questions = new QuestionsPane(model);
        run = new RunPane(model);
        results = new ResultsPane(model, adoption, dark);
        subtitle.setId("experiments-subtitle");
        trouble.setId("experiments-trouble");
        trouble.managedProperty().bind(trouble.visibleProperty());
        unfinished.setId("experiments-unfinished");
        unfinished.managedProperty().bind(unfinished.visibleProperty());
        asked.getChildren().addAll(where, questions, run);
        run.setPrefWidth(360);
        VBox editor = new VBox(12, strip, asked);
        editor.getStyleClass().add("hr-panel");
        editor.setPadding(new Insets(12));
        VBox all = new VBox(8, header(), trouble, unfinished, editor, results);
        all.setPadding(new Insets(8));
        all.setFillWidth(true);
        VBox.setVgrow(results, Priority.ALWAYS);
        ScrollPane scroll = new ScrollPane(all);
        scroll.setId("experiments-scroll");
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        getChildren().add(scroll);
        listen();
        widthProperty().addListener(o -> arrange());
        Scale.follow(this, this::arrange);
        model.begin();
    }

    private Region header() {
        Label title = Names.line(M.text("page.title"), "hr-title");
        HBox.setHgrow(subtitle, Priority.ALWAYS);
        subtitle.setMaxWidth(Double.MAX_VALUE);
        HBox header = new HBox(10, title, subtitle, new FilesBar(model));
        header.setAlignment(Pos.CENTER_LEFT);
        header.setPadding(new Insets(2, 4, 2, 4));
        return header;
    }

    private void listen() {
        on(model.draft(), now -> {
            strip.show(now);
            where.show(now);
            questions.show(now);
        });
        on(model.check(), now -> run.show());
        on(model.stage(), now -> {
            run.show();
            unfinished();
        });
        on(model.progress(), now -> run.show());
        on(model.trouble(), now -> {
            trouble.setText(Messages.say(now));
            trouble.setVisible(!now.isEmpty());
        });
        on(model.results(), now -> {
            subtitle.setText(now.map(ExperimentsPage::title).orElseGet(() -> M.text("page.hint")));
            results.show();
        });
        on(model.chosen(), (Optional<Run> now) -> results.choose());
        on(model.pinned(), (Optional<Run> now) -> results.choose());
        on(dark, now -> results.show());
        javafx.collections.ListChangeListener<Kept> keptChange = c -> unfinished();
        model.kept().addListener(keptChange);
        endings.add(() -> model.kept().removeListener(keptChange));
    }

    private static String title(Results shown) {
        return M.text(
                "shown",
                shown.sweep().model(),
                String.valueOf(shown.folder().folder().getFileName()),
                shown.runs().size());
    }

    /// Runs now and with each change, until the page is closed.
    private <T> void on(javafx.beans.value.ObservableValue<T> value, java.util.function.Consumer<T> work) {
        ChangeListener<T> listener = (o, was, now) -> work.accept(now);
        value.addListener(listener);
        endings.add(() -> value.removeListener(listener));
        work.accept(value.getValue());
    }

    /// The newest sweep that was stopped, or whose window was killed.
    private void unfinished() {
        unfinished.getChildren().clear();
        Optional<Kept> newest = model.stage().get() == ExperimentsViewModel.Stage.IDLE
                ? model.kept().stream().filter(Kept::unfinished).findFirst()
                : Optional.empty();
        unfinished.setVisible(newest.isPresent());
        newest.ifPresent(k -> {
            Label words = Names.sentence(M.text(
                    "unfinished",
                    k.time(),
                    String.join(" × ", k.knobs().stream().map(Names::knob).toList()),
                    k.done(),
                    k.all()));
            words.setId("experiments-unfinished-words");
            FlowPane row = new FlowPane(
                    12, 6, words, Buttons.words("experiments-resume", M.text("resume"), () -> model.resume(k)));
            row.setAlignment(Pos.CENTER_LEFT);
            row.getStyleClass().add("hr-panel");
            row.setPadding(new Insets(8, 12, 8, 12));
            unfinished.getChildren().add(row);
        });
    }

    private void arrange() {
        boolean two = getWidth() == 0 || getWidth() >= Scale.px(ROOM_FOR_TWO);
        results.arrange(two);
    }

    @Override
    public void close() {
        endings.forEach(Runnable::run);
        endings.clear();
    }
}
