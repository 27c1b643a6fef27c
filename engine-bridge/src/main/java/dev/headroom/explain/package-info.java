/// Turns what happened into a [Finding]: what, why, and the next step as a typed action that one click can run. Used by
/// the window, the command line and reports. Knows engines and plans, never the window. Start at [Explain].
@NullMarked
package dev.headroom.explain;

import org.jspecify.annotations.NullMarked;
