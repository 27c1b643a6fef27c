package dev.headroom.plan.sight;

import java.util.Optional;
import java.util.Set;

/// Idefics3 and SmolVLM: the longer side is always brought to one length, also upwards, then the picture is cut into
/// tiles, and the whole of it is one more.
///
/// @param edge pixels of the longer side
/// @param tile pixels of its edge
/// @param patches of a tile
/// @param tokensPerTile of the prompt
/// @param clips whether it takes videos: SmolVLM2
public record EdgeTiles(String family, int edge, int tile, int patches, int tokensPerTile, boolean clips)
        implements PictureRule {
    private static final int FRAMES = 64;

    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.LONGEST_EDGE, Limit.PIXELS_BEFORE, Limit.MAX_FRAMES);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        int longest = asked.count(Limit.LONGEST_EDGE, edge);
        double aspect = (double) width / height;
        boolean wide = width >= height;
        int shorter = (int) (wide ? longest / aspect : longest * aspect);
        shorter = Math.max(1, shorter + shorter % 2);
        int across = tiles(wide ? longest : shorter);
        int down = tiles(wide ? shorter : longest);
        // brought to whole tiles: the longer side first, the other one after the picture's shape
        if (wide) {
            down = Math.max(1, tiles((int) (across * tile / ((double) longest / shorter))));
        } else {
            across = Math.max(1, tiles((int) (down * tile * ((double) shorter / longest))));
        }
        return sight(across, down);
    }

    private int tiles(int pixels) {
        return Math.ceilDiv(pixels, tile);
    }

    private Sight sight(int columns, int rows) {
        boolean several = columns * rows > 1;
        int pieces = columns * rows + (several ? 1 : 0);
        return Sight.tiles(
                Math.multiplyExact(pieces, tokensPerTile), 2 * pieces, columns, rows, several, tile, tile, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        int side = tiles(asked.count(Limit.LONGEST_EDGE, edge));
        return sight(side, side);
    }

    @Override
    public Optional<Sight> watch(Clip clip, Limits asked) {
        if (!clips) {
            return Optional.empty();
        }
        int frames = clip.frames(1, 1, asked.count(Limit.MAX_FRAMES, FRAMES));
        return Optional.of(new Sight(
                Math.multiplyExact(frames, tokensPerTile),
                2 * frames,
                new Cut.Frames(frames),
                tile,
                tile,
                frames,
                patches,
                0));
    }
}
