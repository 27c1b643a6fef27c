/// What is said to people: sentences with their figures apart, and the languages they are said in. May be known by
/// everybody. Start at [Sentence].
@NullMarked
package dev.headroom.words;

import org.jspecify.annotations.NullMarked;
