package dev.headroom.experiment;

import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How large a figure may be on one card while a knob turns.
///
/// @param points only where something fits
public record LargestCurve(DeviceSpec card, List<At> points) {
    public LargestCurve {
        points = List.copyOf(points);
    }

    public record At(String value, int largest) {}

    /// A curve for each card; what others hold on the asked card is not on those. Cores share the work.
    ///
    /// @throws SweepException when there is no such knob
    public static List<LargestCurve> of(
            PlanRequest asked, Largest figure, String knob, List<String> values, List<DeviceSpec> cards) {
        int width = values.size();
        List<Optional<At>> all = IntStream.range(0, cards.size() * width)
                .parallel()
                .mapToObj(i -> at(on(asked, cards.get(i / width)), figure, knob, values.get(i % width)))
                .toList();
        return IntStream.range(0, cards.size())
                .mapToObj(c -> new LargestCurve(
                        cards.get(c),
                        all.subList(c * width, (c + 1) * width).stream()
                                .flatMap(Optional::stream)
                                .toList()))
                .toList();
    }

    private static PlanRequest on(PlanRequest asked, DeviceSpec card) {
        return card.equals(asked.device()) ? asked : asked.withDevice(card).withUsedByOthers(0);
    }

    private static Optional<At> at(PlanRequest q, Largest figure, String knob, String value) {
        PlanRequest turned = PlanKnobs.turned(q, knob, value);
        if (!Planner.answered(Planner.plan(turned))) {
            return Optional.empty();
        }
        int largest = figure.of(turned);
        return largest <= 0 ? Optional.empty() : Optional.of(new At(value, largest));
    }
}
