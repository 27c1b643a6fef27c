package dev.headroom.explain.log;

import java.util.Optional;

/// What one line of a log tells.
sealed interface LogFact {
    /// Which program speaks.
    record Runs(Program program, Optional<String> version) implements LogFact {}

    /// Another program than the one that was asked for does the work.
    record Instead(Program asked, Program runs) implements LogFact {}

    /// A program begins: what was told of an earlier run is about other settings.
    record Starts() implements LogFact {}

    /// A setting, under the program's own name with underscores.
    record Setting(String name, String value) implements LogFact {}

    /// What follows is about this part, until another such line.
    record Doing(Part part, Phase phase) implements LogFact {}

    /// The trouble just before was about this part.
    record Meant(Part part) implements LogFact {}

    /// A Python stack begins.
    record StackStarts() implements LogFact {}

    /// A place in a Python stack, outermost first.
    ///
    /// @param code the source line, empty where the log has none
    record Frame(String file, String function, String code) implements LogFact {}

    record Failed(Trouble trouble) implements LogFact {}

    /// The program got over the trouble just before by itself.
    record Recovered() implements LogFact {}

    /// Share of the KV cache in use, 0 to 1.
    record CacheUse(double share) implements LogFact {}

    /// A figure that remedies reckon with.
    record Told(Known what, double value) implements LogFact {}

    /// The card's name, as a driver or program tells it.
    record Card(String name) implements LogFact {}

    enum Known {
        /// Bytes free on the device before anything was loaded.
        FREE_AT_START,
        /// Bytes free on the device once the weights lay there.
        FREE_AFTER_WEIGHTS,
        /// Bytes of the KV cache on one device.
        CACHE_POOL,
        LAYERS_ON_DEVICE,
        LAYERS,
        /// Longest requests that the cache holds side by side.
        CONCURRENCY
    }
}
