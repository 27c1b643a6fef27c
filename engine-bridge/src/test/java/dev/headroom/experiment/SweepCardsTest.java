package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Figure;
import dev.headroom.probe.Gpu;
import dev.headroom.probe.GpuDriver;
import dev.headroom.probe.GpuDrivers;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SweepCardsTest {
    private int opened;
    private int closed;

    private GpuDrivers.Search open() {
        opened++;
        return new GpuDrivers.Opened(new GpuDriver() {
            @Override
            public String source() {
                return "NVML";
            }

            @Override
            public String driverVersion() {
                return "";
            }

            @Override
            public String cudaVersion() {
                return "";
            }

            @Override
            public List<Gpu> read() {
                return List.of();
            }

            @Override
            public OptionalDouble joules() {
                return OptionalDouble.of(7);
            }

            @Override
            public void close() {
                closed++;
            }
        });
    }

    @Test
    void theDriverIsOpenedOnceAndClosedWithTheSweepAndOpenedAgainForTheNext() {
        SweepCards cards = new SweepCards(this::open);
        cards.close();
        assertThat(opened).isZero();

        assertThat(cards.read()).isEmpty();
        assertThat(cards.joules()).hasValue(7);
        assertThat(opened).isEqualTo(1);
        cards.close();
        cards.close();
        assertThat(closed).isEqualTo(1);

        assertThat(cards.joules()).hasValue(7);
        assertThat(opened).isEqualTo(2);
        cards.close();
        assertThat(closed).isEqualTo(2);
    }

    @Test
    void whereThereIsNoDriverNothingIsReadAndItIsLookedForOnce() {
        SweepCards cards = new SweepCards(() -> {
            opened++;
            return new GpuDrivers.Absent(Figure.Reason.NO_DRIVER, Sentence.of("Nothing"));
        });

        assertThat(cards.read()).isEmpty();
        assertThat(cards.joules()).isEmpty();
        cards.close();
        assertThat(opened).isEqualTo(1);
    }
}
