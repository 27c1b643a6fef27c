package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import java.util.Optional;

/// What a family makes of a file.
///
/// @param maker which recipes and habits apply
record ModelDraft(String maker, DecoderSpec decoder, Optional<TowerSpec> tower) {
    ModelDraft(String maker, DecoderSpec decoder, Tower tower) {
        this(maker, decoder, Optional.of(tower.spec()));
    }
}
