/// What any program needs that is launched and watched: a process that ends with its parent, its output by lines, the
/// last of them with secrets masked, and what a line says of memory that ran out. Knows no engine. Start at
/// [GuardedProcess] and [ChildProcess].
@NullMarked
package dev.headroom.process;

import org.jspecify.annotations.NullMarked;
