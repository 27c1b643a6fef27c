package dev.headroom.engine;

import java.time.Duration;

/// How long a client waits.
///
/// @param connect for the connection
/// @param answer for the whole answer of a short call (`/v1/models`, `/settings`)
/// @param silence for the next byte of a chat, prefill included; engines that send heartbeats can have a short one
/// @param heartbeats for the next piece of an answer, while nothing but heartbeats or empty events come: an engine that
///     lives and never gets on
public record Timeouts(Duration connect, Duration answer, Duration silence, Duration heartbeats) {
    /// Longer than a queue and a long prompt before it take on a slow machine.
    private static final Duration NO_ANSWER = Duration.ofMinutes(30);

    /// For an engine that may read a long prompt for minutes before it says a word.
    public static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMinutes(10), NO_ANSWER);

    /// For our own server, which sends a heartbeat each second.
    public static final Timeouts WITH_HEARTBEAT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30), NO_ANSWER);
}
