/// The frame of the window and what its features share. Start at [Workbench].
@NullMarked
package dev.headroom.app.shell;

import org.jspecify.annotations.NullMarked;
