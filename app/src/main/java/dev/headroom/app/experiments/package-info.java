/// Sweeps in the window: knobs with values, the same questions each time, memory against quality. Runs them on an
/// engine of their own.
@NullMarked
package dev.headroom.app.experiments;

import org.jspecify.annotations.NullMarked;
