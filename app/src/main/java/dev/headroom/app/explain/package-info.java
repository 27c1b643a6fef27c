/// "Explain a log": what a program wrote before it ran out of memory, dropped or pasted, and what to turn. Start at
/// [ExplainPage].
@NullMarked
package dev.headroom.app.explain;

import org.jspecify.annotations.NullMarked;
