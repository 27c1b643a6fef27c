package dev.headroom.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineClockTest {
    private long wall = 1_000_000;
    private long nanos = 77;
    private final TimelineClock clock = new TimelineClock(() -> wall, () -> nanos);

    @Test
    void timePassesAsTheMonotonicClockSaysHoweverTheWallClockIsCorrected() {
        nanos += 2_000_000_000L;
        wall -= 8_000;
        assertThat(clock.now()).isEqualTo(1_002_000);

        nanos += 1_000_000_000L;
        wall += 30_000;
        assertThat(clock.now()).isEqualTo(1_003_000);
    }

    @Test
    void afterTheMachineSleptItIsAsLateAsTheWallClockSays() {
        nanos += 1_000_000;
        wall += 3_600_000;
        assertThat(clock.now()).isEqualTo(4_600_000);

        nanos += 5_000_000;
        wall += 5;
        assertThat(clock.now()).isEqualTo(4_600_005);
    }

    @Test
    void whatTheWallClockStampedIsPutWhereItBelongs() {
        wall -= 8_000;
        nanos += 500_000_000;
        long stamped = wall - 100;

        assertThat(clock.of(stamped)).isEqualTo(clock.now() - 100);
    }
}
