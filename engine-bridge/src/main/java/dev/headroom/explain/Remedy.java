package dev.headroom.explain;

import dev.headroom.plan.advise.Advice;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;

/// A next step that a button can run as it is. A failed question is sent again afterwards wherever that makes sense
/// ([#resends]).
public sealed interface Remedy {
    /// What the button says.
    Sentence caption();

    /// Whether the last question should be sent again once this is done.
    default boolean resends() {
        return false;
    }

    /// Makes changed settings true.
    ///
    /// @param changes one after the other, each from where the one before ended; at least one
    record ChangeSettings(List<Advice> changes) implements Remedy {
        public ChangeSettings {
            changes = List.copyOf(changes);
        }

        public ChangeSettings(Advice change) {
            this(List.of(change));
        }

        public Settings settings() {
            return changes.getLast().to();
        }

        @Override
        public Sentence caption() {
            return Advice.caption(changes);
        }

        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Goes on with the plain model.
    record WithoutAdapter(String adapter, Settings settings) implements Remedy {
        @Override
        public Sentence caption() {
            return Sentence.of("Go on without the adapter {}", adapter);
        }

        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Starts the engine again as it was.
    record Restart(Sentence caption) implements Remedy {
        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Starts the engine again on a port that nobody has.
    record RestartOnFreePort() implements Remedy {
        @Override
        public Sentence caption() {
            return Sentence.of("Start again on a free port");
        }

        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Sends the last question again.
    record Resend() implements Remedy {
        @Override
        public Sentence caption() {
            return Sentence.of("Send again");
        }

        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Asks for another model folder.
    record ChooseFolder(Sentence caption) implements Remedy {}

    /// Asks for the key of the server.
    record EnterKey() implements Remedy {
        @Override
        public Sentence caption() {
            return Sentence.of("Enter the server's API key");
        }
    }

    /// Opens a new chat; the old one is kept.
    record NewChat() implements Remedy {
        @Override
        public Sentence caption() {
            return Sentence.of("Start a new chat");
        }
    }

    /// Puts the last question back into the input, to be changed.
    record EditMessage(Sentence caption) implements Remedy {}

    /// Shows the engine's own last lines.
    record ShowLog() implements Remedy {
        @Override
        public Sentence caption() {
            return Sentence.of("Show the engine's log");
        }
    }
}
