package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.lessons.Seat.Listed;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.lesson.Lesson;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Every lesson with what it takes, what comes before, how far it was taken, and the way in.
final class LessonList extends VBox {
    private static final Messages M = Messages.of("lessons");

    private final LessonsViewModel model;
    private final LessonFiles files;
    private final Label papers = Spoken.sentence("");
    private final VBox rows = new VBox();
    private final HBox seat = new HBox(10);
    private final ChangeListener<Optional<Lesson>> nexts = (o, was, now) -> tellNext();

    LessonList(LessonsViewModel model, LessonFiles files) {
        super(10);
        this.model = model;
        this.files = files;
        setId("lessons-list");
        getStyleClass().addAll("hr-panel", "hr-lesson-list");
        Label title = new Label(M.text("list.title"));
        title.getStyleClass().add("hr-title");
        Label about = Spoken.sentence(M.text("list.about"));
        about.getStyleClass().add("hr-muted");
        rows.setId("lessons-rows");
        seat.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(title, about, rows, foot());
        tellNext();
        model.opensNext().addListener(nexts);
    }

    /// What was at hand before the last lesson takes a moment to come back.
    private void tellNext() {
        papers.setText(model.opensNext()
                .get()
                .map(lesson -> M.text("opens.next", LessonsViewModel.title(lesson)))
                .orElse(""));
    }

    void close() {
        model.opensNext().removeListener(nexts);
    }

    void show(Seat.Shelf shelf) {
        rows.getChildren().clear();
        shelf.lessons().forEach(l -> rows.getChildren().add(row(l, shelf.lessons())));
        shelf.broken().forEach((name, why) -> {
            Label broken = Spoken.sentence(M.text("list.broken", name, Messages.say(why)));
            broken.setId("lesson-broken-" + name);
            broken.getStyleClass().addAll("hr-warning", "hr-lesson-row");
            rows.getChildren().add(broken);
        });
        for (Sentence trouble : shelf.troubles()) {
            Label label = Spoken.sentence(Messages.say(trouble));
            label.getStyleClass().addAll("hr-warning", "hr-lesson-row");
            rows.getChildren().add(label);
        }
        if (rows.getChildren().isEmpty()) {
            rows.getChildren().add(Spoken.sentence(M.text("list.empty")));
        }
    }

    private Node row(Listed entry, List<Listed> all) {
        Lesson lesson = entry.lesson();
        Label title = Spoken.sentence(LessonsViewModel.title(lesson));
        title.getStyleClass().add("hr-heading");
        Label facts = Spoken.sentence(facts(lesson, all));
        facts.getStyleClass().addAll("hr-small", "hr-muted");
        VBox words = new VBox(2, title, facts);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMinWidth(200);
        int steps = lesson.steps().size();
        int at = entry.progress().position() + 1;
        String progress = !entry.begun()
                ? M.text("progress.none")
                : entry.finished() ? M.text("progress.finished") : M.text("place", at, steps);
        Label done = new Label(progress);
        done.setId("lesson-progress-" + lesson.id());
        done.setMinWidth(USE_PREF_SIZE);
        done.getStyleClass().addAll("hr-small", entry.finished() && entry.begun() ? "hr-success" : "hr-muted");
        ProgressBar bar = new ProgressBar(entry.begun() ? (double) at / steps : 0);
        bar.getStyleClass().add("small");
        bar.setPrefWidth(110);
        bar.setMinWidth(60);
        bar.setAccessibleText(progress);
        VBox how = new VBox(3, done, bar);
        how.setMinWidth(USE_PREF_SIZE);
        how.setAlignment(Pos.CENTER_LEFT);
        FlowPane buttons = new FlowPane(6, 6);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.setPrefWrapLength(190);
        buttons.setMinWidth(Region.USE_PREF_SIZE);
        Button start = Buttons.words(
                "lesson-start-" + lesson.id(),
                M.text(entry.begun() && !entry.finished() ? "go.on" : entry.begun() ? "look" : "start"),
                () -> model.open(entry));
        start.setAccessibleText(start.getText() + ": " + title.getText());
        if (!entry.finished() || !entry.begun()) {
            start.getStyleClass().add("accent");
        }
        if (entry.begun()) {
            Button again = Buttons.words("lesson-again-" + lesson.id(), M.text("again"), () -> model.again(entry));
            again.setAccessibleText(again.getText() + ": " + title.getText());
            buttons.getChildren().add(again);
        }
        buttons.getChildren().add(start);
        HBox row = new HBox(16, words, how, buttons);
        row.setId("lesson-row-" + lesson.id());
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("hr-lesson-row");
        return row;
    }

    private static String facts(Lesson lesson, List<Listed> all) {
        String engine = M.text(lesson.engine() == Lesson.Engine.DEMO ? "facts.demo" : "facts.none");
        List<String> before = lesson.after().stream()
                .map(id -> all.stream()
                        .map(Listed::lesson)
                        .filter(l -> l.id().equals(id))
                        .findFirst()
                        .map(LessonsViewModel::title)
                        .orElse(id))
                .toList();
        String minutes = M.text("facts.minutes", lesson.minutes());
        return before.isEmpty()
                ? M.text("facts", minutes, engine)
                : M.text("facts.after", minutes, engine, String.join(M.text("facts.and"), before));
    }

    private Node foot() {
        Label own = Spoken.sentence(M.text("own.folder", model.seat().ownFolder()));
        own.setId("lessons-own-folder");
        own.getStyleClass().addAll("hr-small", "hr-muted");
        HBox.setHgrow(own, Priority.ALWAYS);
        HBox folder = new HBox(10, own, Buttons.words("lessons-open-own", M.text("own.open"), this::openOwn));
        folder.setAlignment(Pos.CENTER_LEFT);
        Button handout = Buttons.words("lessons-handout", M.text("handout"), this::handout);
        handout.setTooltip(Hints.of(M.text("handout.hint")));
        Button table = Buttons.words("lessons-class", M.text("class"), this::table);
        table.setTooltip(Hints.of(M.text("class.hint")));
        Button reset = Buttons.words("lessons-reset", M.text("seat.reset"), this::reset);
        reset.setTooltip(Hints.of(M.text("seat.reset.hint")));
        FlowPane seats = new FlowPane(10, 8, handout, table, reset, seat);
        papers.setId("lessons-papers");
        papers.getStyleClass().addAll("hr-small", "hr-muted");
        papers.managedProperty().bind(papers.textProperty().isNotEmpty());
        return new VBox(10, folder, seats, papers);
    }

    private void openOwn() {
        model.seat().makeOwnFolder(files::open, told -> papers.setText(Messages.say(told)));
    }

    private void handout() {
        files.handout(getScene().getWindow(), "lessons.html")
                .ifPresent(file -> model.seat().handout(file, told -> papers.setText(Messages.say(told))));
    }

    private void table() {
        files.classFolder(getScene().getWindow())
                .ifPresent(folder -> model.seat()
                        .papers()
                        .table(folder, files.classTable(), files::open, told -> papers.setText(Messages.say(told))));
    }

    private void reset() {
        model.seat().reset(undo -> {
            Label done = new Label(M.text("seat.done"));
            done.setId("lessons-reset-done");
            done.setMinWidth(USE_PREF_SIZE);
            Button back = Buttons.words("lessons-reset-undo", M.text("seat.undo"), () -> {
                undo.run();
                seat.getChildren().clear();
            });
            seat.getChildren().setAll(done, back);
        });
    }
}
