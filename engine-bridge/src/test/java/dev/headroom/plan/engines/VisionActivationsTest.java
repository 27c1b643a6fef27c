package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.sight.Limit;
import dev.headroom.plan.sight.Limits;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.plan.sight.PictureRules;
import dev.headroom.plan.sight.Sight;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class VisionActivationsTest {
    private static final TowerSpec QWEN2 =
            ModelCatalogue.get("Qwen2-VL-7B-Instruct").tower().orElseThrow();

    /// Qwen2.5-VL-7B: the MLP is gated.
    private static final TowerSpec QWEN25 = new TowerSpec(
            "qwen2vl",
            32,
            1280,
            16,
            3420,
            448,
            1024,
            256,
            631_980_000,
            44_600_000,
            1,
            false,
            0,
            true,
            2,
            28,
            false,
            true);

    private static long of(TowerSpec tower, boolean eager, Sight... shown) {
        return VisionActivations.bytes(tower, List.of(shown), eager, 3584);
    }

    private static Sight qwen(int width, int height) {
        return PictureRules.qwen2().see(width, height, Limits.NONE);
    }

    /// huggingface/transformers PR 37363: 16,295 MB with flash attention, 38,783 MB with eager.
    @Test
    void eagerAttentionTakesWhatWasMeasuredOverFlash() {
        Sight picture = qwen(1000, 2530);
        long more = of(QWEN25, true, picture) - of(QWEN25, false, picture);

        assertThat(picture.patches()).isEqualTo(12_960);
        assertThat((double) more / 1e9).isCloseTo(38.783 - 16.295, within(1.2));
    }

    @Test
    void flashAttentionGrowsWithThePatchesOnly() {
        Sight large = qwen(4000, 3000);
        // 2 bytes of 2d + 3f values a patch, or 6d; pixel rows; merger and what it puts out
        double expected = 61_204 * (2.0 * (2 * 1280 + 3 * 3420) + 4 * 1176 + 6 * 1280) + 15_301.0 * 2 * 3584;

        assertThat((double) of(QWEN25, false, large)).isCloseTo(expected, Percentage.withPercentage(0.1));
        assertThat(of(QWEN25, false, large)).isGreaterThan(40 * of(QWEN25, false, qwen(448, 448)));
    }

    @Test
    void aSmallerPictureIsTheCureOfScores() {
        Sight capped = PictureRules.qwen2().see(4000, 3000, Limits.NONE.with(Limit.MAX_PIXELS, 1_003_520));

        assertThat(of(QWEN2, true, capped)).isLessThan(of(QWEN2, true, qwen(4000, 3000)) / 100);
    }

    @Test
    void segmentsAttendToThemselvesOnly() {
        Sight two = qwen(1000, 1000);
        long apart = of(QWEN2, true, two, two);

        assertThat(apart).isEqualTo(2 * of(QWEN2, true, two));
    }

    @Test
    void ovisMakesLogitsOverItsVisualVocabulary() {
        TowerSpec ovis = QWEN25.with(new PictureInput(PictureRules.ovis25()));
        Sight picture = PictureRules.ovis25().see(4000, 3000, Limits.NONE);
        long plain = of(QWEN25, false, picture);

        assertThat(of(ovis, false, picture) - plain)
                .isBetween(6L * 65_536 * 2352 - 100_000_000, 6L * 65_536 * 2352 + 100_000_000);
    }

    @Test
    void tilesTakeTheirSharesAlone() {
        TowerSpec intern = ModelCatalogue.get("InternVL2-8B").tower().orElseThrow();
        Sight one = intern.pictures().see(1, 448, 448, Limits.NONE);
        Sight many = intern.pictures().see(1, 4000, 3000, Limits.NONE);

        assertThat(of(intern, true, many)).isEqualTo(13 * of(intern, true, one));
    }
}
