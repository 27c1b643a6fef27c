package dev.headroom.app.tuning;

import dev.headroom.settings.Settings;
import java.time.Instant;
import java.util.OptionalLong;

/// A change that an engine has taken over, and what it did to memory.
///
/// @param engine what the user calls it
/// @param predictedBefore bytes that were planned; empty where nothing is predicted
/// @param reportedBefore bytes that the engine reported as it was asked; empty where it reports none
record AppliedChange(
        Instant when,
        String engine,
        Settings before,
        Settings after,
        OptionalLong predictedBefore,
        OptionalLong predictedAfter,
        OptionalLong reportedBefore) {

    /// With a later change of the same settings: a slider that went on.
    AppliedChange upTo(AppliedChange later) {
        return new AppliedChange(
                when, engine, before, later.after, predictedBefore, later.predictedAfter, reportedBefore);
    }
}
