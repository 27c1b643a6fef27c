package dev.headroom.job;

import dev.headroom.words.Sentence;

/// What a running job has told.
public sealed interface JobEvent {
    /// @param share 0 to 1
    record Progress(double share) implements JobEvent {}

    /// What it does now, in its own words.
    record Step(String words) implements JobEvent {}

    /// A number by name: loss, step_seconds, gpu_memory_GB.
    record Figure(String name, double value) implements JobEvent {}

    /// Memory ran out, in words of ours.
    record Trouble(Sentence sentence) implements JobEvent {}
}
