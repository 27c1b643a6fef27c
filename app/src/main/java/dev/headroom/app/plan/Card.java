package dev.headroom.app.plan;

import dev.headroom.machine.DetectedCard;
import dev.headroom.plan.catalogue.DeviceSpec;
import java.util.Optional;

/// A card that can be chosen: one of the catalogue, or one of this machine.
///
/// @param detected empty for the catalogue's
record Card(DeviceSpec spec, Optional<DetectedCard> detected) {
    static Card of(DeviceSpec spec) {
        return new Card(spec, Optional.empty());
    }

    static Card of(DetectedCard card) {
        return new Card(card.spec(), Optional.of(card));
    }
}
