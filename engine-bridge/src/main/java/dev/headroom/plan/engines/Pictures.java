package dev.headroom.plan.engines;

import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.settings.Setting;
import java.util.Arrays;

/// The pictures of the longest request, in tiles and tokens. A picture whose size is not told takes the most that
/// `max_dynamic_patch` allows.
final class Pictures {
    private Pictures() {}

    /// Tiles of the grid of one picture, the thumbnail not counted: `max_dynamic_patch`, and no more than its share of
    /// the request's budget (VLMEvalKit's `total_max_num`).
    static int patch(PlanRequest q, TowerSpec t) {
        DeploySettings s = q.serving();
        int own = s.chosen(Setting.MAX_DYNAMIC_PATCH).orElse(t.maxTiles());
        return s.totalMaxNum() == 0 ? own : Math.max(1, Math.min(own, s.totalMaxNum() / Math.max(1, s.images())));
    }

    /// Tiles of the n-th picture, thumbnail included. A list of sizes that is too short repeats its last.
    static int tiles(PlanRequest q, TowerSpec t, int n) {
        DeploySettings s = q.serving();
        if (s.imageTiles() > 0) {
            return s.imageTiles();
        }
        int patch = patch(q, t);
        if (s.pictures().isEmpty() || !q.model().maker().equals("internvl")) {
            return t.tilesOfPicture(patch);
        }
        PictureSize size = s.pictures().get(Math.min(n, s.pictures().size() - 1));
        return DynamicTiling.of(size.width(), size.height(), 1, patch, t.tile(), t.thumbnail())
                .tiles();
    }

    /// Tiles of all pictures.
    static long tiles(PlanRequest q, TowerSpec t) {
        return tilesOfLargest(q, t, q.serving().images());
    }

    /// Tiles of the `n` largest pictures: what one pass of the tower may have to take.
    static long tilesOfLargest(PlanRequest q, TowerSpec t, int n) {
        DeploySettings s = q.serving();
        int images = Math.min(n, s.images());
        if (s.pictures().size() <= 1) {
            return (long) images * tiles(q, t, 0);
        }
        int[] all = new int[s.images()];
        for (int i = 0; i < all.length; i++) {
            all[i] = tiles(q, t, i);
        }
        Arrays.sort(all);
        long sum = 0;
        for (int i = 0; i < images; i++) {
            sum += all[all.length - 1 - i];
        }
        return sum;
    }

    /// Prompt tokens of all pictures.
    static long tokens(PlanRequest q, TowerSpec t) {
        return tiles(q, t) * t.tokensPerTile() + (long) q.serving().images() * t.tokensPerImageExtra();
    }
}
