/// Memory over hours: what was sampled ten times a second and what happened meanwhile, in bounded memory and on disk,
/// for any range of time at the cost of its pixels. Knows no engine and no window. Start at [Timeline]; [Recorder]
/// feeds it.
@NullMarked
package dev.headroom.timeline;

import org.jspecify.annotations.NullMarked;
