/// This machine as the planner sees it: the cards it has and who holds their memory, and what
/// its runs taught. Brings probes, engines and the planner together; none of them knows it.
/// Must not know the window. Start at [DetectedCards].
package dev.headroom.machine;
