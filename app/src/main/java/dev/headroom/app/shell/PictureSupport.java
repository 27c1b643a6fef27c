package dev.headroom.app.shell;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.plan.sight.LlamaCppRules;
import dev.headroom.plan.sight.PictureInput;
import java.util.Optional;
import java.util.OptionalInt;

/// What is known of the way in which an engine's model takes pictures, and so whether a picture can be priced before it
/// is sent.
public sealed interface PictureSupport {
    PictureSupport TILES = new Tiles();
    PictureSupport UNKNOWN = new Unknown();
    PictureSupport BLIND = new Blind();

    /// It cuts them into tiles as InternVL does: price and grid come from the model's shape.
    record Tiles() implements PictureSupport {}

    /// It takes them by a rule of its family, or of its engine.
    record OwnWay(ModelSpec model, PictureInput input) implements PictureSupport {}

    /// Nothing is known of the model but its name.
    record Unknown() implements PictureSupport {}

    /// It takes none.
    record Blind() implements PictureSupport {}

    /// @param model as the catalogue or its folder describe it, empty when neither does
    /// @param shape what the window made of it
    static PictureSupport of(Optional<ModelSpec> model, ModelShape shape) {
        if (model.isEmpty()) {
            return UNKNOWN;
        }
        return shape.vision().isPresent() ? TILES : ownWay(model.get());
    }

    /// The same where llama.cpp serves it, each build of which has rules of its own.
    ///
    /// @param build empty where the server does not tell it: one of today
    static PictureSupport byLlamaCpp(Optional<ModelSpec> model, Optional<LlamaBuild> build) {
        OptionalInt number = build.map(b -> OptionalInt.of(b.number())).orElseGet(OptionalInt::empty);
        return model.map(PictureSupport::ownWay)
                .map(own -> own instanceof OwnWay(ModelSpec served, PictureInput input)
                        ? new OwnWay(served, new PictureInput(LlamaCppRules.of(input.rule(), number), input.own()))
                        : own)
                .orElse(UNKNOWN);
    }

    private static PictureSupport ownWay(ModelSpec model) {
        return model.tower()
                .<PictureSupport>map(t -> new OwnWay(model, t.pictures()))
                .orElse(BLIND);
    }
}
