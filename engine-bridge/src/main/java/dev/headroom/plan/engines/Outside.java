package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is on a card beside the engine that is planned: its own twins, and strangers. Where those alone keep it from
/// fitting they are the cause, whatever allocation fails in the end.
final class Outside {
    private Outside() {}

    static long bytes(DevicePlan d) {
        return d.bytes(ComponentKind.OTHER_PROCESSES) + d.bytes(ComponentKind.OTHER_ENGINES);
    }

    /// @param devices of a plan that does not fit
    /// @return empty where it would not fit with the cards to itself either
    static Optional<Sentence> cause(PlanRequest q, List<DevicePlan> devices) {
        boolean twins = q.engine() != EngineKind.FINETUNE && q.serving().processes() > 1;
        boolean strangers = q.usedByOthers() > 0;
        if (twins && fits(alone(q))) {
            return Optional.of(twins(q, devices).then(Sentence.of("One engine alone fits.")));
        }
        if (strangers && fits(q.withUsedByOthers(0))) {
            return Optional.of(strangers(q).then(Sentence.of("Without them it fits.")));
        }
        return twins && strangers && fits(alone(q).withUsedByOthers(0))
                ? Optional.of(twins(q, devices)
                        .then(strangers(q))
                        .then(Sentence.of("One engine alone, without those processes, fits.")))
                : Optional.empty();
    }

    private static PlanRequest alone(PlanRequest q) {
        return q.withServing(q.serving().with(c -> c.unset(Setting.PROCESSES)));
    }

    private static boolean fits(PlanRequest q) {
        return Planner.plan(q).fits();
    }

    private static Sentence twins(PlanRequest q, List<DevicePlan> devices) {
        int others = q.serving().processes() - 1;
        Size held = new Size(devices.stream()
                .map(d -> d.bytes(ComponentKind.OTHER_ENGINES))
                .max(Comparator.naturalOrder())
                .orElse(0L));
        return others == 1
                ? Sentence.of("Two engines are started together on each card, and the other one holds {} of it.", held)
                : Sentence.of(
                        "{} engines are started together on each card, and the other {} hold {} of it.",
                        others + 1,
                        others,
                        held);
    }

    private static Sentence strangers(PlanRequest q) {
        return Sentence.of("Other processes hold {} of each card.", new Size(q.usedByOthers()));
    }
}
