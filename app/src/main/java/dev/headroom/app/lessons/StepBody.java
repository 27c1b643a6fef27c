package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.lessons.Open.Doing;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Scale;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.Step;
import dev.headroom.lesson.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TitledPane;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What the panel shows of one step, and the button that goes on from it.
final class StepBody extends VBox {
    private static final Messages M = Messages.of("lessons");
    private static final double PICTURE = 190;

    private final LessonsViewModel model;
    private final LessonRun run;
    private final Spoken spoken;
    private final boolean dark;
    private Optional<GuessControl> guess = Optional.empty();
    private Optional<TaskList> tasks = Optional.empty();
    private Optional<Button> primary = Optional.empty();

    StepBody(LessonsViewModel model, Open open, boolean dark) {
        super(12);
        this.model = model;
        this.run = open.run();
        this.spoken = new Spoken(run);
        this.dark = dark;
        setId("lesson-step");
        switch (run.step()) {
            case Step.Read read -> getChildren().add(spoken.markdown(read.key()));
            case Step.Do step -> doing(step, open);
            case Step.Guess step -> guessing(step);
            case Step.Reveal step -> revealing(step);
            case Step.Explain step -> explaining(step);
            case Step.Question step -> question(step);
        }
        if (run.lesson().engine() == Lesson.Engine.DEMO) {
            open.plan().ifPresent(shown -> getChildren().add(new PlanCard(run, shown, model.desk()::openPlan, dark)));
        }
    }

    /// The control of a guess that is not locked yet.
    Optional<GuessControl> guess() {
        return guess;
    }

    Optional<TaskList> tasks() {
        return tasks;
    }

    /// What Enter does here, where it is not to go on.
    Optional<Button> primary() {
        return primary;
    }

    private boolean isDone(Step.Do step) {
        return run.progress().done().contains(step.key());
    }

    // ---- do ----

    private void doing(Step.Do step, Open open) {
        getChildren().add(spoken.markdown(step.key()));
        if (step.plan().isEmpty()) {
            run.pictureAt(run.position())
                    .filter(_ -> !step.ask().isEmpty())
                    .ifPresent(p -> getChildren().add(picture(p)));
        }
        boolean done = isDone(step);
        VBox box = new VBox(10);
        box.setId("lesson-do");
        box.getStyleClass().add(done ? "hr-lesson-card" : "hr-lesson-todo");
        if (done) {
            box.getChildren().add(came(step));
            Button again = Buttons.words("lesson-perform", M.text("do.again"), model::perform);
            again.setDisable(open.busy());
            box.getChildren().add(again);
        } else if (step.plan().isPresent()) {
            primary = Optional.of(accent("lesson-perform", M.text("do.plan"), model::perform));
            box.getChildren().add(primary.get());
        } else {
            Label yours = Spoken.sentence(M.text("do.yours"));
            yours.getStyleClass().add("hr-heading");
            TaskList list = new TaskList();
            tasks = Optional.of(list);
            box.getChildren().addAll(yours, list);
            Button forMe = accent("lesson-perform", M.text("do.for.me"), model::perform);
            forMe.setDisable(open.busy() || open.doing() == Doing.LACKS_DEMO);
            primary = Optional.of(forMe);
            box.getChildren().add(forMe);
        }
        if (open.doing() == Doing.PERFORMING || open.doing() == Doing.READING) {
            box.getChildren().add(busy(M.text(open.doing() == Doing.READING ? "do.reading" : "do.performing")));
        }
        getChildren().add(box);
    }

    private Node busy(String words) {
        ProgressIndicator turning = new ProgressIndicator();
        turning.setPrefSize(Scale.px(18), Scale.px(18));
        Label label = new Label(words);
        label.setMinWidth(USE_PREF_SIZE);
        HBox line = new HBox(8, turning, label, Buttons.words("lesson-cancel", M.text("do.cancel"), model::cancel));
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    /// What the engine made of it.
    private Node came(Step.Do step) {
        VBox came = new VBox(4);
        FontIcon tick = new FontIcon(Feather.CHECK_CIRCLE);
        tick.getStyleClass().add("hr-lesson-done-icon");
        Label done = new Label(M.text("do.done"), tick);
        done.setId("lesson-done");
        done.getStyleClass().add("hr-heading");
        came.getChildren().add(done);
        run.progress().turns().stream()
                .filter(t -> t.step().equals(step.key()))
                .findFirst()
                .ifPresent(t -> {
                    Label asked = Spoken.sentence(t.question());
                    asked.getStyleClass().add("hr-muted");
                    Label answer = Spoken.sentence(refusal().orElse(t.answer()));
                    answer.setId("lesson-answer");
                    answer.getStyleClass().add(t.refused() ? "hr-warning" : "hr-heading");
                    came.getChildren().addAll(asked, answer);
                });
        if (run.progress().turns().stream().noneMatch(t -> t.step().equals(step.key()))) {
            refusal().ifPresent(words -> {
                Label refused = Spoken.sentence(words);
                refused.setId("lesson-answer");
                refused.getStyleClass().add("hr-warning");
                came.getChildren().add(refused);
            });
        }
        return came;
    }

    /// In the reader's language, while it is the last thing that came.
    private Optional<String> refusal() {
        return run.progress().now().error().map(e -> Messages.say(e.said()));
    }

    private static Node picture(Path file) {
        ImageView view = new ImageView(
                new Image(file.toUri().toString(), Scale.px(2 * PICTURE), Scale.px(2 * PICTURE), true, true, true));
        view.setPreserveRatio(true);
        view.setFitWidth(Scale.px(PICTURE));
        view.setFitHeight(Scale.px(PICTURE));
        view.setAccessibleText(String.valueOf(file.getFileName()));
        view.getStyleClass().add("hr-picture");
        Label name = new Label(String.valueOf(file.getFileName()));
        name.getStyleClass().addAll("hr-small", "hr-muted");
        return new VBox(2, view, name);
    }

    private static Button accent(String id, String words, Runnable action) {
        Button button = Buttons.words(id, words, action);
        button.getStyleClass().add("accent");
        return button;
    }

    // ---- guess, reveal, explain, question ----

    private void guessing(Step.Guess step) {
        Region question = spoken.markdown(step.key());
        question.setId("lesson-question");
        question.getStyleClass().add("hr-lesson-question");
        getChildren().add(question);
        GuessControl control = control(step);
        getChildren().add(control);
        Optional<Value> locked = run.guess(step.key());
        if (locked.isPresent()) {
            control.lock(locked.get());
            Label label = new Label(M.text("guess.locked"), new FontIcon(Feather.LOCK));
            label.setId("lesson-locked");
            label.getStyleClass().add("hr-muted");
            getChildren().add(label);
            return;
        }
        guess = Optional.of(control);
        Button lock = accent(
                "lesson-lock",
                M.text("guess.lock"),
                () -> control.guess().get().ifPresent(value -> model.lock(step, value)));
        lock.setDisable(control.guess().get().isEmpty());
        control.guess().addListener((o, was, now) -> lock.setDisable(now.isEmpty()));
        primary = Optional.of(lock);
        getChildren().add(lock);
    }

    private GuessControl control(Step.Guess step) {
        List<Value> values = step.choices().stream().map(Value::read).toList();
        List<String> labels = step.choices().stream()
                .map(c -> run.label(LessonsViewModel.language(), step, c))
                .toList();
        return switch (step.kind()) {
            case NUMBER -> new NumberGuess(step.unit(), spoken.text(step.key()));
            case CHOICE -> new ChoiceGuess(values, labels);
            case ORDER -> new OrderGuess(values, labels);
        };
    }

    private void revealing(Step.Reveal step) {
        Region question = spoken.markdown(step.key());
        question.getStyleClass().add("hr-muted");
        getChildren().addAll(question, new RevealCard(run, step, spoken, dark));
        run.seen(step)
                .flatMap(seen -> FormulaBox.of(run, step.value(), seen.value(), step.unit(), spoken))
                .ifPresent(getChildren()::add);
    }

    private void explaining(Step.Explain step) {
        getChildren().add(spoken.markdown(step.key()));
        Optional<Progress.Seen> seen = run.seen(step);
        step.value()
                .ifPresent(
                        expression -> seen.flatMap(s -> FormulaBox.of(run, expression, s.value(), step.unit(), spoken))
                                .ifPresent(getChildren()::add));
    }

    private void question(Step.Question step) {
        getChildren().add(spoken.markdown(step.key()));
        TitledPane answer = new TitledPane(M.text("question.answer"), spoken.markdown(step.answerKey()));
        answer.setId("lesson-answer-pane");
        answer.getStyleClass().add("hr-details");
        answer.setAnimated(false);
        answer.setExpanded(false);
        Label finished = Spoken.sentence(M.text("finished"));
        finished.setId("lesson-finished");
        finished.getStyleClass().add("hr-success");
        getChildren().addAll(answer, finished);
    }
}
