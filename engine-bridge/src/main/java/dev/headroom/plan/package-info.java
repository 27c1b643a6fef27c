/// Predictions: `(model shape, settings, device, engine) -> MemoryPlan`, pure functions without I/O. Start at
/// [EmbeddedPlanner]. Must not know engines or the window.
package dev.headroom.plan;
