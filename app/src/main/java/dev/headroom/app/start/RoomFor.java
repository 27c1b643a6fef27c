package dev.headroom.app.start;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;

/// Settings under which a model of the library starts: those of last time, in the weight type that was chosen, with as
/// much device memory as it takes where there is so much.
public final class RoomFor {
    /// Beyond what the plan says, so that one more picture does not end it.
    private static final double SPARE = 1.15;

    private RoomFor() {}

    /// @param format empty: that of the usual settings
    /// @param available bytes of this machine that can be had
    public static Settings settings(ModelShape shape, Settings usual, Optional<String> format, long available) {
        Settings asked = usual.withModelFormat(format.orElse("fp32"))
                .withLora(Optional.empty(), 0, 0)
                .fittedTo(shape.language().contextLen());
        if (EmbeddedPlanner.plan(shape, List.of(), asked).fits()) {
            return asked;
        }
        Settings all = asked.withDeviceMemory(available);
        var plan = EmbeddedPlanner.plan(shape, List.of(), all);
        // of a cache that takes a ratio of what is free, what the sessions can reach is enough
        long cache = plan.kv().map(kv -> kv.reserved() - kv.reachable()).orElse(0L);
        long enough = (long) ((plan.peak() - cache) * SPARE);
        Settings least = asked.withDeviceMemory(Math.min(available, Math.max(enough, asked.deviceMemory())));
        return EmbeddedPlanner.plan(shape, List.of(), least).fits() ? least : all;
    }
}
