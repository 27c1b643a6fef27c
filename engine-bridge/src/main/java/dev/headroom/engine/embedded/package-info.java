/// Our own engine as the window sees it: `headroom serve` started as a child process, watched and stopped. Knows the
/// command line and the HTTP API of the child, never its classes. Start at [EmbeddedSession].
@NullMarked
package dev.headroom.engine.embedded;

import org.jspecify.annotations.NullMarked;
