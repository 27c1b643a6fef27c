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

    /// Pixels of a screen, which stands for a picture of no known size.
    int WIDTH = 1920;

    int HEIGHT = 1080;

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

    /// Rows of the table that Ovis looks its picture tokens up in: its head makes so many logits for each of them.
    default int visualVocabulary() {
        return 0;
    }

    /// The limits that hold for each of several pictures in a prompt.
    default Limits among(int pictures, Limits asked) {
        return asked;
    }

    /// What it makes of a picture that is one of several in a prompt.
    default Sight see(int pictures, int width, int height, Limits asked) {
        return see(width, height, among(pictures, asked));
    }

    /// A picture whose size nobody tells, one of several in a prompt: the largest there can be. Families of native
    /// resolution, whose largest is far from most pictures, take one of [#WIDTH] × [#HEIGHT].
    default Sight usual(int pictures, Limits asked) {
        return largest(among(pictures, asked));
    }

    /// What it makes of a video; empty where the family takes none but as pictures.
    default Optional<Sight> watch(Clip clip, Limits asked) {
        return Optional.empty();
    }
}
