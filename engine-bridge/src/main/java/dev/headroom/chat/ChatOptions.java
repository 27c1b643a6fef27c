package dev.headroom.chat;

import dev.headroom.settings.Sampling;

/// How the questions of a chat are asked; kept with it.
///
/// @param system what the model is told before the first question, empty for nothing
public record ChatOptions(Sampling sampling, String system) {}
