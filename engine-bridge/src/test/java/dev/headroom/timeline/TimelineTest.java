package dev.headroom.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.EventKind;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
    private static final long START = 1_700_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyColumnTellsExactlyWhatALookAtAllItsSamplesWouldTell(long seed) {
        Random random = new Random(seed);
        Timeline timeline = new Timeline();
        List<Moment> all = fill(timeline, random, 3000);
        for (int round = 0; round < 20; round++) {
            long from = START + random.nextInt(200_000);
            long to = from + 1_000 + random.nextInt(200_000);
            int columns = 1 + random.nextInt(400);
            // a coarse floor would be right to within a bucket only; the raw one exactly
            if ((double) (to - from) / columns >= 2_000) {
                continue;
            }
            Slice slice = timeline.slice(from, to, columns);
            for (int c = 0; c < columns; c++) {
                checkColumn(slice, c, inColumn(all, from, to, columns, c), "seed " + seed + " column " + c);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1000, 1500})
    void aSpikeOfOneSampleIsSeenAtAnyZoom(int columns) {
        Timeline timeline = new Timeline();
        long spike = START + 5 * 3_600_000L + 12_345 * 100;
        long end = START;
        for (long t = START; t < START + 24 * 3_600_000L; t += 1_000) {
            timeline.append(moment(t, 100, 50));
            if (t <= spike && spike < t + 1_000) {
                timeline.append(moment(spike + 1, 100, 9_999));
            }
            end = t;
        }
        Slice slice = timeline.slice(START, end + 1, columns);
        long highest = 0;
        long stacked = 0;
        for (int c = 0; c < slice.columns(); c++) {
            highest = Math.max(highest, slice.max(Channel.VISION_ACTIVATIONS, c).orElse(0));
            stacked = Math.max(stacked, slice.peak(c));
        }
        assertThat(highest).isEqualTo(9_999);
        assertThat(stacked).isEqualTo(10_099);
    }

    @Test
    void theStackOfAColumnWasReallyHeldAtOneMoment() {
        Timeline timeline = new Timeline();
        // two activations that never meet: the sum of their maxima was never taken
        timeline.append(Moment.of(START, Map.of(Channel.VISION_ACTIVATIONS, 500L, Channel.PREFILL_ACTIVATIONS, 0L)));
        timeline.append(
                Moment.of(START + 100, Map.of(Channel.VISION_ACTIVATIONS, 0L, Channel.PREFILL_ACTIVATIONS, 700L)));
        Slice slice = timeline.slice(START, START + 1000, 1);
        assertThat(slice.peak(0)).isEqualTo(700);
        assertThat(slice.atPeak(Channel.VISION_ACTIVATIONS, 0)).hasValue(0);
        assertThat(slice.atPeak(Channel.PREFILL_ACTIVATIONS, 0)).hasValue(700);
        assertThat(slice.max(Channel.VISION_ACTIVATIONS, 0)).hasValue(500);
        assertThat(slice.atLow(Channel.VISION_ACTIVATIONS, 0)).hasValue(500);
    }

    @Test
    void whatNobodyToldIsAbsentAndNotZero() {
        Timeline timeline = new Timeline();
        timeline.append(Moment.of(START, Map.of(Channel.CONTEXT, 7L)));
        Slice slice = timeline.slice(START, START + 100, 2);
        assertThat(slice.max(Channel.PROCESS_PSS, 0)).isEmpty();
        assertThat(slice.has(Channel.PROCESS_PSS)).isFalse();
        assertThat(slice.present(1)).isFalse();
    }

    @Test
    void aClockSetBackKeepsTheOrder() {
        Timeline timeline = new Timeline();
        timeline.append(moment(START, 1, 1));
        Moment kept = timeline.append(moment(START - 3_600_000, 2, 2));
        assertThat(kept.time()).isEqualTo(START + 1);
        assertThat(timeline.last()).contains(kept);
    }

    @Test
    void olderThanTheExactHourTheBucketsAnswerWithoutAGapOrAnOverlap() {
        Timeline timeline = new Timeline(600, new Level(2_000, 5_000), new Level(60_000, 1_000));
        // one sample a second for an hour: the exact ring holds the last ten minutes only
        for (int i = 0; i < 3600; i++) {
            timeline.append(moment(START + i * 1_000L, i, 0));
        }
        Slice slice = timeline.slice(START, START + 3_600_000, 1800);
        for (int c = 0; c < 1800; c++) {
            assertThat(slice.present(c)).as("column %d", c).isTrue();
            assertThat(slice.max(Channel.CONTEXT, c)).as("column %d", c).hasValue(2L * c + 1);
            assertThat(slice.min(Channel.CONTEXT, c)).as("column %d", c).hasValue(2L * c);
        }
        Slice fine = timeline.slice(START + 3_000_000, START + 3_600_000, 1200);
        assertThat(fine.max(Channel.CONTEXT, 1199).isPresent()
                        || fine.max(Channel.CONTEXT, 1198).isPresent())
                .isTrue();
    }

    @Test
    void memoryIsBoundedAndTheOldestGoesFirst() {
        Timeline timeline = new Timeline(100, new Level(1_000, 50), new Level(10_000, 20));
        for (int i = 0; i < 10_000; i++) {
            timeline.append(moment(START + i * 100L, i, 0));
        }
        // 20 closed buckets of ten seconds and the open one
        Slice slice = timeline.slice(START, START + 1_000_000, 100);
        int present = 0;
        for (int c = 0; c < 100; c++) {
            present += slice.present(c) ? 1 : 0;
        }
        assertThat(present).isBetween(20, 22);
        assertThat(timeline.moments(START, START + 1_000_000)).hasSize(100);
        assertThat(slice.present(99)).isTrue();
    }

    @Test
    void eventsOfARangeComeOldestFirst() {
        Timeline timeline = new Timeline();
        timeline.append(new TimelineEvent(START, EventKind.LOAD, Sentence.foreign("a")));
        timeline.append(new TimelineEvent(START + 10, EventKind.PREFILL, Sentence.foreign("b")));
        timeline.append(new TimelineEvent(START + 20, EventKind.DECODE, Sentence.foreign("c")));
        assertThat(timeline.events(START + 5, START + 20))
                .extracting(TimelineEvent::text)
                .containsExactly(Sentence.foreign("b"));
    }

    private static void checkColumn(Slice slice, int c, List<Moment> inside, String where) {
        assertThat(slice.present(c)).as(where).isEqualTo(!inside.isEmpty());
        for (Channel channel : List.of(Channel.CONTEXT, Channel.VISION_ACTIVATIONS, Channel.PROCESS_PSS)) {
            List<Long> values = inside.stream()
                    .flatMap(m -> m.value(channel).stream().boxed())
                    .toList();
            if (values.isEmpty()) {
                assertThat(slice.max(channel, c)).as(where).isEmpty();
                continue;
            }
            assertThat(slice.in(channel, c)).as(where).hasValue(values.getFirst());
            assertThat(slice.min(channel, c))
                    .as(where)
                    .hasValue(values.stream().mapToLong(v -> v).min().getAsLong());
            assertThat(slice.max(channel, c))
                    .as(where)
                    .hasValue(values.stream().mapToLong(v -> v).max().getAsLong());
            assertThat(slice.out(channel, c))
                    .as(where)
                    .isEqualTo(inside.getLast().value(channel));
        }
        if (!inside.isEmpty()) {
            assertThat(slice.peak(c))
                    .as(where)
                    .isEqualTo(inside.stream().mapToLong(Moment::stacked).max().getAsLong());
        }
    }

    private static List<Moment> inColumn(List<Moment> all, long from, long to, int columns, int c) {
        return all.stream()
                .filter(m -> m.time() >= from && m.time() < to)
                .filter(m -> Math.min(columns - 1, (int) ((double) (m.time() - from) / (to - from) * columns)) == c)
                .toList();
    }

    private static List<Moment> fill(Timeline timeline, Random random, int count) {
        List<Moment> all = new ArrayList<>();
        long time = START;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(20) == 0 ? 1 + random.nextInt(5_000) : 100;
            Map<Channel, Long> values = new EnumMap<>(Channel.class);
            values.put(Channel.CONTEXT, random.nextLong(1L << 36));
            if (random.nextInt(3) > 0) {
                values.put(Channel.VISION_ACTIVATIONS, random.nextLong(1L << 36));
            }
            if (random.nextInt(3) > 0) {
                values.put(Channel.PROCESS_PSS, random.nextLong(1L << 36));
            }
            all.add(timeline.append(Moment.of(time, values)));
        }
        return all;
    }

    static Moment moment(long time, long context, long vision) {
        return Moment.of(time, Map.of(Channel.CONTEXT, context, Channel.VISION_ACTIVATIONS, vision));
    }

    /// An engine that starts at any moment of a minute takes little first and much from then on.
    @ParameterizedTest
    @ValueSource(longs = {60_000, 600_000, 3_600_000, 86_400_000})
    void whatWasTakenFirstIsDrawnAtTheBeginningOnly(long range) {
        for (long begun = 0; begun < 60_000; begun += 7_300) {
            Timeline timeline = new Timeline();
            long start = START / 60_000 * 60_000 + begun;
            for (long t = 0; t < 50_000; t += 100) {
                timeline.append(moment(start + t, t < 1_000 ? 20 : 850, 0));
            }
            long now = start + 50_000;
            Slice slice = timeline.slice(now - range, now, 700);
            long column = range / 700 + 1;
            for (int c = 0; c < slice.columns(); c++) {
                if (slice.present(c) && slice.time(c) > start + 1_000 + column) {
                    assertThat(slice.min(Channel.CONTEXT, c))
                            .as("begun %d ms into the minute, column at %d ms", begun, slice.time(c) - start)
                            .hasValue(850);
                }
            }
        }
    }

    @Test
    void whatAFinerFloorRemembersIsNeverMixedWithACoarserOne() {
        Timeline timeline = new Timeline(300, new Level(2_000, 10), new Level(60_000, 100));
        long start = START / 60_000 * 60_000;
        for (long t = 0; t < 200_000; t += 100) {
            timeline.append(moment(start + t, t < 171_000 ? 20 : 850, 0));
        }
        Slice slice = timeline.slice(start + 100_000, start + 200_000, 1_000);
        for (int c = 711; c < slice.columns(); c++) {
            assertThat(slice.min(Channel.CONTEXT, c)).as("column %d", c).hasValue(850);
        }
    }

    @Test
    void anEmptyTimelineKnowsNothing() {
        Timeline timeline = new Timeline();
        assertThat(timeline.oldest()).isEqualTo(OptionalLong.empty());
        assertThat(timeline.slice(START, START + 1, 3).present(1)).isFalse();
        assertThat(timeline.last()).isEmpty();
    }
}
