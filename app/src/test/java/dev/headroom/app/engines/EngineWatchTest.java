package dev.headroom.app.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.Timeline;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineWatchTest {
    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private final Instant since = Instant.now().minusSeconds(3600);
    // before the workbench, whose sampler adds the present
    private final Timeline timeline = hourOfGrowth(since);
    private final Workbench workbench = new Workbench(
            Background.immediate(),
            new ActiveEngine("x", engine, Fixtures.SHAPE, Fixtures::plan, ActiveEngine.Where.CARD),
            pid -> new Recorder(timeline, pid, () -> List.of(card()), Optional.empty()));
    private final EngineWatch watch = new EngineWatch(workbench);

    @AfterEach
    void close() {
        workbench.close();
    }

    @Test
    void aCardThatFillsHourByHourIsToldWithItsSlope() throws Exception {
        ready(since);
        untilSampled();

        watch.look();

        assertThat(watch.sentences())
                .singleElement()
                .satisfies(s -> assertThat(s.toString())
                        .startsWith("Memory grows by 3.")
                        .contains("GiB an hour"));
    }

    @Test
    void whatWasNoticedOfAnEngineIsNotSaidOfTheNext() throws Exception {
        ready(Instant.now());
        untilSampled();
        watch.look();
        assertThat(watch.sentences()).isNotEmpty();

        workbench.activate(new ActiveEngine(
                "y", new FakeEngine(Fixtures.SETTINGS), Fixtures.SHAPE, Fixtures::plan, ActiveEngine.Where.ELSEWHERE));

        assertThat(watch.sentences()).isEmpty();
    }

    private static Timeline hourOfGrowth(Instant since) {
        Timeline timeline = new Timeline();
        for (int s = 0; s < 3600; s++) {
            timeline.append(Moment.of(
                    since.plusSeconds(s).toEpochMilli(), Map.of(Channel.CARD_ENGINE, 20 * Bytes.GIB + s * Bytes.MIB)));
        }
        return timeline;
    }

    private void ready(Instant since) {
        engine.become(new EngineState.Ready(URI.create("http://127.0.0.1:1"), "m", List.of(), since));
    }

    private void untilSampled() throws InterruptedException {
        while (workbench.recorder().now().devices().isEmpty()) {
            Thread.sleep(5);
        }
    }

    private static Sample card() {
        return new Sample(
                0,
                new Sample.Subject.Card(0, "card"),
                Map.of(
                        Quantity.TOTAL, new Figure.Measured(80 * Bytes.GIB, "test"),
                        Quantity.FREE, new Figure.Measured(40 * Bytes.GIB, "test"),
                        Quantity.ENGINE, new Figure.Measured(24 * Bytes.GIB, "test")));
    }
}
