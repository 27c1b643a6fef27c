/// Servers that somebody else started: found out by asking, read where they publish something, never stopped by us.
/// Start at
/// [AttachedSession].
package dev.headroom.engine.attached;
