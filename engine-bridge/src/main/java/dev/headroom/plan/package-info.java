/// Predictions: `(model shape, settings, device, engine) -> MemoryPlan`, pure functions without I/O. Start at
/// [EmbeddedPlanner]. Must not know engines or the window.
@NullMarked
package dev.headroom.plan;

import org.jspecify.annotations.NullMarked;
