/// What the bridge says to users, in other languages than its own English. Must not know who
/// says it. Start at [Sentences].
package dev.headroom.words;
