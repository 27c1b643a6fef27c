/// The models on this machine: what each takes by part, where it has room, and what can be done with it.
@NullMarked
package dev.headroom.app.library;

import org.jspecify.annotations.NullMarked;
