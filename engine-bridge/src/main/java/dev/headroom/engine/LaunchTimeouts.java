package dev.headroom.engine;

import java.time.Duration;

/// How long a launched engine may take.
///
/// @param start from launch to ready: large weights from a slow disk take many minutes
/// @param silence of the log while it starts
/// @param hung without an answer of `/health` while it serves
/// @param stop between asking it to end and ending it
/// @param poll between two looks at health and metrics
public record LaunchTimeouts(Duration start, Duration silence, Duration hung, Duration stop, Duration poll) {
    public static final LaunchTimeouts DEFAULT = new LaunchTimeouts(
            Duration.ofMinutes(40),
            Duration.ofMinutes(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(1));
}
