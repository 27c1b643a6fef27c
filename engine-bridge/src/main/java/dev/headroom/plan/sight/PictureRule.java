package dev.headroom.plan.sight;

import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.Set;

/// How a family of models turns a picture into tokens. Sizes are in pixels, as seen: a picture that its file turns is
/// turned before.
public sealed interface PictureRule
        permits DeepSeekTiles,
                DynamicHd,
                EdgeTiles,
                FixedPicture,
                HdTransform,
                InternVlTiles,
                KimiNative,
                Llama4Tiles,
                LlamaCppInternVl,
                LlamaCppNative,
                MllamaTiles,
                MolmoCrops,
                OvisTiles,
                PanAndScan,
                Pinpoints,
                RowBreaks,
                Slices,
                SmartResize {

    /// What people call the family.
    String family();

    /// The limits that mean something to it.
    Set<Limit> heeds();

    /// What it makes of a picture.
    ///
    /// @param asked limits that replace the family's own
    /// @throws PlanException with a sentence, for a picture that the family refuses
    default Sight see(int width, int height, Limits asked) {
        if (width < 1 || height < 1) {
            throw new PlanException(Sentence.of("A picture of {} × {} pixels has nothing to see.", width, height));
        }
        double most = asked.or(Limit.PIXELS_BEFORE, Long.MAX_VALUE);
        double pixels = (double) width * height;
        if (pixels <= most) {
            return look(width, height, asked);
        }
        double factor = Math.sqrt(most / pixels);
        return look(Math.max(1, (int) (width * factor)), Math.max(1, (int) (height * factor)), asked);
    }

    /// The same for a picture that has pixels and is as large as the family's own rule gets it.
    Sight look(int width, int height, Limits asked);

    /// The most that a picture of any size can take.
    Sight largest(Limits asked);

    /// Whether every picture takes the same.
    default boolean alike() {
        return false;
    }

    /// What it makes of a picture that is one of several in a prompt.
    default Sight among(int pictures, int width, int height, Limits asked) {
        return see(width, height, asked);
    }

    /// What it makes of a video; empty where the family takes none but as pictures.
    default Optional<Sight> watch(Clip clip, Limits asked) {
        return Optional.empty();
    }
}
