package dev.headroom.learning;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.calibration.Run;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.words.Sentence;

/// Turns a measurement of a whole card into what the planner can learn: how much larger the context would have to be.
public final class Residual {
    private static final long HIGHEST = 16 * Bytes.GIB;

    private Residual() {}

    /// @param request what ran; what was learnt before is left out
    /// @param measured bytes of the fullest card at rest, others included
    /// @throws IllegalArgumentException when the planner has no numbers for the request
    public static Run of(PlanRequest request, String driver, long measured) {
        PlanRequest bare = request.withCalibration(Calibration.NONE);
        DeploymentPlan plan = Planner.plan(bare);
        if (!Planner.answered(plan)) {
            throw new PlanException(
                    Sentence.of("Nothing can be learnt from a deployment that cannot be: {}", plan.verdict()));
        }
        return new Run(
                Experience.key(bare, driver),
                System.currentTimeMillis(),
                bare.model().name(),
                plan.tightest().resting(),
                measured,
                offset(bare, plan.tightest().bytes(ComponentKind.CONTEXT), measured));
    }

    /// The same, where the engine itself tells what it found free after its weights: that is the context without the
    /// cache in between.
    public static Run of(PlanRequest request, String driver, long measured, long freeAfterWeights) {
        Run run = of(request, driver, measured);
        long planned = Planner.plan(request.withCalibration(Calibration.NONE))
                .effective()
                .freeBeforeKv();
        return new Run(run.key(), run.time(), run.model(), run.predicted(), run.measured(), planned - freeAfterWeights);
    }

    /// The larger the context, the more the card holds, but not byte for byte: the pool gives way. So it is searched,
    /// between no context at all and one that no driver takes.
    private static long offset(PlanRequest bare, long context, long measured) {
        long low = -context;
        long high = HIGHEST;
        for (int i = 0; i < 48 && high - low > Bytes.KIB; i++) {
            long middle = low + (high - low) / 2;
            if (resting(bare, middle) < measured) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static long resting(PlanRequest bare, long offset) {
        DeploymentPlan plan = Planner.plan(bare.withCalibration(new Calibration(offset, 0, Calibration.ENOUGH, 0)));
        return Planner.answered(plan) ? plan.tightest().resting() : Long.MAX_VALUE;
    }
}
