package dev.headroom.app.explain;

import dev.headroom.app.ui.Background;
import dev.headroom.explain.log.LogExplainer;
import dev.headroom.explain.log.LogExplainer.Explanation;
import dev.headroom.explain.log.LogExplainer.Hints;
import dev.headroom.explain.log.LogText;
import dev.headroom.explain.log.Program;
import dev.headroom.plan.catalogue.DeviceSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// The log at hand and what it tells. Only the newest question is answered.
final class ExplainViewModel {
    /// What the page shows.
    sealed interface State {
        record Empty() implements State {}

        record Reading() implements State {}

        /// @param file where the log is from; empty for a paste
        record Explained(LogText log, Optional<Path> file, Explanation explanation) implements State {}

        /// @param reason the system's words
        record Unreadable(Path file, String reason) implements State {}
    }

    private final Background background;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Empty());
    private Optional<Program> program = Optional.empty();
    private Optional<DeviceSpec> card = Optional.empty();
    private long asked;

    ExplainViewModel(Background background) {
        this.background = background;
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    void paste(String text) {
        if (text.isBlank()) {
            asked++;
            state.set(new State.Empty());
            return;
        }
        explain(() -> LogText.of(text), Optional.empty());
    }

    void open(Path file) {
        explain(() -> LogText.of(file), Optional.of(file));
    }

    /// @param now the program that wrote the log; empty: as the log tells
    void program(Optional<Program> now) {
        program = now;
        again();
    }

    /// @param now the card it ran on; empty: as the log tells
    void card(Optional<DeviceSpec> now) {
        card = now;
        again();
    }

    private void again() {
        if (state.get() instanceof State.Explained(var log, var file, var _)) {
            explain(() -> log, file);
        }
    }

    private void explain(Callable<LogText> log, Optional<Path> file) {
        long question = ++asked;
        Hints hints = new Hints(program, Optional.empty(), card, Optional.empty());
        if (file.isPresent()) {
            state.set(new State.Reading());
        }
        background.compute(
                () -> {
                    LogText text = log.call();
                    return new State.Explained(text, file, LogExplainer.explain(text, hints));
                },
                explained -> answer(question, explained),
                failure -> answer(question, unreadable(file, failure)));
    }

    private static State unreadable(Optional<Path> file, Exception failure) {
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return file.<State>map(f -> new State.Unreadable(f, reason)).orElseGet(State.Empty::new);
    }

    private void answer(long question, State now) {
        if (question == asked) {
            state.set(now);
        }
    }
}
