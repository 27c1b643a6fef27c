package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.memory.ChartRange.Preset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartRangeTest {
    private static final long NOW = 1_700_000_000_000L;

    @Test
    void aPresetFollowsThePresent() {
        ChartRange range = ChartRange.preset(Preset.MINUTE, NOW, NOW - 5_000).tick(NOW + 700, NOW - 5_000);
        assertThat(range.to()).isEqualTo(NOW + 700);
        assertThat(range.from()).isEqualTo(NOW + 700 - 60_000);
    }

    @Test
    void allGoesBackToTheOldestSample() {
        assertThat(ChartRange.preset(Preset.ALL, NOW, NOW - 7_200_000).from()).isEqualTo(NOW - 7_200_000);
    }

    @Test
    void whatIsUnderThePointerStaysThereWhileZooming() {
        ChartRange range = new ChartRange(NOW - 600_000, NOW, Preset.FREE, false);
        ChartRange zoomed = range.zoom(0.5, 0.3, NOW);
        assertThat(zoomed.at(0.3)).isEqualTo(range.at(0.3));
        assertThat(zoomed.to() - zoomed.from()).isEqualTo(300_000);
    }

    @Test
    void aPausedPictureStandsStill() {
        ChartRange range = ChartRange.preset(Preset.MINUTE, NOW, NOW).pause();
        assertThat(range.tick(NOW + 5_000, NOW)).isEqualTo(range);
        assertThat(range.follow(NOW + 5_000).to()).isEqualTo(NOW + 5_000);
    }

    @Test
    void movingToThePresentFollowsItAgain() {
        ChartRange range = new ChartRange(NOW - 90_000, NOW - 30_000, Preset.FREE, false);
        assertThat(range.move(2, NOW).following()).isTrue();
        assertThat(range.move(-1, NOW).following()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingMakesARangeThatIsEmptyOrLongerThanTheHistory(long seed) {
        Random random = new Random(seed);
        ChartRange range = ChartRange.preset(Preset.HOUR, NOW, NOW - 3_600_000);
        for (int i = 0; i < 500; i++) {
            range = switch (random.nextInt(3)) {
                case 0 -> range.zoom(random.nextBoolean() ? 0.5 : 2, random.nextDouble(), NOW);
                case 1 -> range.move(random.nextDouble() - 0.5, NOW);
                default -> range.between(random.nextDouble(), random.nextDouble());
            };
            assertThat(range.to() - range.from()).as("seed %d", seed).isBetween(1_999L, ChartRange.LONGEST + 1);
        }
    }
}
