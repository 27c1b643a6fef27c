package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import java.util.Optional;

/// What one picture of a planned request, or of a training sample, costs.
///
/// @param tiles thumbnail included
/// @param tokens of the prompt or of the sample, its marks and separators included
/// @param kvBytes of them in the KV cache of one card, over all its layers; 0 in training, which has none
public record PictureFacts(int tiles, int tokens, long kvBytes) {
    /// Empty where the model sees no pictures, or none is in the request.
    public static Optional<PictureFacts> of(PlanRequest q, DeploymentPlan plan) {
        boolean training = q.engine() == EngineKind.FINETUNE;
        boolean any = training ? q.tuning().tiles() > 0 : q.serving().images() > 0;
        return q.model().tower().filter(_ -> any).map(tower -> {
            int tiles = training ? q.tuning().tiles() : Pictures.tiles(q, tower, 0);
            int tokens = tokens(q, tower, tiles);
            return new PictureFacts(tiles, tokens, training ? 0 : tokens * bytesPerToken(q, plan));
        });
    }

    /// Tokens of a training sample's picture.
    static int ofSample(PlanRequest q, TowerSpec tower) {
        return tokens(q, tower, q.tuning().tiles());
    }

    /// XComposer's 4KHD puts a separator behind each row of the grid's tokens and of the thumbnail's, and one between
    /// them (`modeling_internlm_xcomposer2.py`); the grid of a sample is taken as square.
    private static int tokens(PlanRequest q, TowerSpec tower, int tiles) {
        int side = (int) Math.round(Math.sqrt(tower.tokensPerTile()));
        boolean rows = q.engine() == EngineKind.FINETUNE
                && q.model().maker().equals("xcomposer")
                && tower.tokensPerImageExtra() > 0
                && tower.thumbnail()
                && side * side == tower.tokensPerTile();
        if (!rows) {
            return tiles * tower.tokensPerTile() + tower.tokensPerImageExtra();
        }
        int grid = (int) Math.ceil(Math.sqrt(Math.max(1, tiles - 1)));
        return tiles * tower.tokensPerTile() + 1 + side * (grid + 1);
    }

    private static long bytesPerToken(PlanRequest q, DeploymentPlan plan) {
        if (plan.effective().kvReserved() > 0 && plan.effective().kvTokens() > 0) {
            return plan.effective().kvReserved() / plan.effective().kvTokens();
        }
        DecoderSpec d = q.model().decoder();
        return 2L * 2 * d.kvHeads() * d.headDim() * d.layers();
    }
}
