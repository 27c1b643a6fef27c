/// Headroom's files: where they lie, how they are written whole or not at all, who else may reach them, and what is the
/// matter when they cannot be read or written. Knows no other package but words. Start at [DiskTrouble].
@NullMarked
package dev.headroom.disk;

import org.jspecify.annotations.NullMarked;
