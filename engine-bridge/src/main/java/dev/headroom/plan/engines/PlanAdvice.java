package dev.headroom.plan.engines;

import dev.headroom.words.Sentence;

/// One change that would save memory or make room.
///
/// @param change as flags of the command line
/// @param saves bytes less at the peak of the tightest card
/// @param text what it costs, in a sentence
/// @param fits whether it alone is enough
/// @param request the request with the change made: what "apply" uses
public record PlanAdvice(String change, long saves, Sentence text, boolean fits, PlanRequest request) {}
