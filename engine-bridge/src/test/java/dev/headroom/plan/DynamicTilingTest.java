package dev.headroom.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicTilingTest {
    /// 2,000 sizes by the published Python algorithm (`assets/reference/tiling.py`).
    @ParameterizedTest
    @CsvFileSource(resources = "/images/tiling.csv", useHeadersInDisplayName = true)
    void choosesTheGridOfThePublishedAlgorithm(
            int width, int height, int min, int max, int size, int columns, int rows) {
        assertThat(DynamicTiling.of(width, height, min, max, size, true))
                .isEqualTo(new DynamicTiling(columns, rows, columns * rows > 1));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # width, height, max, tiles with thumbnail
        448,     448,    12,  1
        1920,    1080,   12,  9
        800,     600,    12,  13
        1024,    1024,   12,  10
        900,     900,    12,  5
        500,     500,    12,  1
        """)
    void countsTheTilesOfKnownSizes(int width, int height, int max, int tiles) {
        assertThat(DynamicTiling.of(width, height, 1, max, 448, true).tiles()).isEqualTo(tiles);
    }
}
