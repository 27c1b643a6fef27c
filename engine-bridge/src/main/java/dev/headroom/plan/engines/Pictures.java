package dev.headroom.plan.engines;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.sight.Cut;
import dev.headroom.plan.sight.HdTransform;
import dev.headroom.plan.sight.Limit;
import dev.headroom.plan.sight.Limits;
import dev.headroom.plan.sight.LlamaCppRules;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.plan.sight.Sight;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The pictures and the clip of the longest request, as the model's own rule takes them. A picture whose size is not
/// told is the usual one of its family: the largest of those that cut pictures into tiles.
final class Pictures {
    private Pictures() {}

    /// Whether there is anything to see.
    static boolean any(PlanRequest q) {
        return q.model().tower().isPresent()
                && (q.serving().images() > 0 || q.serving().clip().isPresent());
    }

    /// How they go in: each build of llama.cpp has rules of its own.
    static PictureInput input(PlanRequest q, TowerSpec t) {
        PictureInput own = t.pictures();
        return q.engine() == EngineKind.LLAMACPP
                ? new PictureInput(
                        LlamaCppRules.of(
                                own.rule(),
                                OptionalInt.of(
                                        LlamaCppPlanner.settings(q).build().number())),
                        own.own())
                : own;
    }

    /// Tiles of the grid of one picture, the thumbnail not counted: `max_dynamic_patch`, and no more than its share of
    /// the request's budget (VLMEvalKit's `total_max_num`).
    static int patch(PlanRequest q, TowerSpec t) {
        DeploySettings s = q.serving();
        int own = s.chosen(Setting.MAX_DYNAMIC_PATCH).orElse(t.maxTiles());
        return s.totalMaxNum() == 0 ? own : Math.max(1, Math.min(own, s.totalMaxNum() / Math.max(1, s.images())));
    }

    private static Limits limits(PlanRequest q, TowerSpec t) {
        DeploySettings s = q.serving();
        boolean bound = s.chosen(Setting.MAX_DYNAMIC_PATCH).isPresent() || s.totalMaxNum() > 0;
        return bound ? s.limits().with(Limit.MAX_TILES, patch(q, t)) : s.limits();
    }

    /// The n-th picture. A list of sizes that is too short repeats its last.
    static Sight of(PlanRequest q, TowerSpec t, int n) {
        DeploySettings s = q.serving();
        if (s.imageTiles() > 0) {
            return ofTiles(t, s.imageTiles());
        }
        if (s.pictures().isEmpty()) {
            return input(q, t).usual(s.images(), limits(q, t));
        }
        PictureSize size = s.pictures().get(Math.min(n, s.pictures().size() - 1));
        return input(q, t).see(s.images(), size.width(), size.height(), limits(q, t));
    }

    /// A picture of which only the tiles are told.
    static Sight ofTiles(TowerSpec t, int tiles) {
        return new Sight(
                Math.multiplyExact(tiles, t.tokensPerTile()),
                t.tokensPerImageExtra(),
                new Cut.Tiles(tiles, 1, false),
                t.tile(),
                t.tile(),
                tiles,
                t.patches(),
                0);
    }

    /// The pictures of a training sample; empty where it has none.
    static List<Sight> ofSample(PlanRequest q, TowerSpec t) {
        FinetuneSettings s = q.tuning();
        if (!s.pictures().isEmpty()) {
            return s.pictures().stream()
                    .map(p -> t.pictures().see(s.pictures().size(), p.width(), p.height(), s.limits()))
                    .toList();
        }
        if (s.tiles() == 0) {
            return List.of();
        }
        if (t.dynamic()) {
            return List.of(t.pictures().usual(1, s.limits()));
        }
        return List.of(
                t.pictures().rule() instanceof HdTransform hd ? ofGrid(hd, t, s.tiles()) : ofTiles(t, s.tiles()));
    }

    /// The grid of a sample of which only the tiles are told is taken as square.
    private static Sight ofGrid(HdTransform hd, TowerSpec t, int tiles) {
        Sight plain = ofTiles(t, tiles);
        int rows = (int) Math.ceil(Math.sqrt(Math.max(1, tiles - 1)));
        return new Sight(
                hd.tokens(tiles - 1, rows),
                0,
                plain.cut(),
                plain.width(),
                plain.height(),
                plain.segments(),
                plain.patches(),
                0);
    }

    /// The clip of the request.
    ///
    /// @throws PlanException where the family takes none
    static Optional<Sight> clip(PlanRequest q, TowerSpec t) {
        return q.serving()
                .clip()
                .map(clip -> input(q, t).watch(clip, limits(q, t)).orElseThrow(() -> {
                    int frames = (int) Math.clamp(clip.seconds() * clip.fps().orElse(1), 1, 10_000);
                    return new PlanException(Sentence.of(
                            "{} takes no videos of its own; give the frames as pictures: --images {} --image-size"
                                    + " {}x{}.",
                            t.pictures().rule().family(),
                            frames,
                            clip.width(),
                            clip.height()));
                }));
    }

    /// All that the request shows, the clip last.
    static List<Sight> all(PlanRequest q, TowerSpec t) {
        List<Sight> all = new ArrayList<>(ofPictures(q, t));
        clip(q, t).ifPresent(all::add);
        return all;
    }

    private static List<Sight> ofPictures(PlanRequest q, TowerSpec t) {
        DeploySettings s = q.serving();
        if (s.images() == 0) {
            return List.of();
        }
        if (s.pictures().size() <= 1) {
            return Collections.nCopies(s.images(), of(q, t, 0));
        }
        List<Sight> all = new ArrayList<>();
        for (int i = 0; i < s.images(); i++) {
            all.add(of(q, t, i));
        }
        return all;
    }

    /// The clip and the `n` largest pictures: what one pass of the tower may have to take.
    static List<Sight> largest(PlanRequest q, TowerSpec t, int n) {
        List<Sight> pictures = ofPictures(q, t);
        List<Sight> most = new ArrayList<>(
                q.serving().pictures().size() <= 1
                        ? pictures
                        : pictures.stream()
                                .sorted(Comparator.comparingLong(Sight::allPatches)
                                        .reversed())
                                .toList());
        List<Sight> taken = new ArrayList<>(most.subList(0, Math.min(n, most.size())));
        clip(q, t).ifPresent(taken::add);
        return taken;
    }

    /// Tiles of the n-th picture, thumbnail included.
    static int tiles(PlanRequest q, TowerSpec t, int n) {
        return of(q, t, n).pieces();
    }

    /// Tiles and frames of all that is shown.
    static long tiles(PlanRequest q, TowerSpec t) {
        return all(q, t).stream().mapToLong(Sight::pieces).sum();
    }

    /// Prompt tokens of all that is shown.
    static long tokens(PlanRequest q, TowerSpec t) {
        return all(q, t).stream().mapToLong(Sight::promptTokens).sum();
    }
}
