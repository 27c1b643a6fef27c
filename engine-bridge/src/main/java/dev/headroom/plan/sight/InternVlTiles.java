package dev.headroom.plan.sight;

import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Setting;
import java.util.Optional;
import java.util.Set;

/// InternVL's dynamic tiling ([DynamicTiling]): the same tokens for each tile, `<img>` and `</img>` around the picture.
///
/// @param tile pixels of its edge
/// @param patches of one tile
/// @param tokensPerTile after the pixel shuffle
/// @param minTiles of the grid
/// @param maxTiles of the grid, the thumbnail not counted
public record InternVlTiles(
        String family,
        int tile,
        int patches,
        int tokensPerTile,
        int minTiles,
        int maxTiles,
        boolean thumbnail,
        int marks)
        implements PictureRule {
    /// That of a model whose tower is known in its dimensions.
    public static InternVlTiles of(ModelShape.Vision vision) {
        return new InternVlTiles(
                "InternVL",
                vision.imageSize(),
                vision.patches(),
                vision.tokensPerTile(),
                vision.minDynamicPatch(),
                vision.maxDynamicPatch(),
                vision.useThumbnail(),
                2);
    }

    /// Frames that its own code takes of a video.
    private static final int SEGMENTS = 8;

    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE, Limit.MAX_FRAMES);
    }

    private int most(Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxTiles);
        return Setting.MAX_DYNAMIC_PATCH.kind().allows(most) ? most : maxTiles;
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        int most = most(asked);
        DynamicTiling tiling = DynamicTiling.of(width, height, Math.min(minTiles, most), most, tile, thumbnail);
        return sight(tiling.columns(), tiling.rows(), tiling.thumbnail());
    }

    private Sight sight(int columns, int rows, boolean overview) {
        int tiles = columns * rows + (overview ? 1 : 0);
        return Sight.tiles(tiles * tokensPerTile, marks, columns, rows, overview, tile, tile, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        int most = most(asked);
        return sight(most, 1, thumbnail && most > 1);
    }

    @Override
    public Optional<Sight> watch(Clip clip, Limits asked) {
        int frames = clip.frames(Double.MAX_VALUE, 1, asked.count(Limit.MAX_FRAMES, SEGMENTS));
        return Optional.of(new Sight(
                Math.multiplyExact(frames, tokensPerTile),
                frames * marks,
                new Cut.Frames(frames),
                tile,
                tile,
                frames,
                patches,
                0));
    }
}
