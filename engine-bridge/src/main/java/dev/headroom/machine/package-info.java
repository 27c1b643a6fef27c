/// This machine: its cards and who holds their memory, its own memory, and the models on it. Must not know engines or
/// the window. Start at [DetectedCards].
@NullMarked
package dev.headroom.machine;

import org.jspecify.annotations.NullMarked;
