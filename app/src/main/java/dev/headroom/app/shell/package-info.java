/// The frame of the window and what its features share. Start at [Workbench].
package dev.headroom.app.shell;
