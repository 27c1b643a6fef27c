/// Sweeps: some knobs with some values, every combination run or planned, and what came of it. A run asks the same
/// questions of an engine under each setting and keeps predicted, reported and measured bytes beside the answers.
@NullMarked
package dev.headroom.experiment;

import org.jspecify.annotations.NullMarked;
