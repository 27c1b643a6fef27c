/// The one search for what fits: which setting to turn, which way, how far. Window, command line and findings ask it.
@NullMarked
package dev.headroom.plan.advise;

import org.jspecify.annotations.NullMarked;
