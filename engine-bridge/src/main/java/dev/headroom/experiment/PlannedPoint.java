package dev.headroom.experiment;

import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A point of a sweep that is planned only.
///
/// @param largest of the figure that was asked for
public record PlannedPoint(Point point, DeploymentPlan plan, OptionalInt largest) {
    /// Plans every point; they are independent, so all cores share them.
    ///
    /// @throws IllegalArgumentException when a knob or a value of it is none
    public static List<PlannedPoint> all(PlanRequest base, List<Point> points, Optional<Largest> largest) {
        PlannedPoint[] planned = new PlannedPoint[points.size()];
        IntStream stream = IntStream.range(0, planned.length);
        (planned.length > 1000 || largest.isPresent() ? stream.parallel() : stream).forEach(i -> {
            PlanRequest q = PlanKnobs.at(base, points.get(i));
            DeploymentPlan plan = Planner.plan(q);
            planned[i] = new PlannedPoint(
                    points.get(i),
                    plan,
                    largest.filter(_ -> Planner.answered(plan))
                            .map(l -> OptionalInt.of(l.of(q)))
                            .orElse(OptionalInt.empty()));
        });
        return List.of(planned);
    }

    /// Bytes left on the tightest card at the peak, negative when it does not fit; empty after a refusal.
    public Optional<Long> left() {
        return plan.devices().isEmpty()
                ? Optional.empty()
                : Optional.of(plan.tightest().free());
    }

    public Optional<Long> peak() {
        return plan.devices().isEmpty()
                ? Optional.empty()
                : Optional.of(plan.tightest().peak());
    }
}
