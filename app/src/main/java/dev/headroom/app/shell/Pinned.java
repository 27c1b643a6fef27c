package dev.headroom.app.shell;

import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import java.util.Optional;
import java.util.OptionalLong;

/// The state A that the present one is compared with.
///
/// @param plan for its settings, as predicted when it was pinned
/// @param report the engine's word on its memory at that time, if it ran with these settings
/// @param measured bytes that were seen of the engine from outside then
public record Pinned(Settings settings, MemoryPlan plan, Optional<MemoryReport> report, OptionalLong measured) {}
