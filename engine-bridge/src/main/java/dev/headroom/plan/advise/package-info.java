/// The one search for what fits: which setting to turn, which way, how far. Window, command line and findings ask it.
package dev.headroom.plan.advise;
