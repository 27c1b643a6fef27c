package dev.headroom.engine.llamacpp;

import dev.headroom.plan.llamacpp.LlamaBuild;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A llama-server that can be started from here.
///
/// @param build empty where it was built from sources that do not tell their number
/// @param devices cards that it can use, with what is free now; none of a build for the processor alone
public record LlamaInstallation(Path program, Optional<LlamaBuild> build, List<Device> devices) {
    public LlamaInstallation {
        devices = List.copyOf(devices);
    }

    /// @param name such as `CUDA0`, as `--device` takes it
    /// @param total in bytes, as its driver tells it
    /// @param free in bytes
    public record Device(String name, String card, long total, long free) {}

    /// The build whose rules are taken: its own, else the newest that is known.
    public LlamaBuild assumed() {
        return build.orElse(LlamaBuild.NEWEST);
    }
}
