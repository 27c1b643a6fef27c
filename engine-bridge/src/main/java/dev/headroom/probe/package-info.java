/// What memory is used now, seen from outside the engine: `/proc` for processes, the driver for cards. One [Sample]
/// type for all. Knows no engine. Start at [Probe].
@NullMarked
package dev.headroom.probe;

import org.jspecify.annotations.NullMarked;
