package dev.headroom.app.faults;

import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The clock of the machine is put forward or back while memory is recorded.
final class ClockScene implements Scene {
    private static final List<Duration> JUMPS = List.of(
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(30),
            Duration.ofDays(400));

    private final Path folder;
    private int number;

    ClockScene(Path folder) {
        this.folder = folder;
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        Path history = folder.resolve("history-" + number++);
        long jump = JUMPS.get(random.nextInt(JUMPS.size())).toMillis() * (random.nextBoolean() ? 1 : -1);
        Injected.Seen seen = new Injected.Seen(
                jump > 0 ? "clock put forward" : "clock put back",
                random.nextBoolean() ? "recording" : "between two starts");
        boolean restart = seen.phase().equals("between two starts");
        long before = 1_750_000_000_000L;
        int seconds = 1 + random.nextInt(120);
        TimelineStore store = TimelineStore.open(history);
        record(store, before, seconds);
        if (restart) {
            store.close();
            store = TimelineStore.open(history);
        }
        long after = before + seconds * 1000L + jump;
        record(store, after, 60);
        store.problem().ifPresent(problem -> seen.message(false, problem.toString()));
        store.close();
        Timeline read = new Timeline();
        try (TimelineStore again = TimelineStore.open(history)) {
            again.restore(read);
            if (!again.damaged().isEmpty()) {
                seen.notRecovered("set aside: " + again.damaged());
            }
        }
        // a timeline never goes back: what was stamped earlier stands where the later began
        long expected = Math.max(after, 0);
        if (read.moments(Math.min(expected, before), Long.MAX_VALUE).size() < 55) {
            seen.notRecovered("history is not kept after the jump: "
                    + read.moments(Long.MIN_VALUE, Long.MAX_VALUE).size());
        }
        try (Stream<Path> files = Files.list(history)) {
            long pieces = files.count();
            if (pieces > 4) {
                seen.leftovers((int) pieces, "files of history");
            }
        }
        FileScene.delete(history);
        return seen;
    }

    private static void record(TimelineStore store, long from, int seconds) {
        for (int second = 0; second < seconds; second++) {
            store.append(Moment.of(from + second * 1000L, Map.of(Channel.PROCESS_RSS, 7L)));
        }
    }

    @Override
    public void close() throws IOException {
        FileScene.delete(folder);
    }
}
