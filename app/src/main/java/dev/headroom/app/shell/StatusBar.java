package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import dev.headroom.disk.PathText;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.MemoryReport;
import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

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
    private final ChangeListener<Standing> reports = (o, was, now) -> {
        if (!was.report().equals(now.report())) {
            show(now.report());
        }
    };

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
        getChildren().addAll(dot, state, notice, gap, memory, fill, tag("predicted"), tag("measured"), tag("reported"));
        workbench.engineState().addListener(states);
        workbench.standing().addListener(reports);
        show(workbench.engineState().get());
        show(workbench.now().report());
    }

    void notice(String text) {
        notice.setText(text);
        notice.setTooltip(text.isEmpty() ? null : new Tooltip(text));
    }

    private static Label tag(String kind) {
        Label label = new Label(M.text("figure." + kind));
        label.getStyleClass().addAll("hr-tag", kind);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setTooltip(new Tooltip(M.text("figure." + kind + ".hint")));
        return label;
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
                    case EngineState.Ready r -> M.text("engine.ready", shortName(r.model()));
                    case EngineState.Rebuilding _ -> M.text("engine.rebuilding");
                    case EngineState.Stopping _ -> M.text("engine.stopping");
                    case EngineState.Stopped _ -> M.text("engine.stopped");
                    case EngineState.Failed _ -> M.text("engine.failed");
                });
        if (!(now instanceof EngineState.Ready || now instanceof EngineState.Rebuilding)) {
            memory.setText(M.text("memory.unknown"));
            fill.setProgress(0);
        } else {
            show(workbench.now().report());
        }
    }

    private void show(Optional<MemoryReport> now) {
        boolean runs = workbench.engineState().get() instanceof EngineState.Ready;
        if (now.isEmpty() || now.get().deviceTotal() <= 0) {
            fill.setProgress(0);
            memory.setText(
                    !runs
                            ? M.text("memory.unknown")
                            : now.map(r -> M.text("memory.told", Bytes.human(r.total())))
                                    .orElse(M.text("memory.silent")));
            return;
        }
        MemoryReport report = now.get();
        memory.setText(M.text("memory.used", Bytes.human(report.total()), Bytes.human(report.deviceTotal())));
        fill.setProgress(Math.clamp((double) report.total() / report.deviceTotal(), 0, 1));
    }

    /// A model is often named by its folder; the end of it says enough.
    private static String shortName(String model) {
        return PathText.of(model).map(Path::getFileName).map(Path::toString).orElse(model);
    }

    @Override
    public void close() {
        workbench.engineState().removeListener(states);
        workbench.standing().removeListener(reports);
    }
}
