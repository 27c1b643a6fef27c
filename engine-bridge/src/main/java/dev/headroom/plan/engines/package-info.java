/// What an engine takes of each card before anything is loaded, a file for each rule book: serving by LMDeploy's two
/// engines, by Headroom's own or by plain transformers, and fine-tuning. One pure entry point: [Planner]. Then
/// [Advisor], which asks it repeatedly. Must not know engines or the window.
@NullMarked
package dev.headroom.plan.engines;

import org.jspecify.annotations.NullMarked;
