package dev.headroom.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final long HOUR = 3_600_000;
    private static final long BASE = 60 * Bytes.GIB;

    @Test
    void aLeakGrowsToTheEndAndItsSlopeIsFound() {
        Growth growth = watch(HOUR, t -> BASE + t * (2 * Bytes.GIB) / HOUR);

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.GROWING);
        assertThat(growth.bytesPerHour()).isBetween(1900 * Bytes.MIB, 2200 * Bytes.MIB);
        assertThat(growth.sentence().toString()).contains("an hour").contains("does not stop");
    }

    @Test
    void buffersThatGrewOnceHaveLevelledOff() {
        Growth growth = watch(HOUR, t -> BASE + (t > HOUR / 4 ? Bytes.GIB : 0));

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.LEVELLED);
        assertThat(growth.sentence().toString()).contains("1.00 GiB").contains("levelled off");
    }

    @Test
    void picturesThatComeAndGoAreNoGrowth() {
        Growth growth = watch(HOUR, t -> BASE + (t / 1000 % 20 < 5 ? 3 * Bytes.GIB : 0));

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.STEADY);
    }

    @Test
    void aMinuteIsTooShortForAVerdict() {
        assertThat(watch(60_000, t -> BASE + t * Bytes.MIB).verdict()).isEqualTo(Growth.Verdict.TOO_SHORT);
    }

    @Test
    void aLateStepIsNotTakenForGrowth() {
        Growth growth = watch(7 * 60_000, t -> BASE + (t > 4 * 60_000 ? Bytes.GIB : 0));

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.LEVELLED);
        assertThat(growth.sentence().toString())
                .isEqualTo("Memory rose by 1.00 GiB in one step 2 min ago and has levelled off; that is no growth.");
    }

    @Test
    void twoStepsAreCounted() {
        Growth growth = watch(HOUR, t -> BASE + (t > HOUR / 2 ? Bytes.GIB : 0) + (t > HOUR * 4 / 5 ? Bytes.GIB : 0));

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.LEVELLED);
        assertThat(growth.sentence().toString()).contains("2.00 GiB in 2 steps, the last 1");
    }

    @Test
    void aStepUnderNoiseIsStillAStep() {
        Random noise = new Random(7);
        Growth growth =
                watch(HOUR, t -> BASE + (t > HOUR * 2 / 3 ? 2 * Bytes.GIB : 0) + noise.nextLong(300) * Bytes.MIB);

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.LEVELLED);
        assertThat(growth.steps()).isEqualTo(1);
    }

    @Test
    void aSlopeUnderNoiseIsStillGrowth() {
        Random noise = new Random(7);
        Growth growth = watch(HOUR, t -> BASE + t * (2 * Bytes.GIB) / HOUR + noise.nextLong(300) * Bytes.MIB);

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.GROWING);
    }

    @Test
    void manySmallStepsAreGrowth() {
        assertThat(watch(HOUR, t -> BASE + t / (HOUR / 8) * 500 * Bytes.MIB).verdict())
                .isEqualTo(Growth.Verdict.GROWING);
    }

    @Test
    void aSawtoothThatGivesEverythingBackIsSteady() {
        Growth growth = watch(HOUR, t -> BASE + t % (HOUR * 2 / 5) * (2 * Bytes.GIB) / HOUR);

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.STEADY);
    }

    @Test
    void aSawtoothWhoseGroundRisesIsGrowth() {
        Growth growth = watch(HOUR, t -> BASE + t * (4 * Bytes.GIB) / HOUR + t % (HOUR / 10) * (6 * Bytes.GIB) / HOUR);

        assertThat(growth.verdict()).isEqualTo(Growth.Verdict.GROWING);
    }

    private static Growth watch(long millis, LongUnaryOperator bytes) {
        Timeline timeline = new Timeline();
        long start = 1_700_000_000_000L;
        for (long t = 0; t <= millis; t += 1000) {
            timeline.append(Moment.of(start + t, Map.of(Channel.CARD_ENGINE, bytes.applyAsLong(t))));
        }
        return Growth.of(timeline, Channel.CARD_ENGINE, start, start + millis);
    }
}
