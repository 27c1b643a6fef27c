/// The sliders: every setting with its price, when it takes effect, and what the engine made of it. Meets memory and
/// chat only in the shell's Workbench. Start at [TuningView].
@NullMarked
package dev.headroom.app.tuning;

import org.jspecify.annotations.NullMarked;
