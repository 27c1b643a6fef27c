package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.catalogue.TowerSpec;

/// A [TowerSpec] while a family describes it.
final class Tower {
    private final String kind;
    private final Vit vit;
    private long parameters;
    private long projector;
    private int tokens;
    private int tiles = 1;
    private boolean thumbnail;
    private int extra;
    private boolean gated;
    private int merge = 1;
    private int windows;
    private boolean classToken;
    private boolean dynamic;

    Tower(String kind, Vit vit) {
        this.kind = kind;
        this.vit = vit;
        this.tokens = vit.patches();
    }

    Tower parameters(long tower, long projectorParameters) {
        parameters = tower;
        projector = projectorParameters;
        return this;
    }

    Tower tokens(int perTile) {
        tokens = Math.max(1, perTile);
        return this;
    }

    Tower tiles(int most, boolean withThumbnail) {
        tiles = most;
        thumbnail = withThumbnail;
        return this;
    }

    /// Marks and separators of one picture.
    Tower extra(int tokensPerPicture) {
        extra = tokensPerPicture;
        return this;
    }

    Tower gated() {
        gated = true;
        return this;
    }

    /// Patches along an edge that become one token.
    Tower merge(int patches) {
        merge = patches;
        tokens = Math.max(1, tokens / (patches * patches));
        return this;
    }

    Tower windows(int layers) {
        windows = layers;
        return this;
    }

    Tower classToken() {
        classToken = true;
        return this;
    }

    Tower dynamic() {
        dynamic = true;
        return this;
    }

    TowerSpec spec() {
        return new TowerSpec(
                kind,
                vit.layers(),
                vit.hidden(),
                vit.heads(),
                vit.mlp(),
                vit.image(),
                vit.patches(),
                tokens,
                parameters,
                projector,
                tiles,
                thumbnail,
                extra,
                gated,
                merge,
                windows,
                classToken,
                dynamic);
    }
}
