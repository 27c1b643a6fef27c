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
            Sight sight = training ? Pictures.ofSample(q, tower).getFirst() : shown(q, tower);
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
