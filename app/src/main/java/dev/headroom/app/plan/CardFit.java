package dev.headroom.app.plan;

import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.words.Sentence;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// Whether the question at hand fits into a card.
///
/// @param peak of the card with the least left; empty where the engine refuses
/// @param left bytes at the peak, below zero for what is too much
record CardFit(DeviceSpec card, Kind kind, OptionalLong peak, OptionalLong left, Sentence verdict) {
    enum Kind {
        FITS,
        /// Less is left than the prediction is unsure of.
        TIGHT,
        OVER,
        REFUSED
    }

    /// Those that fit first, the smallest card first; of the others the one that lacks least.
    static final Comparator<CardFit> ORDER = Comparator.comparing(CardFit::kind)
            .thenComparingLong(
                    f -> f.kind() == Kind.OVER ? -f.left().orElse(0) : f.card().total())
            .thenComparing(f -> f.card().name());

    static CardFit of(DeviceSpec card, DeploymentPlan plan) {
        if (plan.devices().isEmpty()) {
            return new CardFit(card, Kind.REFUSED, OptionalLong.empty(), OptionalLong.empty(), plan.verdict());
        }
        DevicePlan worst = plan.tightest();
        Kind kind = switch (plan.outcome()) {
            case FITS -> Kind.FITS;
            case TOO_CLOSE -> Kind.TIGHT;
            case DOES_NOT_FIT, REFUSED, CANNOT_TELL -> worst.free() < 0 ? Kind.OVER : Kind.REFUSED;
        };
        return new CardFit(card, kind, OptionalLong.of(worst.peak()), OptionalLong.of(worst.free()), plan.verdict());
    }

    static List<CardFit> sorted(List<CardFit> fits) {
        return fits.stream().sorted(ORDER).toList();
    }
}
