package dev.headroom.app.chat;

import dev.headroom.engine.EngineFailure;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;

/// What a person who looks at the chat sees of it: for tests that hold it against the store.
public final class OnScreen {
    private OnScreen() {}

    /// How far a message has come.
    public enum Stage {
        WAITING,
        GROWING,
        DONE,
        STOPPED,
        FAILED
    }

    /// One message of the open chat.
    ///
    /// @param failure why an answer failed
    public record Shown(String id, boolean question, String text, Stage stage, Optional<EngineFailure> failure) {}

    /// From the top down. On the FX thread.
    public static List<Shown> turns(Parent window) {
        return window.lookupAll(".hr-turn").stream()
                .filter(TurnView.class::isInstance)
                .map(view -> shown(((TurnView) view).turn()))
                .toList();
    }

    private static Shown shown(Turn turn) {
        Turn.State state = turn.state().get();
        return new Shown(
                turn.id(),
                turn.isQuestion(),
                turn.text().get(),
                switch (state) {
                    case Turn.State.Waiting _ -> Stage.WAITING;
                    case Turn.State.Streaming _ -> Stage.GROWING;
                    case Turn.State.Done _ -> Stage.DONE;
                    case Turn.State.Stopped _ -> Stage.STOPPED;
                    case Turn.State.Failed _ -> Stage.FAILED;
                },
                state instanceof Turn.State.Failed(EngineFailure why) ? Optional.of(why) : Optional.empty());
    }

    /// What the window tells of its store, in the status line or above the input; empty when it is silent.
    public static String notice(Parent window) {
        StringBuilder words = new StringBuilder();
        if (window.lookup("#shell-notice") instanceof Label line) {
            words.append(line.getText());
        }
        for (Node pane : window.lookupAll(".hr-notice")) {
            pane.lookupAll(".hr-danger").stream()
                    .filter(Label.class::isInstance)
                    .forEach(label -> words.append(((Label) label).getText()));
        }
        return words.toString();
    }
}
