package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.sight.Sight;
import java.util.Optional;

/// What one picture of a planned request, or of a training sample, costs; the clip where no picture is asked about.
///
/// @param tiles thumbnail included, or frames of a clip
/// @param tokens of the prompt or of the sample, its separators included
/// @param marks tokens that are put around it
/// @param patches that the tower encodes
/// @param width in pixels, after the resize
/// @param height in pixels, after the resize
/// @param kvBytes of it in the KV cache of one card, over all its layers; 0 in training, which has none
public record PictureFacts(int tiles, int tokens, int marks, long patches, int width, int height, long kvBytes) {
    /// Empty where the model sees no pictures, or none is in the request.
    public static Optional<PictureFacts> of(PlanRequest q, DeploymentPlan plan) {
        boolean training = q.engine() == EngineKind.FINETUNE;
        boolean any = training ? q.tuning().tiles() > 0 : Pictures.any(q);
        return q.model().tower().filter(_ -> any).map(tower -> {
            Sight sight = training ? sample(q, tower) : shown(q, tower);
            return new PictureFacts(
                    sight.pieces(),
                    sight.tokens(),
                    sight.marks(),
                    sight.allPatches(),
                    sight.width(),
                    sight.height(),
                    training ? 0 : kv(q, plan, sight));
        });
    }

    private static Sight shown(PlanRequest q, TowerSpec tower) {
        return q.serving().images() > 0
                ? Pictures.of(q, tower, 0)
                : Pictures.clip(q, tower).orElseThrow();
    }

    /// All tokens that it takes.
    public int promptTokens() {
        return tokens + marks;
    }

    /// Tokens of a training sample's picture.
    static int ofSample(PlanRequest q, TowerSpec tower) {
        return sample(q, tower).promptTokens();
    }

    /// XComposer's 4KHD puts a separator behind each row of the grid's tokens and of the thumbnail's, and one between
    /// them (`modeling_internlm_xcomposer2.py`); the grid of a sample is taken as square.
    private static Sight sample(PlanRequest q, TowerSpec tower) {
        int tiles = q.tuning().tiles();
        Sight plain = Pictures.ofTiles(tower, tiles);
        int side = (int) Math.round(Math.sqrt(tower.tokensPerTile()));
        boolean rows = q.model().maker().equals("xcomposer")
                && tower.tokensPerImageExtra() > 0
                && tower.thumbnail()
                && side * side == tower.tokensPerTile();
        if (!rows) {
            return plain;
        }
        int grid = (int) Math.ceil(Math.sqrt(Math.max(1, tiles - 1)));
        return new Sight(
                tiles * tower.tokensPerTile() + 1 + side * (grid + 1),
                0,
                plain.cut(),
                plain.width(),
                plain.height(),
                plain.segments(),
                plain.patches(),
                0);
    }

    private static long kv(PlanRequest q, DeploymentPlan plan, Sight sight) {
        DecoderSpec d = q.model().decoder();
        long cross = 2L * d.kvValuesPerVisionToken() * sight.crossTokens();
        return sight.promptTokens() * bytesPerToken(d, plan) + cross;
    }

    private static long bytesPerToken(DecoderSpec d, DeploymentPlan plan) {
        if (plan.effective().kvReserved() > 0 && plan.effective().kvTokens() > 0) {
            return plan.effective().kvReserved() / plan.effective().kvTokens();
        }
        return 2L * d.kvValuesPerToken();
    }
}
