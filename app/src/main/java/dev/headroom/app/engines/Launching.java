package dev.headroom.app.engines;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.lmdeploy.LaunchCheck;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// A launch from the click on: first what it lacks is looked for, and nothing is stopped for one that lacks something.
/// The engine of the window then goes on until the new one is ready; only one that sits on the cards itself ends first,
/// for two have no room there. All on the FX thread.
final class Launching {
    /// Where it stands.
    sealed interface Step {
        record None() implements Step {}

        record Checking() implements Step {}

        record Lacks(List<LaunchCheck.Missing> missing) implements Step {}

        /// @param step what it does now
        record Starting(Sentence step) implements Step {}

        /// @param log its last lines
        record Failed(EngineFailure failure, List<String> log) implements Step {}

        /// It could not even be begun.
        record Refused(Sentence why) implements Step {}
    }

    private static final int LOG_LINES = 200;

    private final Workbench workbench;
    private final EngineChange change;
    private final Function<LmdeploySpec, EngineSession> open;
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(new Step.None());
    private Optional<EngineSession> attempt = Optional.empty();
    private long asked;

    /// @param open starts LMDeploy, and returns at once
    Launching(Workbench workbench, EngineChange change, Function<LmdeploySpec, EngineSession> open) {
        this.workbench = workbench;
        this.change = change;
        this.open = open;
    }

    ReadOnlyObjectProperty<Step> step() {
        return step.getReadOnlyProperty();
    }

    void start(Prepared.Launch launch) {
        giveUp();
        long question = ++asked;
        step.set(new Step.Checking());
        OptionalInt own = portOfTheOneBefore();
        workbench
                .background()
                .compute(
                        () -> LaunchCheck.of(launch.spec(), own),
                        missing -> {
                            if (question == asked) {
                                checked(launch, missing);
                            }
                        },
                        e -> step.set(new Step.Refused(Sentence.of(e))));
    }

    private void checked(Prepared.Launch launch, List<LaunchCheck.Missing> missing) {
        if (!missing.isEmpty()) {
            step.set(new Step.Lacks(missing));
        } else if (!goesOn()) {
            step.set(new Step.None());
            change.afterTheEnd(() -> open.apply(launch.spec()), launch::active);
        } else {
            begin(launch);
        }
    }

    /// Whether the engine of the window serves, and leaves room for another.
    private boolean goesOn() {
        return workbench.engineState().get() instanceof EngineState.Ready && !onCards();
    }

    private boolean onCards() {
        return workbench.active().get().where() == ActiveEngine.Where.CARD;
    }

    private OptionalInt portOfTheOneBefore() {
        return onCards() && workbench.engineState().get() instanceof EngineState.Ready ready
                ? OptionalInt.of(ready.endpoint().getPort())
                : OptionalInt.empty();
    }

    private void begin(Prepared.Launch launch) {
        long question = asked;
        step.set(new Step.Starting(Sentence.NONE));
        workbench
                .background()
                .inOrder(
                        () -> open.apply(launch.spec()),
                        session -> {
                            if (question != asked) {
                                workbench.background().run(session::close);
                                return;
                            }
                            attempt = Optional.of(session);
                            session.onState(s -> workbench.background().onWindow(() -> heard(launch, session, s)));
                        },
                        e -> step.set(new Step.Refused(Sentence.of(e))));
    }

    private void heard(Prepared.Launch launch, EngineSession session, EngineState state) {
        if (attempt.filter(session::equals).isEmpty()) {
            return; // given up, or active by now
        }
        switch (state) {
            case EngineState.Ready _ -> {
                attempt = Optional.empty();
                step.set(new Step.None());
                change.to(launch.active(session));
            }
            case EngineState.Failed failed -> {
                attempt = Optional.empty();
                step.set(new Step.Failed(failed.failure(), session.log(LOG_LINES)));
                workbench.background().run(session::close);
            }
            case EngineState.Starting starting -> step.set(new Step.Starting(starting.step()));
            case EngineState.Rebuilding _, EngineState.Stopping _, EngineState.Stopped _ -> {}
        }
    }

    /// The launch under way ends; the engine of the window goes on.
    void giveUp() {
        asked++;
        attempt.ifPresent(session -> workbench.background().run(session::close));
        attempt = Optional.empty();
        step.set(new Step.None());
    }

    /// With the window, and not later.
    void close() {
        attempt.ifPresent(EngineSession::close);
    }
}
