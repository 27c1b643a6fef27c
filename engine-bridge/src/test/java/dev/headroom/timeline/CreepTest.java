package dev.headroom.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class CreepTest {
    private static final long HOUR = 3_600_000;
    private static final long BASE = 60 * Bytes.GIB;

    @Test
    void aLeakGrowsToTheEndAndItsSlopeIsFound() {
        Creep creep = watch(HOUR, t -> BASE + t * (2 * Bytes.GIB) / HOUR);

        assertThat(creep.verdict()).isEqualTo(Creep.Verdict.GROWING);
        assertThat(creep.bytesPerHour()).isBetween(1900 * Bytes.MIB, 2200 * Bytes.MIB);
        assertThat(creep.sentence().toString()).contains("an hour").contains("does not stop");
    }

    @Test
    void buffersThatGrewOnceHaveLevelledOff() {
        Creep creep = watch(HOUR, t -> BASE + (t > HOUR / 4 ? Bytes.GIB : 0));

        assertThat(creep.verdict()).isEqualTo(Creep.Verdict.LEVELLED);
        assertThat(creep.sentence().toString()).contains("1.00 GiB").contains("levelled off");
    }

    @Test
    void picturesThatComeAndGoAreNoCreep() {
        Creep creep = watch(HOUR, t -> BASE + (t / 1000 % 20 < 5 ? 3 * Bytes.GIB : 0));

        assertThat(creep.verdict()).isEqualTo(Creep.Verdict.STEADY);
    }

    @Test
    void aMinuteIsTooShortForAVerdict() {
        assertThat(watch(60_000, t -> BASE + t * Bytes.MIB).verdict()).isEqualTo(Creep.Verdict.TOO_SHORT);
    }

    private static Creep watch(long millis, LongUnaryOperator bytes) {
        Timeline timeline = new Timeline();
        long start = 1_700_000_000_000L;
        for (long t = 0; t <= millis; t += 1000) {
            timeline.append(Moment.of(start + t, Map.of(Channel.CARD_ENGINE, bytes.applyAsLong(t))));
        }
        return Creep.of(timeline, Channel.CARD_ENGINE, start, start + millis);
    }
}
