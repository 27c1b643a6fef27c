package dev.headroom.plan.sight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Grids of tiles, and the ways in which families choose one.
final class Grids {
    private Grids() {}

    /// All grids of `least` to `most` tiles, few tiles first; as Python sorts them, columns rise within a number.
    static List<Size> upTo(int least, int most) {
        List<Size> all = new ArrayList<>();
        for (int columns = 1; columns <= most; columns++) {
            for (int rows = 1; rows <= most / columns; rows++) {
                if (columns * rows >= least) {
                    all.add(new Size(columns, rows));
                }
            }
        }
        all.sort(Comparator.comparingLong(Size::area));
        return all;
    }

    /// LLaVA's `select_best_resolution`: the size that keeps most of the picture's pixels, of those the one that wastes
    /// least.
    static Size bestResolution(int width, int height, List<Size> sizes) {
        Size best = sizes.getFirst();
        long most = -1;
        long wasted = Long.MAX_VALUE;
        long pixels = (long) width * height;
        for (Size size : sizes) {
            double scale = Math.min((double) size.width() / width, (double) size.height() / height);
            long kept = Math.min(((long) (width * scale)) * ((long) (height * scale)), pixels);
            long waste = size.area() - kept;
            if (kept > most || kept == most && waste < wasted) {
                most = kept;
                wasted = waste;
                best = size;
            }
        }
        return best;
    }

    /// Meta's canvas: the smallest enlargement, else the smallest reduction; of those the least area. In single
    /// precision, as the processors compute it: equal scales must stay equal.
    static Size canvas(int width, int height, int tile, int most) {
        float scale = Float.NaN;
        Size best = new Size(1, 1);
        for (Size grid : upTo(1, most)) {
            float s = Math.min((float) (grid.width() * tile) / width, (float) (grid.height() * tile) / height);
            boolean better = Float.isNaN(scale)
                    || (s >= 1 ? scale < 1 || s < scale : scale < 1 && s > scale)
                    || s == scale && grid.area() < best.area();
            if (better) {
                scale = s;
                best = grid;
            }
        }
        return best;
    }

    /// InternVL's closest aspect ratio, which Phi-4 has, too.
    static Size closest(int width, int height, List<Size> grids, int tile) {
        double aspect = (double) width / height;
        double pixels = (double) width * height;
        double distance = Double.POSITIVE_INFINITY;
        Size best = new Size(1, 1);
        for (Size grid : grids) {
            double d = Math.abs(aspect - (double) grid.width() / grid.height());
            if (d < distance || d == distance && pixels > 0.5 * tile * tile * grid.area()) {
                distance = d;
                best = grid;
            }
        }
        return best;
    }

    /// The squarest grid of so many tiles or fewer.
    static Size squarest(int tiles) {
        int columns = (int) Math.ceil(Math.sqrt(tiles));
        return new Size(columns, Math.max(1, tiles / columns));
    }
}
