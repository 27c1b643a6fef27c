/// Where the window begins: [Launcher] looks at the machine, [Wiring] builds the object graph, [Tour] shows it without
/// a display.
@NullMarked
package dev.headroom.app;

import org.jspecify.annotations.NullMarked;
