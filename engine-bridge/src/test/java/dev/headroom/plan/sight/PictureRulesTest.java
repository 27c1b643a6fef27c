package dev.headroom.plan.sight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.PlanException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureRulesTest {
    private static Sight see(String family, int width, int height) {
        return Families.of(family).see(width, height, Limits.NONE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        # family,     448x448, units, 1000x1000, units, 4000x3000, units: patches where the picture is not cut, else tiles
        qwen2,            256,  1024,      1296,  5184,     15301, 61204
        qwen2-class,      256,  1024,      1225,  4900,      1230,  4920
        qwen3,            196,   784,       961,  3844,     11750, 47000
        glm41v,           256,  1024,      1296,  5184,      6030, 24120
        ovis25,           196,   784,       961,  3844,      2352,  9408
        internvl12,       256,     1,      2560,    10,      3328,    13
        internvl6,        256,     1,      1280,     5,      1792,     7
        llava-next,      2928,     5,      2928,     5,      2340,     5
        onevision,       3699,     5,      7371,    10,      7309,    31
        minicpm,           64,     1,       320,     5,       640,    10
        llama4,           727,     5,      1452,    10,      1887,    13
        phi35,            757,     5,       757,     5,       757,     5
        phi3,            2509,    17,      2509,    17,      1921,    13
        phi4,             545,     2,      2625,    10,      3393,    13
        deepseek,        1023,     5,      2017,    10,      2017,    10
        kimi,             256,  1024,      1089,  4356,      1036,  4144
        kimi-thinking,    256,  1024,      1296,  5184,      4200, 16800
        molmo,            580,     5,       972,    10,      1196,    13
        idefics3,        2873,    17,      2873,    17,      2197,    13
        smolvlm,         1377,    17,      1377,    17,      1053,    13
        smolvlm-small,   1088,    17,      1088,    17,       832,    13
        pixtral,          812,   784,      4032,  3969,      3120,  3072
        mistral3,         272,  1024,      1332,  5184,      2352,  9240
        xcomposer25,     6901,    17,      6901,    17,      8501,    21
        xcomposer4khd,   2509,    17,      2509,    17,      1921,    13
        llava15,          576,   576,       576,   576,       576,   576
        paligemma-224,    256,   256,       256,   256,       256,   256
        paligemma-448,   1024,  1024,      1024,  1024,      1024,  1024
        paligemma-896,   4096,  4096,      4096,  4096,      4096,  4096
        qwen-vl,          256,  1024,       256,  1024,       256,  1024
        glm4v-9b,        1602,  6400,      1602,  6400,      1602,  6400
        gemma3,           256,     1,       256,     1,       256,     1
        gemma3n,          256,   256,       256,   256,       256,   256
        """)
    void tokensAreThoseOfTheFamilysOwnProcessor(
            String family, int small, int smallUnits, int square, int squareUnits, int large, int largeUnits) {
        check(family, 448, 448, small, smallUnits);
        check(family, 1000, 1000, square, squareUnits);
        check(family, 4000, 3000, large, largeUnits);
    }

    private static void check(String family, int width, int height, int tokens, int units) {
        Sight sight = see(family, width, height);

        assertThat(sight.tokens()).as("tokens of %d x %d", width, height).isEqualTo(tokens);
        assertThat(sight.cut() instanceof Cut.Whole ? sight.patches() : sight.pieces())
                .as("units of %d x %d", width, height)
                .isEqualTo(units);
    }

    @ParameterizedTest
    @CsvSource({"448, 448, 1", "1000, 1000, 4", "4000, 3000, 4"})
    void llama32AlwaysEncodesFourTilesAndPutsOneTokenIntoThePrompt(int width, int height, int tiles) {
        Sight sight = see("mllama", width, height);

        assertThat(sight.tokens()).isEqualTo(1);
        assertThat(sight.pieces()).isEqualTo(tiles);
        assertThat(sight.crossTokens()).isEqualTo(4 * 1601);
    }

    @Test
    void llamaFactoryShrinksBeforeTheProcessorDoes() {
        Limits trainer = Limits.NONE.with(Limit.PIXELS_BEFORE, 589_824);
        PictureRule rule = PictureRules.qwen2();

        assertThat(rule.see(448, 448, trainer).tokens()).isEqualTo(256);
        assertThat(rule.see(1000, 1000, trainer).tokens()).isEqualTo(729);
        assertThat(rule.see(4000, 3000, trainer).tokens()).isEqualTo(768);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # family, limit, value, width, height, tokens
        qwen2,     MAX_PIXELS, 1003520,  4000, 3000, 1230
        qwen2,     MAX_TOKENS,    1280,  4000, 3000, 1230
        qwen2,     MIN_PIXELS, 1003520,   100,  100, 1296
        qwen2,     MIN_TOKENS,    1280,   100,  100, 1296
        qwen3,     MAX_PIXELS, 1048576,  1000, 1000,  961
        glm41v,    MAX_PIXELS, 1568000,  1000, 1000,  961
        internvl12, MAX_TILES,       6,  4000, 3000, 1792
        internvl12, MAX_TILES,       1,  4000, 3000,  256
        minicpm,    MAX_TILES,       1,  4000, 3000,   64
        phi35,      MAX_TILES,      16,  4000, 3000, 1921
        llama4,     MAX_TILES,       1,  4000, 3000,  147
        pixtral, LONGEST_EDGE,     512,  4000, 3000,  792
        idefics3, LONGEST_EDGE,    728,  1000, 1000,  845
        idefics3, LONGEST_EDGE,    364,  1000, 1000,  169
        kimi,     MAX_PATCHES,   16384,  4000, 3000, 4200
        gemma3,   PAN_AND_SCAN,      1,  4000, 3000,  768
        gemma3,   PAN_AND_SCAN,      1,  1000, 1000,  256
        """)
    void aLimitReplacesTheFamilysOwn(String family, Limit limit, long value, int width, int height, int tokens) {
        PictureRule rule = Families.of(family);

        assertThat(rule.heeds()).contains(limit);
        assertThat(rule.see(width, height, Limits.NONE.with(limit, value)).tokens())
                .isEqualTo(tokens);
    }

    @Test
    void halvesAreRoundedToEvenAsInPython() {
        assertThat(see("qwen3", 720, 1280).width()).isEqualTo(704);
        assertThat(see("qwen3", 720, 1280).height()).isEqualTo(1280);
    }

    @ParameterizedTest
    @CsvSource({"qwen2, 10000, 49", "qwen3, 1, 201", "glm41v, 20000, 99", "ovis25, 999999999, 1"})
    void aRibbonIsRefusedWithASentence(String family, int width, int height) {
        assertThatThrownBy(() -> see(family, width, height))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("one side is more than 200 times the other");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # family, frames asked a second, seconds, most, tokens, frames
        qwen2,    2, 60,   0, 43200, 120
        qwen3,    2, 60,   0, 11400, 120
        glm41v,   2, 60,   0, 27840, 120
        internvl12, 2, 60, 0,  2048,   8
        internvl12, 2, 60, 16, 4096,  16
        onevision, 2, 60,  0,  6273,  32
        minicpm,  2, 60,   0,  4096,  64
        minicpm45, 2, 60,  0,   704,  64
        smolvlm-small, 1, 60, 0, 3840, 60
        qwen2,    2, 4.5,  0,  3600,   9
        qwen2,    2, 1,    0,  1440,   4
        """)
    void aVideoTakesTheFramesAndTokensOfTheFamily(
            String family, double fps, double seconds, int most, int tokens, int frames) {
        Limits asked = most == 0 ? Limits.NONE : Limits.NONE.with(Limit.MAX_FRAMES, most);

        Sight clip = Families.of(family)
                .watch(new Clip(seconds, OptionalDouble.of(fps), 1280, 720), asked)
                .orElseThrow();

        assertThat(clip.tokens()).isEqualTo(tokens);
        assertThat(clip.pieces()).isEqualTo(frames);
    }

    @Test
    void theClipCapOfQwensUtilitiesIsSharedByTheFrames() {
        Limits asked = Limits.NONE.with(Limit.CLIP_PIXELS, 24_576L * 28 * 28);

        assertThat(PictureRules.qwen2().watch(new Clip(60, OptionalDouble.of(2), 1280, 720), asked))
                .map(Sight::tokens)
                .contains(23_400);
    }

    @Test
    void severalPicturesAreTiledLessWhereTheFamilySaysSo() {
        assertThat(PictureRules.llavaOneVision().see(2, 1000, 1000, Limits.NONE).tokens())
                .isEqualTo(730);
        assertThat(PictureRules.deepSeekVl2().see(2, 1000, 1000, Limits.NONE).tokens())
                .isEqualTo(2017);
        assertThat(PictureRules.deepSeekVl2().see(3, 1000, 1000, Limits.NONE).tokens())
                .isEqualTo(421);
        assertThat(PictureRules.xcomposer25().see(2, 1000, 1000, Limits.NONE).pieces())
                .isEqualTo(5);
        assertThat(PictureRules.qwen2().see(9, 1000, 1000, Limits.NONE).tokens())
                .isEqualTo(1296);
    }

    @Test
    void miniCpmTakesTheDocumentedTokensOfItsLargestSquare() {
        assertThat(see("minicpm", 1344, 1344).tokens()).isEqualTo(640);
    }
}
