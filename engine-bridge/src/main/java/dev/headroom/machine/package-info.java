/// This machine: its cards and who holds their memory, its own memory, the models on it, and where Headroom's files
/// lie. Must not know engines or the window. Start at [DetectedCards].
@NullMarked
package dev.headroom.machine;

import org.jspecify.annotations.NullMarked;
