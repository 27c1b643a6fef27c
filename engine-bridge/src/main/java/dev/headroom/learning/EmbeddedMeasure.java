package dev.headroom.learning;

import dev.headroom.engine.EngineSession;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.calibration.Run;
import dev.headroom.probe.ProcessProbe;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.settings.Settings;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The embedded engine's process from outside, against the plan for what it was asked.
///
/// @param planner without anything learnt
public record EmbeddedMeasure(String model, Function<Settings, MemoryPlan> planner) implements RunWatcher.Measure {
    @Override
    public Optional<Run> measure(EngineSession session) {
        OptionalLong pid = session.pid();
        return pid.isEmpty() ? Optional.empty() : run(ProcessProbe.once(pid.getAsLong()), session.asked());
    }

    /// @param sample of the engine at rest, after it has answered something
    public Optional<Run> run(Sample sample, Settings settings) {
        OptionalLong measured = sample.bytes(Quantity.PSS);
        return measured.isEmpty()
                ? Optional.empty()
                : Optional.of(new Run(
                        Experience.embeddedKey(),
                        System.currentTimeMillis(),
                        model,
                        planner.apply(settings).resting(),
                        measured.getAsLong()));
    }
}
