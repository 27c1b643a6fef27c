/// What is looked at before the window opens: whether the machine can show one, and which model the engine that comes
/// with Headroom runs. Start at [Preflight].
@NullMarked
package dev.headroom.app.start;

import org.jspecify.annotations.NullMarked;
