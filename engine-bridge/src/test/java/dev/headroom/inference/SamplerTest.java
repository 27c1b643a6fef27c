package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.settings.Sampling;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final float[] FOUR = {
        (float) Math.log(0.1), (float) Math.log(0.4), (float) Math.log(0.2), (float) Math.log(0.3)
    };

    private static Sampling sampling(double temperature, int topK, double topP, double penalty) {
        return new Sampling(temperature, topK, topP, penalty, OptionalLong.of(1), List.of(), 10);
    }

    /// Shares of 20,000 draws, each by a fresh state so that no repetition counts.
    private static double[] shares(Sampling sampling, float... logits) {
        Sampler sampler = new Sampler(sampling, logits.length);
        double[] shares = new double[logits.length];
        for (int i = 0; i < 20_000; i++) {
            shares[sampler.next(FloatBuffer.wrap(logits), 0)] += 1 / 20_000.0;
        }
        return shares;
    }

    @Test
    void temperatureZeroTakesTheLargestAndTheFirstOfEquals() {
        Sampler sampler = new Sampler(sampling(0, 0, 1, 1), 4);
        assertThat(sampler.next(FloatBuffer.wrap(new float[] {1, 3, 3, 2}), 0)).isEqualTo(1);
        assertThat(sampler.next(FloatBuffer.wrap(new float[] {9, 9, 9, 9, 1, 2, 3, 4}), 1))
                .isEqualTo(3);
    }

    @Test
    void drawsInProportionToProbability() {
        assertThat(shares(sampling(1, 0, 1, 1), FOUR)).containsExactly(new double[] {0.1, 0.4, 0.2, 0.3}, within(0.02));
    }

    @Test
    void temperatureTwoFlattensByTheSquareRoot() {
        double sum = Math.sqrt(0.1) + Math.sqrt(0.4) + Math.sqrt(0.2) + Math.sqrt(0.3);
        assertThat(shares(sampling(2, 0, 1, 1), FOUR)[0]).isCloseTo(Math.sqrt(0.1) / sum, within(0.02));
    }

    @Test
    void topKKeepsTheKLargest() {
        double[] expected = {0, 0.4 / 0.7, 0, 0.3 / 0.7};
        assertThat(shares(sampling(1, 2, 1, 1), FOUR)).containsExactly(expected, within(0.02));
    }

    @Test
    void topPKeepsTheFewestThatReachTheMass() {
        double[] expected = {0, 0.4 / 0.7, 0, 0.3 / 0.7};
        assertThat(shares(sampling(1, 0, 0.65, 1), FOUR)).containsExactly(expected, within(0.02));
        assertThat(shares(sampling(1, 0, 0.05, 1), FOUR)[1]).isEqualTo(1, within(1e-9));
    }

    /// The shortcut (leaving out what cannot be among the likeliest) must keep exactly what sorting everything keeps.
    @Test
    void topPOnALargeVocabularyKeepsWhatSortingEverythingKeeps() {
        SplittableRandom random = new SplittableRandom(3);
        float[] logits = new float[5000];
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextGaussian() * 3);
            weights[i] = Math.exp(logits[i]);
            sum += weights[i];
        }
        double[] sorted = weights.clone();
        java.util.Arrays.sort(sorted);
        double reached = 0;
        double least = 0;
        for (int i = sorted.length - 1; reached < 0.9 * sum; i--) {
            reached += sorted[i];
            least = sorted[i];
        }
        double[] shares = shares(sampling(1, 0, 0.9, 1), logits);
        for (int i = 0; i < logits.length; i++) {
            if (weights[i] < least * 0.999) {
                assertThat(shares[i]).as("token %d lies outside the nucleus", i).isZero();
            }
        }
    }

    @Test
    void repetitionPenaltyDividesPositiveAndMultipliesNegativeLogits() {
        Sampler sampler = new Sampler(sampling(0, 0, 1, 2), 3);
        sampler.saw(0);
        assertThat(sampler.next(FloatBuffer.wrap(new float[] {3, 2, 0}), 0)).isEqualTo(1);
        Sampler negative = new Sampler(sampling(0, 0, 1, 2), 2);
        negative.saw(0);
        assertThat(negative.next(FloatBuffer.wrap(new float[] {-1, -1.5f}), 0)).isEqualTo(1);
    }
}
