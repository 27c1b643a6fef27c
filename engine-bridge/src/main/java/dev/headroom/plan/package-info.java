/// Predictions, without I/O: what a plan says ([MemoryPlan]) and what it is made of. The rule book of each engine is in
/// `engines`, the search for what fits in `advise`. Must not know engines or the window.
@NullMarked
package dev.headroom.plan;

import org.jspecify.annotations.NullMarked;
