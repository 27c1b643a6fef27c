package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Closing;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.ui.Named;
import dev.headroom.app.ui.Scale;
import dev.headroom.app.ui.Spotlight;
import dev.headroom.engine.EngineState;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Step;
import dev.headroom.settings.Setting;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// The lessons: their list, or the open one at the left and the real workbench at the right, where the control that a
/// step asks for is ringed. Escape leaves a lesson.
public final class LessonsPage extends StackPane implements AutoCloseable {
    private static final Messages M = Messages.of("lessons");
    private static final Duration LAID_OUT = Duration.ofMillis(60);

    private final LessonsViewModel model;
    private final Supplier<? extends Region> workbench;
    private final LessonFiles files;
    private final LessonList list;
    private final ScrollPane listed;
    private final Spotlight light = new Spotlight();
    private final MoveButton mover = new MoveButton(light);
    private final ChangeListener<Optional<Seat.Shelf>> shelves;
    private final ChangeListener<Optional<Open>> opens = (o, was, now) -> show(was, now);
    private final ChangeListener<Standing> standings = (o, was, now) -> {
        if (!now.onlyReportsAfter(was)) {
            follow();
        }
    };
    private final ChangeListener<EngineState> states = (o, was, now) -> follow();
    private final ChangeListener<Boolean> themes = (o, was, now) -> again();
    private Optional<LessonPanel> panel = Optional.empty();
    private Optional<LessonRun> run = Optional.empty();
    private Optional<StackPane> bench = Optional.empty();
    private Optional<String> asked = Optional.empty();
    private boolean wantsKeyboard;

    /// @param workbench makes the place where the real workbench stands
    /// @param files asks where papers go
    public LessonsPage(LessonsViewModel model, Supplier<? extends Region> workbench, LessonFiles files) {
        this.files = files;
        this.model = model;
        this.workbench = workbench;
        setId("lessons-page");
        getStylesheets()
                .add(LessonsPage.class
                        .getResource("/dev/headroom/app/css/lessons.css")
                        .toExternalForm());
        list = new LessonList(model, files);
        listed = new ScrollPane(list);
        listed.setFitToWidth(true);
        listed.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        listed.getStyleClass().add("hr-plain-scroll");
        listed.setPadding(new Insets(8));
        shelves = (o, was, now) -> now.ifPresent(list::show);
        model.seat().listed().addListener(shelves);
        model.open().addListener(opens);
        model.workbench().standing().addListener(standings);
        model.workbench().engineState().addListener(states);
        model.workbench().dark().addListener(themes);
        model.seat().listed().get().ifPresent(list::show);
        model.seat().read();
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        sceneProperty().addListener((o, was, now) -> {
            asked = Optional.empty();
            follow();
        });
        show(Optional.empty(), model.open().get());
    }

    private void show(Optional<Open> was, Optional<Open> now) {
        if (now.isEmpty()) {
            bench = Optional.empty();
            panel = Optional.empty();
            run = Optional.empty();
            asked = Optional.empty();
            light.off();
            getChildren().setAll(listed);
            return;
        }
        Open open = now.get();
        boolean another = run.filter(r -> r == open.run()).isEmpty();
        if (another) {
            arrange(open);
        }
        LessonPanel shown = panel.orElseThrow();
        boolean moved = another
                || was.isEmpty()
                || shown.getUserData() instanceof Integer at && at != open.run().position();
        shown.setUserData(open.run().position());
        wantsKeyboard |= moved || within(shown);
        shown.show(open, model.workbench().dark().get(), wantsKeyboard);
        // what is busy cannot take it yet
        wantsKeyboard &= open.busy();
        if (moved) {
            shown.scrollUp();
            evidence(open);
        }
        showPlan(open);
        follow();
    }

    /// What is revealed is seen in memory; it may lie behind the chat.
    private void evidence(Open open) {
        boolean shows = open.run().step() instanceof Step.Reveal || open.run().step() instanceof Step.Explain;
        if (shows && open.run().lesson().engine() == Lesson.Engine.DEMO) {
            model.desk().bringForward(false);
        }
    }

    /// A lesson without an engine has its plan where others have the workbench.
    private void showPlan(Open open) {
        if (open.run().lesson().engine() == Lesson.Engine.NONE) {
            Region plan = open.plan()
                    .<Region>map(shown -> new PlanCard(
                            open.run(),
                            shown,
                            model.desk()::openPlan,
                            model.workbench().dark().get()))
                    .orElseGet(() -> Spoken.sentence(M.text("plan.none")));
            ScrollPane scroll = new ScrollPane(plan);
            scroll.setId("lesson-plan-side");
            scroll.setFitToWidth(true);
            scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
            scroll.getStyleClass().addAll("hr-panel", "hr-plain-scroll", "hr-lesson-side");
            StackPane.setMargin(scroll, new Insets(8));
            bench.ifPresent(b -> b.getChildren().setAll(scroll));
        }
    }

    private static boolean within(Node panel) {
        if (panel.getScene() == null) {
            return false;
        }
        for (Node n = panel.getScene().getFocusOwner(); n != null; n = n.getParent()) {
            if (n == panel) {
                return true;
            }
        }
        return false;
    }

    private void arrange(Open open) {
        run = Optional.of(open.run());
        LessonPanel left = new LessonPanel(model, files, open.run());
        panel = Optional.of(left);
        StackPane right = open.run().lesson().engine() == Lesson.Engine.DEMO
                ? new StackPane(workbench.get(), light, mover)
                : new StackPane();
        bench = Optional.of(right);
        StackPane holder = new StackPane(left);
        holder.setPadding(new Insets(8, 0, 8, 8));
        Scale.follow(holder, () -> holder.setMinWidth(Scale.px(316)));
        SplitPane both = new SplitPane(holder, right);
        both.getStyleClass().add("hr-split");
        SplitPane.setResizableWithParent(holder, false);
        getChildren().setAll(both);
        both.applyCss(); // makes its skin, without which nothing in it can take the keyboard
        both.setDividerPositions(0.34);
        if (right.getChildren().contains(light)) {
            model.desk().bringForward(false);
        }
        asked = Optional.empty();
    }

    private void again() {
        model.open().get().ifPresent(o -> {
            panel.ifPresent(p -> p.show(o, model.workbench().dark().get(), within(p)));
            showPlan(o);
        });
    }

    // ---- the workbench ----

    /// Rings what is to be used next, and brings it forward once.
    private void follow() {
        panel.ifPresent(LessonPanel::tasks);
        if (getScene() == null) {
            return; // the workbench is another page's now
        }
        Optional<String> next = model.open()
                .get()
                .filter(o -> !o.busy())
                .filter(o -> o.run().step() instanceof Step.Do step
                        && !o.run().progress().done().contains(step.key()))
                .flatMap(o -> model.tasks(o.run()).next());
        if (next.equals(asked)) {
            return;
        }
        asked = next;
        mover.offer(
                next.flatMap(_ -> model.open().get())
                        .flatMap(o -> model.tasks(o.run()).toMove()),
                model::move);
        if (next.isEmpty()) {
            light.off();
            return;
        }
        model.desk().bringForward(next.get().equals("question"));
        // what was brought forward is laid out first
        model.workbench().background().after(LAID_OUT, () -> point(next));
    }

    private void point(Optional<String> name) {
        if (!name.equals(asked) || name.isEmpty() || bench.isEmpty()) {
            return;
        }
        if (Named.find(bench.get(), name.get()).isEmpty()) {
            openTab(name.get());
        }
        Named.find(bench.get(), name.get()).ifPresentOrElse(light::on, light::off);
    }

    /// The tab of a setting is opened by leading to it; the keyboard stays where it was.
    private void openTab(String name) {
        Optional<Node> keyboard = Optional.ofNullable(getScene()).map(s -> s.getFocusOwner());
        Setting.named(name).ifPresent(model.workbench()::lead);
        keyboard.ifPresent(Node::requestFocus);
    }

    private void pressed(KeyEvent e) {
        if (model.open().get().isEmpty()) {
            return;
        }
        if (e.getCode() == KeyCode.ESCAPE && !e.isShiftDown()) {
            model.leave();
            e.consume();
        } else if (e.isShortcutDown()
                && (e.getCode() == KeyCode.LEFT || e.getCode() == KeyCode.RIGHT)
                && !(e.getTarget() instanceof TextInputControl)) {
            panel.ifPresent(p -> p.arrow(e.getCode()));
            e.consume();
        }
    }

    @Override
    public void close() {
        list.close();
        model.seat().listed().removeListener(shelves);
        model.open().removeListener(opens);
        model.workbench().standing().removeListener(standings);
        model.workbench().engineState().removeListener(states);
        model.workbench().dark().removeListener(themes);
        bench.ifPresent(b -> b.getChildren().forEach(node -> {
            if (node instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        }));
    }
}
