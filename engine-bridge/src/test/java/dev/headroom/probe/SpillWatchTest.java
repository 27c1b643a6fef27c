package dev.headroom.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpillWatchTest {
    private final SpillWatch watch = new SpillWatch();

    @Test
    void hostMemoryThatGrowsWhileTheCardIsFullIsASpill() {
        see(2 * Bytes.GIB, 10 * Bytes.GIB);
        see(6 * Bytes.GIB, 100 * Bytes.MIB);
        see(9 * Bytes.GIB, 100 * Bytes.MIB);

        // what was taken while the card had room (loading weights) is not counted
        assertThat(watch.bytes()).isEqualTo(7 * Bytes.GIB);
        assertThat(watch.sentence())
                .hasValueSatisfying(s -> assertThat(s.toString()).contains("7.00 GiB", "100.0 MiB free"));
    }

    @Test
    void growthWithRoomOnTheCardIsNone() {
        see(2 * Bytes.GIB, 10 * Bytes.GIB);
        see(20 * Bytes.GIB, 9 * Bytes.GIB);

        assertThat(watch.sentence()).isEmpty();
    }

    @Test
    void aFullCardAloneIsNone() {
        see(2 * Bytes.GIB, 10 * Bytes.MIB);
        see(2 * Bytes.GIB + 50 * Bytes.MIB, 10 * Bytes.MIB);

        assertThat(watch.sentence()).isEmpty();
    }

    @Test
    void whatIsNotKnownIsNoSpill() {
        watch.see(
                Sample.unknown(0, new Sample.Subject.ProcessTree(1, 1), Figure.Reason.NOT_SUPPORTED, Quantity.RSS),
                card(0));

        assertThat(watch.bytes()).isZero();
    }

    private void see(long host, long free) {
        watch.see(
                new Sample(
                        0,
                        new Sample.Subject.ProcessTree(1, 1),
                        Map.of(
                                Quantity.ANONYMOUS, new Figure.Measured(host - Bytes.MIB, "test"),
                                Quantity.SHARED_MEMORY, new Figure.Measured(Bytes.MIB, "test"))),
                card(free));
    }

    private static Sample card(long free) {
        return new Sample(
                0,
                new Sample.Subject.Card(0, "x"),
                Map.of(
                        Quantity.TOTAL, new Figure.Measured(24 * Bytes.GIB, "test"),
                        Quantity.FREE, new Figure.Measured(free, "test")));
    }
}
