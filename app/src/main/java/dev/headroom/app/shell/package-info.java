/// The window itself: what the features share, and the one file that builds the object graph (`Wiring`).
package dev.headroom.app.shell;
