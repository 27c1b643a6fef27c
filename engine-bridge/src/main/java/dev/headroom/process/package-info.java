/// What any program needs that is launched and watched: a process that ends with its parent, its output by lines, and
/// the last of them with secrets masked. Knows no engine. Start at [GuardedProcess].
package dev.headroom.process;
