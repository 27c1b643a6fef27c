package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.ui.Buttons;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Finding;
import java.io.File;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.util.Duration;

/// The engine that is active: who it is, how it is, what should be known of it, and
/// stop, start, back home.
final class CurrentPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    private final EnginesViewModel model;
    private final Label name = EnginesView.wrapped("engines-current", "hr-heading");
    private final Label state = EnginesView.wrapped("engines-state");
    private final Label cache = EnginesView.wrapped("engines-memory", "hr-muted");
    private final Label trouble = EnginesView.wrapped("engines-trouble", "hr-danger");
    private final Label facts = EnginesView.wrapped("engines-facts", "hr-small", "hr-muted");
    private final Label findings = EnginesView.wrapped("engines-findings", "hr-small", "hr-warning");
    private final Button stop;
    private final Button start;
    private final Button freePort;
    private final Button home;
    private final Timeline refresh = new Timeline(new KeyFrame(Duration.millis(500), e -> showFacts()));
    private final ChangeListener<EngineState> states = (o, was, now) -> show();
    private final ChangeListener<ActiveEngine> engines = (o, was, now) -> show();

    CurrentPane(EnginesViewModel model) {
        this.model = model;
        stop = Buttons.words("engines-stop", M.text("stop"), model::stop);
        start = Buttons.words("engines-start", M.text("start"), model::restart);
        freePort = Buttons.words("engines-free-port", M.text("free.port"), model::launchOnFreePort);
        freePort.getStyleClass().add("accent");
        home = Buttons.words("engines-home", M.text("home"), model::goHome);
        getChildren()
                .addAll(
                        name,
                        state,
                        cache,
                        trouble,
                        facts,
                        findings,
                        new FlowPane(8, 8, stop, start, freePort, home, model()));
        EnginesView.dress(this, M.text("current.title"));
        model.state().addListener(states);
        model.active().addListener(engines);
        refresh.setCycleCount(Animation.INDEFINITE);
        refresh.play();
        show();
    }

    private void show() {
        EngineState now = model.state().get();
        name.setText(model.active().get().name());
        state.setText(words(now));
        boolean portTaken = false;
        if (now instanceof EngineState.Failed failed) {
            Finding finding = model.explain(failed.failure());
            trouble.setText(Messages.sentence(finding.why()));
            portTaken = failed.failure() instanceof EngineFailure.PortTaken;
        } else {
            trouble.setText("");
        }
        shown(stop, model.running());
        shown(start, !model.running());
        shown(freePort, portTaken && !model.atHome());
        shown(home, !model.atHome());
        showFacts();
    }

    /// For the engine that comes with Headroom, whatever engine is active.
    private Button model() {
        Button button = Buttons.words("engines-open-model", M.text("open.model"), () -> {
            DirectoryChooser chooser = new DirectoryChooser();
            chooser.setTitle(M.text("open.model"));
            File folder = chooser.showDialog(getScene().getWindow());
            if (folder != null) {
                model.openHome(folder.toPath());
            }
        });
        button.setTooltip(new Tooltip(M.text("open.model.hint")));
        return button;
    }

    private void showFacts() {
        String bytes = model.cache();
        cache.setText(bytes.isEmpty() || !model.cacheIsAssumed() ? bytes : M.text("cache.assumed", bytes));
        facts.setText(String.join("\n", model.facts()));
        findings.setText(String.join("\n", model.findings()));
    }

    private String words(EngineState now) {
        return switch (now) {
            case EngineState.Starting s -> M.text("state.starting", Messages.say(s.step()));
            case EngineState.Ready r -> M.text("state.ready", r.model(), r.endpoint());
            case EngineState.Rebuilding _ -> M.text("state.rebuilding");
            case EngineState.Stopping _ -> M.text("state.stopping");
            case EngineState.Stopped _ -> M.text("state.stopped");
            case EngineState.Failed f ->
                M.text(
                        "state.failed",
                        Messages.sentence(model.explain(f.failure()).summary()));
        };
    }

    private static void shown(Button button, boolean visible) {
        button.setVisible(visible);
        button.setManaged(visible);
    }

    @Override
    public void close() {
        refresh.stop();
        model.state().removeListener(states);
        model.active().removeListener(engines);
    }
}
