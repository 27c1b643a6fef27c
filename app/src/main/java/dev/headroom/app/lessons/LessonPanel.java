package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.lessons.Open.Doing;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Scale;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Step;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The open lesson at the left of the workbench: where one is, the step, and the way on. Enter does what the step is
/// about, digits choose, Ctrl and the arrows go back and on.
final class LessonPanel extends VBox {
    private static final Messages M = Messages.of("lessons");
    private static final double WIDTH = 400;

    private final LessonsViewModel model;
    private final LessonFiles files;
    private final Label papers = Spoken.sentence("");
    private final HBox segments = new HBox(4);
    private final Label place = new Label();
    private final Label kind = new Label();
    private final VBox body = new VBox(12);
    private final ScrollPane scroll = new ScrollPane(body);
    private final Button back = Buttons.words("lesson-back", M.text("back"), () -> {});
    private final Button next = Buttons.words("lesson-next", M.text("next"), () -> {});
    private Optional<StepBody> step = Optional.empty();

    LessonPanel(LessonsViewModel model, LessonFiles files, LessonRun run) {
        this.model = model;
        this.files = files;
        setId("lesson-panel");
        getStyleClass().addAll("hr-panel", "hr-lesson");
        Scale.follow(this, () -> {
            setMinWidth(Scale.px(300));
            setPrefWidth(Scale.px(WIDTH));
        });
        Hyperlink lessons = new Hyperlink(M.text("page.word"));
        lessons.setId("lesson-leave");
        lessons.setAccessibleText(M.text("leave"));
        lessons.setTooltip(Hints.of(M.text("leave")));
        lessons.setOnAction(e -> model.leave());
        place.setId("lesson-place");
        place.getStyleClass().addAll("hr-small", "hr-muted");
        place.setMinWidth(USE_PREF_SIZE);
        lessons.setMinWidth(USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox crumbs = new HBox(
                4,
                lessons,
                place,
                gap,
                Buttons.icon("lesson-handout", Feather.PRINTER, M.text("handout"), () -> handout(run)),
                Buttons.icon("lesson-close", Feather.X, M.text("leave"), model::leave));
        crumbs.setAlignment(Pos.CENTER_LEFT);
        Label title = Spoken.sentence(LessonsViewModel.title(run.lesson()));
        title.setId("lesson-title");
        title.getStyleClass().add("hr-title");
        kind.setId("lesson-kind");
        kind.getStyleClass().addAll("hr-small", "hr-lesson-kind");
        papers.setId("lesson-papers");
        papers.getStyleClass().addAll("hr-small", "hr-muted");
        papers.managedProperty().bind(papers.textProperty().isNotEmpty());
        VBox head = new VBox(6, crumbs, title, segments, kind, papers);
        head.getStyleClass().add("hr-lesson-head");
        body.getStyleClass().add("hr-lesson-body");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("hr-plain-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        back.setOnAction(e -> model.back());
        back.setTooltip(Hints.of(M.text("back.hint")));
        next.setOnAction(e -> goOn());
        next.setTooltip(Hints.of(M.text("next.hint")));
        next.setGraphic(new FontIcon(Feather.ARROW_RIGHT));
        next.setContentDisplay(ContentDisplay.RIGHT);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        HBox foot = new HBox(8, back, between, next);
        foot.getStyleClass().add("hr-lesson-foot");
        getChildren().addAll(head, scroll, foot);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }

    private void handout(LessonRun run) {
        files.handout(getScene().getWindow(), "lesson-" + run.lesson().id() + ".html")
                .ifPresent(file -> model.handout(file, told -> papers.setText(Messages.say(told))));
    }

    private boolean last(LessonRun run) {
        return run.position() == run.lesson().steps().size() - 1;
    }

    private void goOn() {
        model.open().get().ifPresent(o -> {
            if (last(o.run())) {
                model.leave();
            } else {
                model.next();
            }
        });
    }

    /// @param moveKeyboard whether the keyboard is to come here
    void show(Open open, boolean dark, boolean moveKeyboard) {
        LessonRun run = open.run();
        place.setText(
                "›  " + M.text("place", run.position() + 1, run.lesson().steps().size()));
        kind.setText(Spoken.kind(run.step()));
        segments(run);
        StepBody now = new StepBody(model, open, dark);
        step = Optional.of(now);
        body.getChildren().clear();
        if (open.doing() == Doing.LACKS_DEMO) {
            body.getChildren().add(lacksDemo());
        }
        if (!open.trouble().equals(Sentence.NONE)) {
            body.getChildren().add(trouble(open));
        }
        if (open.doing() == Doing.BEGINNING) {
            Label beginning = Spoken.sentence(M.text("beginning"));
            beginning.setId("lesson-beginning");
            beginning.getStyleClass().addAll("hr-small", "hr-muted");
            body.getChildren().add(beginning);
        }
        body.getChildren().add(now);
        tasks();
        back.setDisable(open.busy() || run.position() == 0);
        boolean end = last(run);
        next.setText(M.text(end ? "end" : "next"));
        next.setDisable(open.busy() || !end && !run.mayOpen(run.position() + 1));
        next.getStyleClass().removeAll("accent");
        if (now.primary().isEmpty()) {
            next.getStyleClass().add("accent");
        }
        if (moveKeyboard) {
            focusStep();
        }
    }

    /// A new step begins at its top.
    void scrollUp() {
        scroll.setVvalue(0);
    }

    void focusStep() {
        step.flatMap(StepBody::guess)
                .ifPresentOrElse(
                        GuessControl::focus,
                        () -> step.flatMap(StepBody::primary)
                                .filter(b -> !b.isDisabled())
                                .orElse(next)
                                .requestFocus());
    }

    /// What the learner has done of the step by himself.
    void tasks() {
        model.open()
                .get()
                .ifPresent(o -> step.flatMap(StepBody::tasks).ifPresent(list -> list.show(model.tasks(o.run()))));
    }

    private void segments(LessonRun run) {
        List<Step> steps = run.lesson().steps();
        segments.getChildren().clear();
        for (int i = 0; i < steps.size(); i++) {
            int index = i;
            boolean open = run.mayOpen(i);
            Button segment = new Button();
            segment.setId("lesson-segment-" + (i + 1));
            segment.getStyleClass()
                    .setAll(
                            "hr-lesson-segment",
                            i == run.position() ? "now" : open && i < run.position() ? "done" : open ? "open" : "shut");
            String words = M.text("segment", i + 1, Spoken.kind(steps.get(i)));
            segment.setAccessibleText(words);
            segment.setTooltip(Hints.of(words));
            segment.setFocusTraversable(false);
            segment.setMaxWidth(Double.MAX_VALUE);
            segment.setMinWidth(3);
            segment.setDisable(!open);
            segment.setOnAction(e -> model.go(index));
            HBox.setHgrow(segment, Priority.ALWAYS);
            segments.getChildren().add(segment);
        }
    }

    private Node lacksDemo() {
        Label words = Spoken.sentence(M.text("lacks.demo"));
        Button start = Buttons.words("lesson-start-demo", M.text("lacks.demo.start"), model::startDemo);
        start.getStyleClass().add("accent");
        VBox box = new VBox(8, words, start);
        box.setId("lesson-lacks-demo");
        box.getStyleClass().add("hr-lesson-todo");
        return box;
    }

    private Node trouble(Open open) {
        Label words = Spoken.sentence(Messages.say(open.trouble()));
        words.setId("lesson-trouble");
        VBox box = new VBox(8, words, Buttons.words("lesson-retry", M.text("retry"), model::begin));
        box.getStyleClass().add("hr-trouble");
        return box;
    }

    // ---- keys ----

    private void pressed(KeyEvent e) {
        boolean typing = e.getTarget() instanceof TextInputControl;
        switch (e.getCode()) {
            case LEFT, RIGHT -> {
                if (e.isShortcutDown()) {
                    arrow(e.getCode());
                    e.consume();
                }
            }
            case ENTER -> enter(e);
            default -> {
                if (!typing && !e.isShortcutDown() && !e.isAltDown()) {
                    step.flatMap(StepBody::guess).ifPresent(g -> g.key(e));
                }
            }
        }
    }

    /// Back or on, also from elsewhere on the page.
    void arrow(KeyCode code) {
        if (code == KeyCode.LEFT && !back.isDisabled()) {
            model.back();
        } else if (code == KeyCode.RIGHT && !next.isDisabled()) {
            goOn();
        }
    }

    /// A button that has the keyboard is pressed; anywhere else Enter is the step's own.
    private void enter(KeyEvent e) {
        if (e.isShortcutDown() || e.isAltDown() || e.getTarget() instanceof TitledPane) {
            return;
        }
        // a choice is a toggle: Enter locks it
        if (e.getTarget() instanceof ButtonBase pressed && !(pressed instanceof ToggleButton)) {
            pressed.fire();
        } else {
            step.flatMap(StepBody::primary).orElse(next).fire();
        }
        e.consume();
    }
}
