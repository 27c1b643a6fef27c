package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.ProvenanceMark;
import dev.headroom.disk.PathText;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.timeline.Recorder;
import java.nio.file.Path;
import java.util.OptionalLong;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// The line at the foot: what the engine is doing, how full its device is, and what the three kinds of figures are
/// called.
final class StatusBar extends HBox implements AutoCloseable {
    private static final Messages M = Messages.of("shell");

    private final Workbench workbench;
    private final Region dot = new Region();
    private final Label state = new Label();
    private final Label notice = new Label();
    private final Label memory = new Label();
    private final ProgressBar fill = new ProgressBar(0);
    private final ChangeListener<EngineState> states = (o, was, now) -> show(now);
    private final StackPane mark = new StackPane();
    private final ChangeListener<Recorder.Now> samples = (o, was, now) -> memory();
    private final ChangeListener<Verdict> verdicts = (o, was, now) -> memory();
    private final ChangeListener<Standing> standings = (o, was, now) -> memory();
    private Verdict.Kind marked = Verdict.Kind.PREDICTED;

    StatusBar(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("hr-status");
        dot.getStyleClass().add("hr-dot");
        state.setId("engine-state");
        memory.setId("engine-memory");
        notice.setId("shell-notice");
        notice.getStyleClass().add("hr-warning");
        fill.setPrefWidth(120);
        fill.getStyleClass().add("small");
        Region gap = new Region();
        setHgrow(gap, Priority.ALWAYS);
        state.setMinWidth(Region.USE_PREF_SIZE);
        notice.setMinWidth(40);
        memory.setMinWidth(Region.USE_PREF_SIZE);
        memory.setTooltip(Hints.of(""));
        getChildren().addAll(dot, state, notice, gap, mark, memory, fill);
        workbench.engineState().addListener(states);
        workbench.sample().addListener(samples);
        workbench.verdict().addListener(verdicts);
        workbench.standing().addListener(standings);
        show(workbench.engineState().get());
    }

    void notice(String text) {
        notice.setText(text);
        notice.setTooltip(text.isEmpty() ? null : Hints.of(text));
    }

    private void show(EngineState now) {
        dot.getStyleClass().removeAll("ready", "busy", "failed");
        switch (now) {
            case EngineState.Ready _ -> dot.getStyleClass().add("ready");
            case EngineState.Failed _ -> dot.getStyleClass().add("failed");
            case EngineState.Stopped _ -> {}
            case EngineState.Starting _, EngineState.Rebuilding _, EngineState.Stopping _ ->
                dot.getStyleClass().add("busy");
        }
        state.setText(
                switch (now) {
                    case EngineState.Starting s ->
                        M.text("engine.starting", workbench.shape().name(), Messages.say(s.step()));
                    case EngineState.Ready r
                    when workbench.active().get().notOurs() ->
                        M.text(
                                "engine.attached",
                                shortName(r.model()),
                                workbench.active().get().name());
                    case EngineState.Ready r -> M.text("engine.ready", shortName(r.model()));
                    case EngineState.Rebuilding _ -> M.text("engine.rebuilding");
                    case EngineState.Stopping _ -> M.text("engine.stopping");
                    case EngineState.Stopped _ -> M.text("engine.stopped");
                    case EngineState.Failed _ -> M.text("engine.failed");
                });
        memory();
    }

    /// The figure that comes nearest to the limit, or is farthest beyond it.
    private void memory() {
        Standing now = workbench.now();
        boolean runs = workbench.engineState().get() instanceof EngineState.Ready;
        OptionalLong limit = Verdict.limit(now);
        OptionalLong told = now.report().map(r -> OptionalLong.of(r.total())).orElse(OptionalLong.empty());
        OptionalLong seen =
                Verdict.measured(now.engine().where(), workbench.sample().get()) instanceof Figure.Measured m
                        ? OptionalLong.of(m.bytes())
                        : OptionalLong.empty();
        boolean measured = seen.isPresent() && seen.getAsLong() > told.orElse(0);
        OptionalLong bytes = !runs ? OptionalLong.empty() : measured ? seen : told;
        boolean known = bytes.isPresent() && limit.isPresent();
        boolean over = workbench.verdict().get() instanceof Verdict.Over && runs;
        mark(known, measured ? Verdict.Kind.MEASURED : Verdict.Kind.REPORTED);
        String used;
        if (known) {
            used = M.text("memory.used", Bytes.human(bytes.getAsLong()), Bytes.human(limit.getAsLong()));
        } else if (!runs) {
            used = M.text("memory.unknown");
        } else {
            used = told.isPresent() ? M.text("memory.told", Bytes.human(told.getAsLong())) : M.text("memory.silent");
        }
        String verdict = Messages.say(workbench.verdict().get().sentence());
        String text = over ? used + " · " + verdict : used;
        if (!text.equals(memory.getText())) {
            memory.setText(text);
            memory.setAccessibleText(
                    known ? M.text(measured ? "figure.measured" : "figure.reported") + " " + text : text);
            memory.getTooltip().setText(verdict);
        }
        styled(memory, "hr-danger", over);
        styled(fill, "hr-over", over);
        double share = known ? Math.clamp((double) bytes.getAsLong() / limit.getAsLong(), 0, 1) : 0;
        // a hundredth of the bar is a pixel: less is not worth a frame
        if (Math.abs(share - fill.getProgress()) >= 0.005 || share == 0) {
            fill.setProgress(share);
        }
    }

    private void mark(boolean known, Verdict.Kind kind) {
        if (!known) {
            mark.getChildren().clear();
        } else if (mark.getChildren().isEmpty() || marked != kind) {
            marked = kind;
            ProvenanceMark shape = new ProvenanceMark(ProvenanceMark.Kind.valueOf(kind.name()));
            Tooltip.install(
                    shape,
                    Hints.of(M.text(kind == Verdict.Kind.MEASURED ? "figure.measured.hint" : "figure.reported.hint")));
            mark.getChildren().setAll(shape);
        }
    }

    private static void styled(Node node, String style, boolean on) {
        if (on != node.getStyleClass().contains(style)) {
            if (on) {
                node.getStyleClass().add(style);
            } else {
                node.getStyleClass().remove(style);
            }
        }
    }

    /// A model is often named by its folder; the end of it says enough.
    private static String shortName(String model) {
        return PathText.of(model).map(Path::getFileName).map(Path::toString).orElse(model);
    }

    @Override
    public void close() {
        workbench.engineState().removeListener(states);
        workbench.sample().removeListener(samples);
        workbench.verdict().removeListener(verdicts);
        workbench.standing().removeListener(standings);
    }
}
