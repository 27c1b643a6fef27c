/// What is said to people: sentences with their figures apart, and the languages they are said in. May be known by
/// everybody. Start at [Sentence].
package dev.headroom.words;
