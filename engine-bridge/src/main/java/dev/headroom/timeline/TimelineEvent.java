package dev.headroom.timeline;

import dev.headroom.memory.EventKind;
import dev.headroom.words.Sentence;

/// Something that happened, to be marked on the curve.
///
/// @param time epoch milliseconds
/// @param text a few words for the marker
public record TimelineEvent(long time, EventKind kind, Sentence text) {}
