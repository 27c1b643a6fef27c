package dev.headroom.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Activity;
import dev.headroom.memory.EventKind;
import dev.headroom.memory.Figure;
import dev.headroom.memory.MemoryReport;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final Timeline timeline = new Timeline();

    @Test
    void aMomentHoldsReportAndMeasurementSideBySide() {
        try (Recorder recorder =
                recorder(OptionalLong.of(ProcessHandle.current().pid()))) {
            recorder.report(report(100, 0, 0));
            recorder.tick();
            Moment now = timeline.last().orElseThrow();
            assertThat(now.value(Channel.KV_CACHE)).hasValue(100);
            assertThat(now.value(Channel.KV_USED)).hasValue(30);
            assertThat(now.value(Channel.DEVICE_MEMORY)).hasValue(1000);
            assertThat(now.value(Channel.PROCESS_RSS).orElse(0)).isGreaterThan(1 << 20);
        }
    }

    @Test
    void aPeakBetweenTwoReportsStillMakesAMoment() {
        try (Recorder recorder = recorder(OptionalLong.empty())) {
            recorder.report(report(
                    100,
                    0,
                    777,
                    new MemoryReport.Event(System.currentTimeMillis(), EventKind.IMAGE_ENCODE, Sentence.NONE)));
            recorder.tick();
            assertThat(timeline.moments(0, Long.MAX_VALUE))
                    .extracting(m -> m.value(Channel.VISION_ACTIVATIONS).orElse(-1))
                    .containsExactly(777L, 0L);
            assertThat(timeline.events(0, Long.MAX_VALUE))
                    .extracting(TimelineEvent::kind)
                    .containsExactly(EventKind.IMAGE_ENCODE);
        }
    }

    @Test
    void withoutAnEngineNothingIsRecordedAsZero() {
        try (Recorder recorder = recorder(OptionalLong.empty())) {
            recorder.tick();
            assertThat(timeline.count()).isZero();
            assertThat(recorder.now().process()).isEmpty();
        }
    }

    @Test
    void aDeadProcessIsAGapAndNotAZero() {
        try (Recorder recorder = recorder(OptionalLong.of(Integer.MAX_VALUE))) {
            recorder.tick();
            assertThat(timeline.count()).isZero();
            assertThat(recorder.now().process().orElseThrow().figure(Quantity.PSS))
                    .isInstanceOf(Figure.Unknown.class);
        }
    }

    @Test
    void whatADeadEngineSaidIsForgotten() {
        try (Recorder recorder = recorder(OptionalLong.empty())) {
            recorder.report(report(100, 0, 0));
            recorder.silent();
            recorder.tick();
            assertThat(recorder.now().report()).isEmpty();
            assertThat(timeline.count()).isZero();
        }
    }

    @Test
    void aProbeThatThrowsDoesNotStopTheClock() {
        Recorder recorder = new Recorder(
                timeline,
                OptionalLong::empty,
                () -> {
                    throw new IllegalStateException("driver gone");
                },
                Optional.empty());
        try (recorder) {
            recorder.tick();
            recorder.tick();
        }
    }

    @Test
    void aCardIsRecordedBesideTheEngine() {
        Sample card = new Sample(
                0,
                new Sample.Subject.Card(0, "test card"),
                Map.of(Quantity.USED, new Figure.Measured(5, "NVML"), Quantity.TOTAL, new Figure.Measured(9, "NVML")));
        try (Recorder recorder = new Recorder(timeline, OptionalLong::empty, () -> List.of(card), Optional.empty())) {
            recorder.tick();
            assertThat(timeline.last().orElseThrow().value(Channel.CARD_USED)).hasValue(5);
        }
    }

    private Recorder recorder(OptionalLong pid) {
        return new Recorder(timeline, () -> pid, List::of, Optional.empty());
    }

    private static MemoryReport report(long kv, long vision, long visionPeak, MemoryReport.Event... events) {
        return new MemoryReport(
                0,
                1,
                Activity.IDLE,
                1000,
                List.of(
                        new MemoryReport.Part("kv_cache.reserved", kv, kv, Sentence.NONE),
                        new MemoryReport.Part("vision.activations", vision, visionPeak, Sentence.NONE)),
                new MemoryReport.Kv(kv, 50, 30, 1, 100, 30, 1, 50, 50),
                List.of(events));
    }
}
