/// The memory region: live chart, predicted against reported against measured, the KV cache and the table that explains
/// every component. Meets tuning and chat only in the shell's Workbench. Start at [MemoryView].
@NullMarked
package dev.headroom.app.memory;

import org.jspecify.annotations.NullMarked;
