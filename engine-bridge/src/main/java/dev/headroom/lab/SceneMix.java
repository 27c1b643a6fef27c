package dev.headroom.lab;

import java.util.List;

/// What the scenes of a [SceneGenerator] are like.
///
/// @param leastObjects,mostObjects how many shapes
/// @param numberShare,wordShare how many pictures of 1 carry a number, a word
/// @param sizes print sizes, each equally often
public record SceneMix(
        int leastObjects, int mostObjects, double numberShare, double wordShare, List<Print.Size> sizes) {

    /// One to five shapes, mostly with a number in it, sometimes a word.
    public static final SceneMix USUAL = new SceneMix(1, 5, 0.6, 0.15, List.of(Print.Size.values()));

    public SceneMix {
        if (leastObjects < 0 || mostObjects < leastObjects || mostObjects > 8) {
            throw new IllegalArgumentException(
                    "%d to %d objects: need 0 <= least <= most <= 8".formatted(leastObjects, mostObjects));
        }
        sizes = List.copyOf(sizes);
    }

    public SceneMix withObjects(int least, int most) {
        return new SceneMix(least, most, numberShare, wordShare, sizes);
    }

    public SceneMix withPrints(double numbers, double words, Print.Size... of) {
        return new SceneMix(leastObjects, mostObjects, numbers, words, List.of(of));
    }
}
