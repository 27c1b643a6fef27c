package dev.headroom.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

    /// The published algorithm, word by word: grids by tiles, then by columns.
    private static DynamicTiling published(int width, int height, int min, int max, int tileSize) {
        double aspect = (double) width / height;
        double best = Double.POSITIVE_INFINITY;
        int columns = 1;
        int rows = 1;
        for (int tiles = min; tiles <= max; tiles++) {
            for (int i = 1; i <= tiles; i++) {
                if (tiles % i == 0) {
                    int across = tiles / i;
                    double distance = Math.abs(aspect - (double) i / across);
                    boolean large = (double) width * height > 0.5 * tileSize * tileSize * tiles;
                    if (distance < best || distance == best && large) {
                        best = distance;
                        columns = i;
                        rows = tiles / i;
                    }
                }
            }
        }
        return new DynamicTiling(columns, rows, columns * rows > 1);
    }

    @Test
    void choosesTheSameGridsForTheLargestSettings() {
        SplittableRandom random = new SplittableRandom(7);
        for (int n = 0; n < 300; n++) {
            int most = 1 << random.nextInt(11);
            int max = random.nextInt(most, 2 * most) % 1024 + 1;
            int min = random.nextInt(3) > 0 ? 1 : random.nextInt(1, max + 1);
            int width = random.nextInt(1, 1 << random.nextInt(1, 16));
            int height = random.nextInt(4) == 0 ? width : random.nextInt(1, 1 << random.nextInt(1, 16));
            assertThat(DynamicTiling.of(width, height, min, max, 448, true))
                    .as("%d x %d, %d to %d", width, height, min, max)
                    .isEqualTo(published(width, height, min, max, 448));
        }
    }

    @Test
    void whatNoSettingAllowsIsRefusedAndNeverCounted() {
        assertThatThrownBy(() -> DynamicTiling.of(100, 100, 1, Integer.MAX_VALUE, 448, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
        assertThat(DynamicTiling.of(Integer.MAX_VALUE, 1, 1, 1024, 448, true))
                .isEqualTo(new DynamicTiling(1024, 1, true));
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
