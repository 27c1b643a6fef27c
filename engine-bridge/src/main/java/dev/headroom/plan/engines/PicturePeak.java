package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.sight.Sight;
import java.util.List;
import java.util.OptionalLong;

/// What encoding one picture takes beside the tower's weights, for the window's price tag. Attention is taken as fused,
/// as servers have it.
public final class PicturePeak {
    private PicturePeak() {}

    /// Empty for a model that sees no pictures.
    public static OptionalLong of(ModelSpec model, Sight sight) {
        return model.tower().stream()
                .mapToLong(t -> VisionActivations.bytes(
                        t, List.of(sight), false, model.decoder().hidden()))
                .findFirst();
    }
}
