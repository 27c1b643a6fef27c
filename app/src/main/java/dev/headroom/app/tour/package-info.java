/// What a stranger would try first, done by itself where there is no display, with pictures and a report. Start at
/// [Tour].
@NullMarked
package dev.headroom.app.tour;

import org.jspecify.annotations.NullMarked;
