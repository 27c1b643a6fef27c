/// The plan page: any model on any card, without owning either. Knows the bridge's planner; must not know other
/// features. Start at [PlanPage].
package dev.headroom.app.plan;
