package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import dev.headroom.timeline.Timeline;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChartLimitTest {
    private static final long START = 1_700_000_000_000L;
    private static final long MIB = 1 << 20;

    @Test
    void aLimitThatChangedIsAStepAndThePastKeepsItsOwn() {
        Timeline timeline = new Timeline();
        for (int i = 0; i < 600; i++) {
            timeline.append(
                    Moment.of(START + i * 100L, Map.of(Channel.DEVICE_MEMORY, i < 300 ? 1024 * MIB : 215 * MIB)));
        }
        List<ChartLimit> steps =
                ChartLimit.steps(timeline.slice(START, START + 60_000, 600), OptionalLong.of(215 * MIB));

        assertThat(steps)
                .containsExactly(
                        new ChartLimit(START, START + 30_000, 1024 * MIB),
                        new ChartLimit(START + 30_000, START + 60_000, 215 * MIB));
    }

    @Test
    void beforeTheFirstSampleNoLimitIsDrawnAndBetweenTwoTheEarlierHolds() {
        Timeline timeline = new Timeline();
        timeline.append(Moment.of(START + 20_000, Map.of(Channel.DEVICE_MEMORY, 512 * MIB)));
        timeline.append(Moment.of(START + 25_000, Map.of(Channel.PROCESS_PSS, 5 * MIB)));
        timeline.append(Moment.of(START + 40_000, Map.of(Channel.DEVICE_MEMORY, 512 * MIB)));

        assertThat(ChartLimit.steps(timeline.slice(START, START + 60_000, 60), OptionalLong.empty()))
                .containsExactly(new ChartLimit(START + 20_000, START + 60_000, 512 * MIB));
    }

    @Test
    void aHistoryThatTellsNoLimitTakesThatOfTheMoment() {
        assertThat(ChartLimit.steps(new Timeline().slice(START, START + 60_000, 60), OptionalLong.of(7 * MIB)))
                .containsExactly(new ChartLimit(START, START + 60_000, 7 * MIB));
    }

    @Test
    void itsLabelMakesRoomForTheLinesOfEvents() {
        assertThat(ChartLimitInk.place(500, 100, 80, List.of(200.0, 530.0))).isEqualTo(530.0 - 86);
        assertThat(ChartLimitInk.place(500, 100, 80, List.of(200.0, 450.0))).isEqualTo(500);
        assertThat(ChartLimitInk.place(500, 100, 80, List.of(450.0, 530.0))).isEqualTo(450.0 - 86);
    }
}
