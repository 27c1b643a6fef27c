package dev.headroom.engine;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import java.util.Optional;

/// The dimensions of a model that another engine serves, as the window needs them: for tokens,
/// tiles and lengths. What
/// it takes of a card is the deployment planner's business.
public final class ServedShape {
    private ServedShape() {}

    /// Towers that cut pictures otherwise than InternVL are left out: their tile grid would be
    /// a guess.
    public static ModelShape of(ModelSpec spec) {
        DecoderSpec d = spec.decoder();
        ModelShape.Language language = new ModelShape.Language(
                d.layers(),
                d.hidden(),
                d.heads(),
                d.kvHeads(),
                d.headDim(),
                d.intermediate(),
                d.vocab(),
                d.tied(),
                d.attentionBias() > 0,
                d.context());
        return new ModelShape(
                spec.name(),
                language,
                spec.tower().filter(t -> t.kind().equals("internvit")).map(t -> vision(t, d.hidden())));
    }

    private static ModelShape.Vision vision(TowerSpec t, int projectorOut) {
        int side = (int) Math.round(Math.sqrt(t.patches()));
        boolean six = t.hidden() > 2000; // InternViT-6B: no qkv bias, norms on q and k
        return new ModelShape.Vision(
                t.layers(),
                t.hidden(),
                t.heads(),
                t.intermediate(),
                t.tile(),
                t.tile() / side,
                Math.sqrt((double) t.tokensPerTile() / t.patches()),
                !six,
                six,
                1,
                t.maxTiles(),
                t.thumbnail(),
                projectorOut);
    }

    /// A model of which nothing but its name is known, and how long a session may be.
    public static ModelShape unknown(String name, int contextLen) {
        return new ModelShape(
                name,
                new ModelShape.Language(0, 0, 0, 0, 0, 0, 0, false, false, Math.max(1, contextLen)),
                Optional.empty());
    }
}
