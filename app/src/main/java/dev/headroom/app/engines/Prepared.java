package dev.headroom.app.engines;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.lmdeploy.LmdeployCommand;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.words.Sentence;
import java.util.OptionalInt;

/// What a launch form comes to.
sealed interface Prepared {
    /// @param command as it will be run, secrets in it
    /// @param memory the plan for its settings
    record Launch(LmdeploySpec spec, LmdeployPlan plan, LmdeployCommand command, MemoryPlan memory)
            implements Prepared {
        static Launch of(LmdeploySpec spec, LmdeployPlan plan) {
            return new Launch(spec, plan, spec.command(), plan.plan(spec.settings()));
        }

        ActiveEngine active(EngineSession session) {
            return new ActiveEngine(
                    "LMDeploy %s · %s"
                            .formatted(spec.launch().version(), plan.shape().name()),
                    session,
                    plan.shape(),
                    plan::plan,
                    ActiveEngine.Where.CARD,
                    PictureSupport.of(plan.model(), plan.shape()),
                    OptionalInt::empty);
        }
    }

    /// It says something that cannot be launched, or not enough.
    record Wrong(Sentence why) implements Prepared {}
}
