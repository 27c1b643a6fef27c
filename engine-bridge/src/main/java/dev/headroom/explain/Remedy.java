package dev.headroom.explain;

import dev.headroom.plan.advise.Advice;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// A next step. A button can run it as it is, except [TurnFlag], which only a person can do. A failed question is sent
/// again afterwards wherever that makes sense ([#resends]).
public sealed interface Remedy {
    /// What to do, as a button says it.
    Sentence caption();

    /// Bytes that become free on the device; empty where nobody can tell.
    default OptionalLong frees() {
        return OptionalLong.empty();
    }

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
        public OptionalLong frees() {
            return changes.stream()
                    .filter(a -> a.effect() == Advice.Effect.FREES && a.bytes() > 0)
                    .mapToLong(Advice::bytes)
                    .reduce(Long::sum);
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

    /// A setting of another program to turn, under that program's own name. Nothing here can do it; a person can.
    ///
    /// @param from what the log shows that it was
    /// @param to a value that should do, where one can be reckoned
    /// @param frees bytes that become free on the device, where they can be reckoned
    /// @param why what it does and costs, in a sentence
    record TurnFlag(
            String setting, Way way, Optional<String> from, Optional<String> to, OptionalLong frees, Sentence why)
            implements Remedy {

        public enum Way {
            LOWER,
            RAISE,
            /// Not a matter of more or less.
            USE,
            /// Another one of its kind.
            CHANGE,
            /// Somebody else must let go of it.
            FREE;

            /// The name in JSON.
            public String field() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /// What to do, without the reason.
        @Override
        public Sentence caption() {
            return switch (way) {
                case LOWER ->
                    to.isPresent() && from.isPresent()
                            ? Sentence.of("LOWER {} from {} to {}.", setting, from.get(), to.get())
                            : to.isPresent()
                                    ? Sentence.of("LOWER {} to {}.", setting, to.get())
                                    : Sentence.of("LOWER {}.", setting);
                case RAISE ->
                    to.isPresent() && from.isPresent()
                            ? Sentence.of("RAISE {} from {} to {}.", setting, from.get(), to.get())
                            : to.isPresent()
                                    ? Sentence.of("RAISE {} to {}.", setting, to.get())
                                    : Sentence.of("RAISE {}.", setting);
                case CHANGE -> Sentence.of("Change {}.", setting);
                case FREE -> Sentence.NONE;
                case USE ->
                    to.isPresent() ? Sentence.of("Set {} to {}.", setting, to.get()) : Sentence.of("Use {}.", setting);
            };
        }

        public Sentence sentence() {
            return caption().then(why);
        }

        /// The bytes, where they can be reckoned.
        public Sentence gain() {
            return frees.isPresent() ? Sentence.of("Frees {}.", new Size(frees.getAsLong())) : Sentence.NONE;
        }
    }
}
