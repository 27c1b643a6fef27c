package dev.headroom.plan.sight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaCppRulesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # measured: tokens with the two marks
        512,  512,  258
        1024, 1024, 1026
        1366, 980,  1335
        2400, 4520, 4004
        """)
    void qwenTakesTheMeasuredTokens(int width, int height, int tokens) {
        assertThat(Families.of("llamacpp-qwen3").see(width, height, Limits.NONE).promptTokens())
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        448,  448,   1
        100,  100,   1
        449,  448,   3
        500,  500,   5
        640,  480,   5
        800,  600,   5
        896,  896,   5
        1000, 200,   4
        1344, 896,   7
        448,  1792,  5
        1920, 1080, 13
        4000, 3000, 13
        """)
    void internVlIsTiledByItsOwnRule(int width, int height, int tiles) {
        Sight sight = Families.of("llamacpp-internvl").see(width, height, Limits.NONE);

        assertThat(sight.pieces()).isEqualTo(tiles);
        assertThat(sight.tokens()).isEqualTo(256 * tiles);
    }

    @ParameterizedTest
    @CsvSource({"1024, 1024, 1369", "4000, 3000, 1036", "100, 100, 16"})
    void earlierBuildsBoundTheLongerSide(int width, int height, int tokens) {
        assertThat(Families.of("llamacpp-qwen2-old")
                        .see(width, height, Limits.NONE)
                        .tokens())
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource({"MAX_TOKENS, 256, 256", "MIN_TOKENS, 1024, 1024"})
    void theFlagsReplaceTheBuiltInBounds(Limit limit, long value, int tokens) {
        int side = limit == Limit.MAX_TOKENS ? 2000 : 100;

        assertThat(Families.of("llamacpp-qwen3")
                        .see(side, side, Limits.NONE.with(limit, value))
                        .tokens())
                .isEqualTo(tokens);
    }
}
