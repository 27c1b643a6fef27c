package dev.headroom.lesson;

import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.ModelShape;

/// The size of a picture, upright.
public record Pixels(int width, int height) {
    /// Tiles it is cut into, thumbnail included.
    int tiles(ModelShape.Vision vision, int maxDynamicPatch) {
        return DynamicTiling.of(
                        width,
                        height,
                        Math.min(vision.minDynamicPatch(), maxDynamicPatch),
                        maxDynamicPatch,
                        vision.imageSize(),
                        vision.useThumbnail())
                .tiles();
    }
}
