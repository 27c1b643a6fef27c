package dev.headroom.plan.engines;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.sight.Cut;
import dev.headroom.plan.sight.Sight;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;

/// What a plan says about the pictures it was made for.
final class PictureNotes {
    private PictureNotes() {}

    /// Why the pictures or the clip of a request cannot be planned; empty where they can.
    static Optional<Sentence> refused(PlanRequest q) {
        if (!Pictures.any(q)) {
            return Optional.empty();
        }
        try {
            Pictures.all(q, q.model().tower().orElseThrow());
            return Optional.empty();
        } catch (PlanException e) {
            return Optional.of(e.sentence());
        }
    }

    /// That a size was taken which nobody told.
    static void add(PlanRequest q, TowerSpec t, List<Sentence> notes) {
        DeploySettings s = q.serving();
        if (s.images() == 0 || !s.pictures().isEmpty() || s.imageTiles() > 0) {
            return;
        }
        Sight usual = Pictures.of(q, t, 0);
        int most = Pictures.input(q, t).largest(s.limits()).tokens();
        if (usual.cut() instanceof Cut.Whole && usual.tokens() < most) {
            notes.add(Sentence.of(
                    "No size of a picture is told: {} × {} pixels are planned for, {} tokens. {} takes up to {} tokens"
                            + " of a larger one: --image-size WxH.",
                    usual.width(),
                    usual.height(),
                    usual.tokens(),
                    t.pictures().rule().family(),
                    most));
        }
    }

    /// The pictures of a request in words.
    static Sentence shown(PlanRequest q, TowerSpec t) {
        DeploySettings s = q.serving();
        if (s.images() == 0) {
            return Sentence.of("a video of {} frames", Pictures.tiles(q, t));
        }
        if (s.pictures().size() > 1 || s.clip().isPresent()) {
            return Sentence.of("{} pictures of {} tiles together", s.images(), Pictures.tiles(q, t));
        }
        Sight each = Pictures.of(q, t, 0);
        if (each.cut() instanceof Cut.Whole || each.pieces() == 1) {
            return s.images() == 1
                    ? Sentence.of("a picture of {} × {} pixels", each.width(), each.height())
                    : Sentence.of("{} pictures of {} × {} pixels", s.images(), each.width(), each.height());
        }
        int tiles = each.pieces();
        if (s.pictures().isEmpty()) {
            return s.images() == 1
                    ? Sentence.of("a picture of {} tiles", tiles)
                    : Sentence.of("{} pictures of {} tiles", s.images(), tiles);
        }
        PictureSize size = s.pictures().getFirst();
        return s.images() == 1
                ? Sentence.of("a picture of {} tiles ({})", tiles, size)
                : Sentence.of("{} pictures of {} tiles ({})", s.images(), tiles, size);
    }
}
