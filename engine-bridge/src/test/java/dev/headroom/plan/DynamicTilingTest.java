package dev.headroom.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicTilingTest {
    /// 2,000 sizes by the published Python algorithm (`assets/reference/tiling.py`).
    @Test
    void choosesTheGridsOfThePublishedAlgorithm() throws Exception {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        try (InputStream in = DynamicTilingTest.class.getResourceAsStream("/images/tiling.csv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList()) {
                int[] f = Arrays.stream(line.split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                DynamicTiling tiling = DynamicTiling.of(f[0], f[1], f[2], f[3], f[4], true);
                if (!tiling.equals(new DynamicTiling(f[5], f[6], f[5] * f[6] > 1))) {
                    wrong.add(line + " but " + tiling);
                }
                cases++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThanOrEqualTo(2000);
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
