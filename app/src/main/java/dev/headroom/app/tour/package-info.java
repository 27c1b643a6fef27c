/// What a stranger would try first, done by itself where there is no display, with pictures and a report. Start at
/// [Tour].
package dev.headroom.app.tour;
