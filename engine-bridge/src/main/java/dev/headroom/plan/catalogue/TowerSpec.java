package dev.headroom.plan.catalogue;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.sight.FixedPicture;
import dev.headroom.plan.sight.InternVlTiles;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.plan.sight.PictureRules;
import java.util.Optional;

/// A vision tower with its projector.
///
/// @param kind `internvit`, `clip`, `siglip`, `qwen2vl`, `bigg`
/// @param patches patches of one tile
/// @param tokensPerTile prompt tokens of one tile
/// @param parameters of the tower
/// @param projectorParameters of what maps its output into the decoder
/// @param maxTiles tiles of the largest grid by default, the thumbnail not counted
/// @param tokensPerImageExtra separators of one picture
/// @param gated whether a third projection gates the first of each MLP
/// @param merge patches along each edge that become one token; 1 where none are merged that way
/// @param windowLayers layers that attend within windows of patches; the others attend to the whole picture
/// @param classToken whether a token that is no patch goes through the tower with them
/// @param dynamic whether a picture goes in at its own resolution, not in tiles
/// @param pictures how it takes them
public record TowerSpec(
        String kind,
        int layers,
        int hidden,
        int heads,
        int intermediate,
        int tile,
        int patches,
        int tokensPerTile,
        long parameters,
        long projectorParameters,
        int maxTiles,
        boolean thumbnail,
        int tokensPerImageExtra,
        boolean gated,
        int merge,
        int windowLayers,
        boolean classToken,
        boolean dynamic,
        PictureInput pictures) {

    /// A tower whose pictures go in as its dimensions tell.
    public TowerSpec(
            String kind,
            int layers,
            int hidden,
            int heads,
            int intermediate,
            int tile,
            int patches,
            int tokensPerTile,
            long parameters,
            long projectorParameters,
            int maxTiles,
            boolean thumbnail,
            int tokensPerImageExtra,
            boolean gated,
            int merge,
            int windowLayers,
            boolean classToken,
            boolean dynamic) {
        this(
                kind,
                layers,
                hidden,
                heads,
                intermediate,
                tile,
                patches,
                tokensPerTile,
                parameters,
                projectorParameters,
                maxTiles,
                thumbnail,
                tokensPerImageExtra,
                gated,
                merge,
                windowLayers,
                classToken,
                dynamic,
                new PictureInput(
                        dynamic
                                ? PictureRules.qwen2()
                                : kind.equals("internvit") || maxTiles > 1
                                        ? new InternVlTiles(
                                                "InternVL",
                                                tile,
                                                patches,
                                                tokensPerTile,
                                                1,
                                                maxTiles,
                                                thumbnail,
                                                tokensPerImageExtra)
                                        : new FixedPicture(kind, tile, patches, tokensPerTile, tokensPerImageExtra)));
    }

    /// The projections of its layers: what a quantiser that packs towers packs.
    public long layerParameters() {
        long d = hidden;
        return Math.min(parameters, layers * (4 * d * d + (gated ? 3 : 2) * d * intermediate));
    }

    /// The same with another way to take pictures.
    public TowerSpec with(PictureInput input) {
        return new TowerSpec(
                kind,
                layers,
                hidden,
                heads,
                intermediate,
                tile,
                patches,
                tokensPerTile,
                parameters,
                projectorParameters,
                maxTiles,
                thumbnail,
                tokensPerImageExtra,
                gated,
                merge,
                windowLayers,
                classToken,
                dynamic,
                input);
    }

    /// InternViT as in InternVL: 300M has layer norms and a qkv bias, 6B has RMS norms and norms on q and k.
    public static long internVit(int layers, int hidden, int intermediate, int patch, int patches, boolean six) {
        long d = hidden;
        long m = intermediate;
        long layer = 3 * d * d
                + (six ? 0 : 3 * d)
                + (d * d + d)
                + (d * m + m)
                + (m * d + d)
                + (six ? 2 * d : 4 * d) // norm1, norm2
                + (six ? 2 * d : 0) // q_norm, k_norm
                + 2 * d; // ls1, ls2
        return layers * layer + 3L * patch * patch * d + d + d + (patches + 1L) * d;
    }

    /// `mlp1`: layer norm, linear, GELU, linear.
    public static long internVlProjector(int hidden, int language) {
        long in = 4L * hidden;
        return 2 * in + in * language + language + (long) language * language + language;
    }

    /// Of an InternViT; empty for towers that cut pictures otherwise: their tile grid would be a guess.
    ///
    /// @param projectorOut width of the decoder
    public Optional<ModelShape.Vision> internVitShape(int projectorOut) {
        if (!kind.equals("internvit")) {
            return Optional.empty();
        }
        int side = (int) Math.round(Math.sqrt(patches));
        boolean six = hidden > 2000; // InternViT-6B: no qkv bias, norms on q and k
        return Optional.of(new ModelShape.Vision(
                layers,
                hidden,
                heads,
                intermediate,
                tile,
                tile / side,
                Math.sqrt((double) tokensPerTile / patches),
                !six,
                six,
                1,
                maxTiles,
                thumbnail,
                projectorOut));
    }

    /// Most tiles of one picture at a setting of `max_dynamic_patch`.
    public int tilesOfPicture(int maxDynamicPatch) {
        return maxDynamicPatch + (thumbnail && maxDynamicPatch > 1 ? 1 : 0);
    }

    /// Most prompt tokens of one picture.
    public int tokensOfPicture(int maxDynamicPatch) {
        return tilesOfPicture(maxDynamicPatch) * tokensPerTile + tokensPerImageExtra;
    }

    /// Tokens of a tile inside the tower, class token included where there is one.
    public int sequence() {
        return patches + (classToken ? 1 : 0);
    }
}
