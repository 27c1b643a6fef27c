package dev.headroom.timeline;

import static dev.headroom.timeline.TimelineTest.moment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.EventKind;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineStoreTest {
    private static final long START = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatWasWrittenComesBackExactly(long seed) {
        Random random = new Random(seed);
        List<Moment> written = new ArrayList<>();
        try (TimelineStore store = TimelineStore.open(folder)) {
            for (int i = 0; i < 2000; i++) {
                Map<Channel, Long> values = new EnumMap<>(Channel.class);
                for (Channel channel : Channel.values()) {
                    if (random.nextInt(4) > 0) {
                        values.put(
                                channel,
                                random.nextInt(10) == 0 ? random.nextLong(1L << 45) : 4096L * channel.ordinal());
                    }
                }
                Moment m = Moment.of(START + i * 100L, values);
                written.add(m);
                store.append(m);
            }
            store.append(new TimelineEvent(START + 5, EventKind.ERROR, Sentence.foreign("Speicher voll, 内存不足")));
        }
        Timeline timeline = restored();
        assertThat(timeline.moments(START, START + HOUR)).as("seed %d", seed).isEqualTo(written);
        assertThat(timeline.events(START, START + HOUR))
                .containsExactly(
                        new TimelineEvent(START + 5, EventKind.ERROR, Sentence.foreign("Speicher voll, 内存不足")));
    }

    @Test
    void aTornEndCostsOneBlockAndNothingElse() throws IOException {
        write(START, 200);
        Path file = segments().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 7));
        try (TimelineStore store = TimelineStore.open(folder)) {
            Timeline timeline = new Timeline();
            store.restore(timeline);
            assertThat(timeline.count()).isBetween(100L, 199L);
            assertThat(store.damaged()).isEmpty();
        }
        assertThat(segments()).contains(file);
    }

    @Test
    void aDamagedFileIsSetAsideAndTheOthersAreRead() throws IOException {
        write(START, 200);
        write(START + 2 * HOUR, 200);
        Path first = segments().getFirst();
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(first, bytes);
        try (TimelineStore store = TimelineStore.open(folder)) {
            Timeline timeline = new Timeline();
            store.restore(timeline);
            assertThat(timeline.moments(START + 2 * HOUR, START + 3 * HOUR)).hasSize(200);
            assertThat(store.damaged()).singleElement().asString().endsWith(".damaged");
            assertThat(Files.exists(first)).isFalse();
            assertThat(Files.readAllBytes(Path.of(store.damaged().getFirst()))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void noBrokenByteEverStopsTheRestOrBringsNonsense(long seed) throws IOException {
        write(START, 300);
        Random random = new Random(seed);
        Path file = segments().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
        Timeline timeline = restored();
        for (Moment m : timeline.moments(0, Long.MAX_VALUE)) {
            int i = (int) ((m.time() - START) / 100);
            assertThat(m).as("seed %d", seed).isEqualTo(moment(START + i * 100L, i, 2L * i));
        }
    }

    @Test
    void theFolderStaysInsideItsLimit() throws IOException {
        Random random = new Random(5);
        try (TimelineStore store = TimelineStore.open(folder, 200_000, 100 * HOUR)) {
            for (int hour = 0; hour < 40; hour++) {
                for (int i = 0; i < 400; i++) {
                    store.append(moment(
                            START + hour * HOUR + i * 100L, random.nextLong(1L << 40), random.nextLong(1L << 40)));
                }
                store.flush();
            }
        }
        long total = 0;
        for (Path file : segments()) {
            total += Files.size(file);
        }
        assertThat(total).isLessThan(210_000);
        Timeline timeline = restored();
        assertThat(timeline.newest()).hasValue(START + 39 * HOUR + 39_900);
    }

    @Test
    void whatIsTooOldGoes() {
        write(START, 100);
        try (TimelineStore store = TimelineStore.open(folder, 1 << 20, 26 * HOUR)) {
            store.append(moment(START + 30 * HOUR, 1, 1));
        }
        assertThat(restored().oldest()).hasValue(START + 30 * HOUR);
    }

    @Test
    void aClockThatJumpsFarAheadTakesLittleOfTheHistory() {
        for (int hour = 0; hour < 20; hour++) {
            write(START + hour * HOUR, 100);
        }
        try (TimelineStore store = TimelineStore.open(folder)) {
            store.append(moment(START + 20 * HOUR, 1, 1));
            store.append(moment(START + 20 * HOUR + 6_000, 1, 1));
            for (int i = 0; i < 100; i++) {
                store.append(moment(START + 400L * 24 * HOUR + i * 1_000L, 1, 1)); // and it runs on like that
            }
        }
        write(START + 21 * HOUR, 100); // put right again

        Timeline timeline = restored();
        assertThat(timeline.moments(START, START + 22 * HOUR)).hasSizeGreaterThanOrEqualTo(17 * 100);
        assertThat(timeline.moments(START + 21 * HOUR, START + 22 * HOUR)).hasSize(100);
    }

    @Test
    void whatIsTooOldGoesBitByBit() throws IOException {
        for (int hour = 0; hour < 20; hour++) {
            write(START + hour * HOUR, 5);
        }
        for (int hour = 100; hour < 120; hour++) {
            write(START + hour * HOUR, 5);
        }
        assertThat(restored().oldest()).hasValue(START + 100 * HOUR);
    }

    @Test
    void aSecondWindowKeepsItsHistoryInMemoryAndSaysSo() throws IOException {
        try (TimelineStore first = TimelineStore.open(folder);
                TimelineStore second = TimelineStore.open(folder)) {
            assertThat(first.problem()).isEmpty();
            assertThat(second.problem()).get().asString().contains("Another window");
            second.append(moment(START, 1, 1));
            second.flush();
            assertThat(segments()).isEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsASentenceAndNoException() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        try (TimelineStore store = TimelineStore.open(file.resolve("below"))) {
            assertThat(store.problem()).get().asString().contains("in memory only");
            store.append(moment(START, 1, 1));
            store.restore(new Timeline());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99999999999999999999999.timeline",
                "99999999999999999999999.timeline.damaged",
                "holiday.timeline",
                ".timeline",
                "1.timeline/inside",
                "-1.timeline",
                "notes.timeline.txt"
            })
    void aFileOfAnotherNameIsLetAloneAndRecordingGoesOn(String name) throws IOException {
        Path strange = folder.resolve(name);
        Files.createDirectories(strange.getParent());
        Files.writeString(strange, "not ours");
        try (TimelineStore store = TimelineStore.open(folder, 1, 1)) {
            store.restore(new Timeline());
            store.append(moment(START, 1, 1));
            store.flush();
            assertThat(store.problem()).isEmpty();
            assertThat(store.damaged()).isEmpty();
        }
        assertThat(strange).hasContent("not ours");
        assertThat(restored().count()).isEqualTo(1);
    }

    @Test
    void momentsThatAWrongClockDatedAheadDoNotHideThoseOfNow() {
        long now = System.currentTimeMillis();
        write(now + 365L * 24 * HOUR, 5);
        write(now - 1_000, 5);
        Timeline timeline = restored();
        assertThat(timeline.count()).isEqualTo(5);
        assertThat(timeline.append(moment(now, 1, 1)).time()).isEqualTo(now);
    }

    private Timeline restored() {
        Timeline timeline = new Timeline();
        try (TimelineStore store = TimelineStore.open(folder)) {
            store.restore(timeline);
        }
        return timeline;
    }

    private void write(long from, int count) {
        try (TimelineStore store = TimelineStore.open(folder)) {
            for (int i = 0; i < count; i++) {
                store.append(moment(from + i * 100L, i, 2L * i));
            }
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.toString().endsWith(".timeline")).sorted().toList();
        }
    }
}
