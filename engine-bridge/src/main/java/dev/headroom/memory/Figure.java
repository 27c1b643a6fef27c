package dev.headroom.memory;

/// A number of bytes together with where it comes from. The kinds are never added up without saying so.
public sealed interface Figure {
    /// From the planner, before or beside a run.
    record Predicted(long bytes) implements Figure {}

    /// From outside the engine: the driver, `/proc`.
    record Measured(long bytes, String source) implements Figure {}

    /// The engine's own word: its log, metrics or `/memory`.
    record Reported(long bytes, String source) implements Figure {}

    /// Not known, and why; never shown as 0.
    record Unknown(Reason reason) implements Figure {}

    /// Why a figure is missing.
    enum Reason {
        NO_DRIVER,
        NO_DEVICE,
        NOT_PERMITTED,
        NOT_SUPPORTED,
        ENGINE_SILENT,
        NOT_RUNNING
    }
}
