package dev.headroom.plan.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.PlanException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureRulePropertiesTest {
    private static final int[] SIDES = {
        1, 2, 13, 27, 28, 99, 100, 112, 113, 224, 447, 448, 449, 1080, 1920, 4096, 20_000
    };

    static Stream<String> families() {
        return Families.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyPictureIsSeenOrRefusedWithASentenceAndStaysWithinTheLargest(String family) {
        PictureRule rule = Families.of(family);
        Sight largest = rule.largest(Limits.NONE);
        Random random = new Random(17);
        for (int n = 0; n < 600; n++) {
            int width = n < SIDES.length * SIDES.length ? SIDES[n / SIDES.length] : 1 + random.nextInt(20_000);
            int height = n < SIDES.length * SIDES.length ? SIDES[n % SIDES.length] : 1 + random.nextInt(20_000);
            Sight sight;
            try {
                sight = rule.see(width, height, Limits.NONE);
            } catch (PlanException refused) {
                assertThat(Math.max(width, height)).isGreaterThan(200 * Math.min(width, height));
                continue;
            }
            assertThat(sight.tokens()).as("%d x %d", width, height).isPositive();
            assertThat(sight.patches()).as("%d x %d", width, height).isPositive();
            assertThat(sight.width()).as("%d x %d", width, height).isPositive();
            assertThat(sight.segments())
                    .as("segments of %d x %d", width, height)
                    .isLessThanOrEqualTo(largest.segments());
            assertThat(sight.tokens())
                    .as("tokens of %d x %d", width, height)
                    .isLessThanOrEqualTo(largest.tokens() + slack(rule, largest));
        }
    }

    /// Separators of a ribbon's rows may exceed those of the square that stands for the largest; OneVision's reduction
    /// of its grid begins a tenth above the bound.
    private static int slack(PictureRule rule, Sight largest) {
        return switch (rule) {
            case HdTransform hd -> hd.maxTiles() * hd.side();
            case DynamicHd hd -> hd.maxTiles() * hd.tile() / hd.patch() / 2;
            case Pinpoints p -> p.cells().isPresent() ? largest.tokens() / 4 : 0;
            case KimiNative kimi -> kimi.maxPatches() / 8;
            case LlamaCppNative native_ -> native_.breaks() ? 1024 : 0;
            case OvisTiles _,
                    InternVlTiles _,
                    FixedPicture _,
                    DeepSeekTiles _,
                    EdgeTiles _,
                    Llama4Tiles _,
                    LlamaCppInternVl _,
                    MllamaTiles _,
                    MolmoCrops _,
                    PanAndScan _,
                    RowBreaks _,
                    Slices _,
                    SmartResize _ -> 0;
        };
    }

    static Stream<String> growing() {
        return Stream.of(
                "qwen2", "qwen3", "glm41v", "ovis25", "kimi-thinking", "pixtral", "mistral3", "llamacpp-qwen3");
    }

    @ParameterizedTest
    @MethodSource("growing")
    void aLargerSquareNeverTakesFewerTokens(String family) {
        PictureRule rule = Families.of(family);
        int before = 0;
        for (int side = 500; side < 2000; side += 7) {
            int tokens = rule.see(side, side, Limits.NONE).tokens();
            assertThat(tokens).as("%s at %d", family, side).isGreaterThanOrEqualTo(before);
            before = tokens;
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aPictureOnItsSideTakesAsManyTiles(String family) {
        PictureRule rule = Families.of(family);

        assertThat(rule.see(1920, 1080, Limits.NONE).pieces())
                .isEqualTo(rule.see(1080, 1920, Limits.NONE).pieces());
    }
}
