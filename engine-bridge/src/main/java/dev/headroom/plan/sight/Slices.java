package dev.headroom.plan.sight;

import java.util.Optional;
import java.util.Set;

/// MiniCPM-V: an overview and slices of about one size, each squeezed to the same number of queries.
///
/// @param scale pixels of the side of a slice's area
/// @param maxSlices the overview not counted
/// @param queries tokens of a slice
/// @param patch pixels of its edge
/// @param framesTogether frames of a clip that share the queries of one
public record Slices(String family, int scale, int maxSlices, int queries, int patch, int framesTogether)
        implements PictureRule {
    private static final int MOST_FRAMES = 64;

    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE, Limit.MAX_FRAMES);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxSlices);
        double area = (double) width * height;
        int wanted = (int) Math.min(Math.ceil(area / ((double) scale * scale)), most);
        if (wanted <= 1) {
            Size one = resized(width, height, true);
            return sight(1, 1, false, one);
        }
        Size grid = grid(Math.log((double) width / height), wanted, most);
        Size overview = resized(width, height, false);
        Size slice = resized(
                Math.max(1, divided(width, grid.width()) / grid.width()),
                Math.max(1, divided(height, grid.height()) / grid.height()),
                true);
        return sight(grid.width(), grid.height(), true, slice.area() > overview.area() ? slice : overview);
    }

    private Sight sight(int columns, int rows, boolean overview, Size slice) {
        int pieces = columns * rows + (overview ? 1 : 0);
        int patches = Math.toIntExact(slice.area() / patch / patch);
        return Sight.tiles(
                queries * pieces, 2 * pieces, columns, rows, overview, slice.width(), slice.height(), patches);
    }

    /// Of the grids with about as many slices the one whose aspect ratio is nearest, on a logarithmic scale.
    private static Size grid(double logRatio, int wanted, int most) {
        Size best = new Size(1, 1);
        double error = Double.POSITIVE_INFINITY;
        for (int cells = wanted - 1; cells <= Math.min(wanted + 1, most); cells++) {
            for (int columns = 1; cells > 1 && columns <= cells; columns++) {
                if (cells % columns != 0) {
                    continue;
                }
                int rows = cells / columns;
                double e = Math.abs(logRatio - Math.log((double) columns / rows));
                if (e < error) {
                    error = e;
                    best = new Size(columns, rows);
                }
            }
        }
        return best;
    }

    private Size resized(int width, int height, boolean enlarged) {
        double w = width;
        double h = height;
        if (w * h > (double) scale * scale || enlarged) {
            double ratio = w / h;
            h = (int) (scale / Math.sqrt(ratio));
            w = (int) (h * ratio);
        }
        return new Size(divided(w, patch), divided(h, patch));
    }

    private static int divided(double length, int by) {
        return Math.max((int) Math.rint(length / by) * by, by);
    }

    @Override
    public Sight largest(Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxSlices);
        return most == 1
                ? look(scale, scale, asked)
                : sight(most, 1, true, new Size(divided(scale, patch), divided(scale, patch)));
    }

    @Override
    public Optional<Sight> watch(Clip clip, Limits asked) {
        int frames = clip.frames(1, 1, asked.count(Limit.MAX_FRAMES, MOST_FRAMES));
        Size size = resized(clip.width(), clip.height(), true);
        int groups = Math.ceilDiv(frames, framesTogether);
        return Optional.of(new Sight(
                Math.multiplyExact(queries, groups),
                2 * groups,
                new Cut.Frames(frames),
                size.width(),
                size.height(),
                frames,
                Math.toIntExact(size.area() / patch / patch),
                0));
    }
}
