package dev.headroom.engine;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.ModelSpec;
import java.util.Optional;

/// The dimensions of a model that another engine serves, as the window needs them: for tokens, tiles and lengths. What
/// it takes of a card is the deployment planner's business.
public final class ServedShape {
    private ServedShape() {}

    /// Towers that cut pictures otherwise than InternVL are left out: their tile grid would be a guess.
    public static ModelShape of(ModelSpec spec) {
        return new ModelShape(
                spec.name(),
                spec.decoder().shape(),
                spec.tower().flatMap(t -> t.internVitShape(spec.decoder().hidden())));
    }

    /// A model of which nothing but its name is known, and how long a session may be.
    public static ModelShape unknown(String name, int contextLen) {
        return new ModelShape(
                name,
                new ModelShape.Language(0, 0, 0, 0, 0, 0, 0, false, false, Math.max(1, contextLen)),
                Optional.empty());
    }
}
