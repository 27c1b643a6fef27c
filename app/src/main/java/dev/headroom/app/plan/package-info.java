/// The plan page: any model on any card, without owning either. Knows the bridge's planner; must not know other
/// features. Start at [PlanPage].
@NullMarked
package dev.headroom.app.plan;

import org.jspecify.annotations.NullMarked;
