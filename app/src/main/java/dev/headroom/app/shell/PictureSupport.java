package dev.headroom.app.shell;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.ModelSpec;
import java.util.Optional;

/// What is known of the way in which an engine's model takes pictures, and so whether a picture can be priced before it
/// is sent.
public enum PictureSupport {
    /// It cuts them into tiles as InternVL does: price and grid are computed.
    TILES,
    /// It takes them in a way of its own that is not computed here.
    OWN_WAY,
    /// Nothing is known of the model but its name.
    UNKNOWN,
    /// It takes none.
    BLIND;

    /// @param model as the catalogue or its folder describe it, empty when neither does
    /// @param shape what the window made of it
    public static PictureSupport of(Optional<ModelSpec> model, ModelShape shape) {
        if (model.isEmpty()) {
            return UNKNOWN;
        }
        if (shape.vision().isPresent()) {
            return TILES;
        }
        return model.get().tower().isPresent() ? OWN_WAY : BLIND;
    }
}
