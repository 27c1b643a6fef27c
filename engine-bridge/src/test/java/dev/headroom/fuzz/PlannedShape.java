package dev.headroom.fuzz;

import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import java.util.List;

/// A configuration that is believed can be planned with: no byte count below 0, which is what a number that wrapped
/// around looks like.
public final class PlannedShape {
    private static final Settings SETTINGS = Settings.defaults(1L << 30);

    private PlannedShape() {}

    /// @throws AssertionError naming what is below 0
    public static void check(ModelShape shape) {
        MemoryPlan plan = EmbeddedPlanner.plan(shape, List.of(), SETTINGS);
        for (PlannedComponent component : plan.components()) {
            if (component.bytes() < 0 || component.peak() < 0) {
                throw new AssertionError("%s takes %d to %d bytes of %s"
                        .formatted(component.kind(), component.bytes(), component.peak(), shape));
            }
        }
        if (plan.peak() < 0) {
            throw new AssertionError("all of " + shape + " takes " + plan.peak());
        }
    }
}
