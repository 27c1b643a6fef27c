package dev.headroom.app.engines;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.lmdeploy.LmdeployCommand;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// What a launch form comes to.
sealed interface Prepared {
    /// @param command as it will be run, secrets in it
    /// @param planner predicts for the card that was named; predicts nothing where none was
    record Launch(LmdeploySpec spec, LmdeployPlan plan, LmdeployCommand command, Function<Settings, MemoryPlan> planner)
            implements Prepared {
        static Launch of(LmdeploySpec spec, LmdeployPlan plan, boolean onACard) {
            return new Launch(spec, plan, spec.command(), onACard ? plan::plan : s -> unknown());
        }

        private static MemoryPlan unknown() {
            return new MemoryPlan(
                    "",
                    0,
                    List.of(),
                    false,
                    Optional.empty(),
                    true,
                    Sentence.of("Nothing is predicted: no card was found on this machine, and none is chosen."),
                    List.of());
        }

        /// The plan for its settings.
        MemoryPlan memory() {
            return planner.apply(spec.settings());
        }

        ActiveEngine active(EngineSession session) {
            return new ActiveEngine(
                    "LMDeploy %s · %s"
                            .formatted(spec.launch().version(), plan.shape().name()),
                    session,
                    plan.shape(),
                    planner,
                    ActiveEngine.Where.CARD,
                    PictureSupport.of(plan.model(), plan.shape()),
                    OptionalInt::empty);
        }
    }

    /// It says something that cannot be launched, or not enough.
    record Wrong(Sentence why) implements Prepared {}
}
