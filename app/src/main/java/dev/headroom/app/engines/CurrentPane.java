package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.FindingCard;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.WhileShown;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Remedy;
import java.io.File;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.util.Duration;

/// The engine that is active: who it is, how it is, what should be known of it, and stop, start, back home.
final class CurrentPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    private final EnginesViewModel model;
    private final Label name = EnginesView.wrapped("engines-current", "hr-heading");
    private final Label state = EnginesView.wrapped("engines-state");
    private final Label cache = EnginesView.wrapped("engines-memory", "hr-muted");
    private final VBox trouble = new VBox();
    private final Label facts = EnginesView.wrapped("engines-facts", "hr-small", "hr-muted");
    private final Label findings = EnginesView.wrapped("engines-findings", "hr-small", "hr-warning");
    private final Button stop;
    private final Button start;
    private final Button home;
    private final Timeline refresh = new Timeline(new KeyFrame(Duration.millis(500), e -> showFacts()));
    private final ChangeListener<EngineState> states = (o, was, now) -> show();
    private final ChangeListener<ActiveEngine> engines = (o, was, now) -> show();

    private final WhichModelPane which;

    /// @param library models to choose from
    CurrentPane(EnginesViewModel model, ModelLibrary library) {
        this.model = model;
        which = new WhichModelPane(model.servers(), library);
        stop = Buttons.words("engines-stop", M.text("stop"), model::stop);
        start = Buttons.words("engines-start", M.text("start"), model::restart);
        home = Buttons.words("engines-home", M.text("home"), model::goHome);
        getChildren()
                .addAll(
                        name,
                        state,
                        cache,
                        trouble,
                        facts,
                        findings,
                        which,
                        EnginesView.gap(),
                        new FlowPane(8, 8, stop, start, home, model()));
        EnginesView.dress(this, M.text("current.title"));
        model.state().addListener(states);
        model.active().addListener(engines);
        WhileShown.run(this, refresh);
        show();
    }

    private void show() {
        EngineState now = model.state().get();
        name.setText(model.active().get().name());
        state.setText(words(now));
        trouble.getChildren().clear();
        if (now instanceof EngineState.Failed failed) {
            trouble.getChildren().add(card(failed));
        }
        shown(stop, model.running());
        shown(start, !model.running());
        shown(home, !model.atHome());
        which.show();
        showFacts();
    }

    private FindingCard card(EngineState.Failed failed) {
        return new FindingCard(
                "engines-trouble",
                model.explain(failed.failure()),
                CurrentPane::possible,
                model::run,
                failed.logTail());
    }

    /// No chat is here, and the other buttons of this page start and choose.
    private static boolean possible(Remedy remedy) {
        return switch (remedy) {
            case Remedy.ChangeSettings _, Remedy.WithoutAdapter _, Remedy.RestartOnFreePort _ -> true;
            case Remedy.Restart _,
                    Remedy.Resend _,
                    Remedy.ChooseFolder _,
                    Remedy.EnterKey _,
                    Remedy.NewChat _,
                    Remedy.EditMessage _,
                    Remedy.TurnFlag _,
                    Remedy.ShowLog _ -> false;
        };
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
        button.setTooltip(Hints.of(M.text("open.model.hint")));
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
                M.text("state.failed", Messages.say(model.explain(f.failure()).summary()));
        };
    }

    private static void shown(Button button, boolean visible) {
        button.setVisible(visible);
        button.setManaged(visible);
    }

    @Override
    public void close() {
        refresh.stop();
        which.close();
        model.state().removeListener(states);
        model.active().removeListener(engines);
    }
}
