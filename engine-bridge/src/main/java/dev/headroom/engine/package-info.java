/// Engines as the window and the command line see them: one life cycle, one client, one event vocabulary for all kinds.
/// Start at [EngineSession].
@NullMarked
package dev.headroom.engine;

import org.jspecify.annotations.NullMarked;
