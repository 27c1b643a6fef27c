/// Servers that somebody else started: found out by asking, read where they publish something, never stopped by us.
/// Start at [AttachedSession].
@NullMarked
package dev.headroom.engine.attached;

import org.jspecify.annotations.NullMarked;
