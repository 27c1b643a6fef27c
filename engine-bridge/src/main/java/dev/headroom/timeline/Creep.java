package dev.headroom.timeline;

import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Whether an engine's memory grows while it serves: a slope, and what to make of it.
///
/// Each stretch of time counts with its lowest value, so that pictures and prompts, which come and go, do not. An
/// engine that fills its buffers for the longest request so far rises and then stays; one that leaks rises to the end.
/// So the line through the later half decides.
///
/// @param bytesPerHour slope of the least-squares line through the later half
/// @param grown bytes between the first and the last stretch
/// @param watched how long it was watched
public record Creep(Verdict verdict, long bytesPerHour, long grown, Duration watched) {
    /// Below this a growth is the allocator's breathing.
    private static final long NOISE = 32 * Bytes.MIB;

    private static final Duration LEAST = Duration.ofMinutes(3);
    private static final int STRETCHES = 24;

    /// What the slope means.
    public enum Verdict {
        TOO_SHORT,
        STEADY,
        /// Rose, and has stopped rising.
        LEVELLED,
        GROWING
    }

    /// @param channel the engine's memory: what the driver says it holds on the card, or its
    ///     process
    /// @param since when it became ready, epoch milliseconds
    /// @param now epoch milliseconds
    public static Creep of(Timeline timeline, Channel channel, long since, long now) {
        Duration watched = Duration.ofMillis(Math.max(0, now - since));
        if (watched.compareTo(LEAST) < 0) {
            return new Creep(Verdict.TOO_SHORT, 0, 0, watched);
        }
        Slice slice = timeline.slice(since, now, STRETCHES);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < slice.columns(); i++) {
            OptionalLong low = slice.min(channel, i);
            if (low.isPresent()) {
                points.add(new double[] {(slice.time(i) - since) / 3_600_000.0, low.getAsLong()});
            }
        }
        if (points.size() < STRETCHES / 2) {
            return new Creep(Verdict.TOO_SHORT, 0, 0, watched);
        }
        List<double[]> later = points.subList(points.size() / 2, points.size());
        double slope = slope(later);
        long grown = (long) (points.getLast()[1] - points.getFirst()[1]);
        double inLater = slope * (later.getLast()[0] - later.getFirst()[0]);
        double noise = Math.max(NOISE, 0.005 * points.getFirst()[1]);
        Verdict verdict = inLater > noise / 2 && grown > noise
                ? Verdict.GROWING
                : grown > noise ? Verdict.LEVELLED : Verdict.STEADY;
        return new Creep(verdict, (long) slope, grown, watched);
    }

    /// Least squares.
    private static double slope(List<double[]> points) {
        double meanX = points.stream().mapToDouble(p -> p[0]).average().orElse(0);
        double meanY = points.stream().mapToDouble(p -> p[1]).average().orElse(0);
        double above = 0;
        double below = 0;
        for (double[] p : points) {
            above += (p[0] - meanX) * (p[1] - meanY);
            below += (p[0] - meanX) * (p[0] - meanX);
        }
        return below == 0 ? 0 : above / below;
    }

    /// One sentence, with the slope.
    public Sentence sentence() {
        Sentence time = watched.toMinutes() < 120
                ? Sentence.of("{} min", watched.toMinutes())
                : Sentence.of("{} h", String.format(Locale.ROOT, "%.1f", watched.toMinutes() / 60.0));
        return switch (verdict) {
            case TOO_SHORT -> Sentence.of("Creep: watched for {}, too short for a verdict.", time);
            case STEADY -> Sentence.of("Creep: none in {} ({} an hour).", time, signed(bytesPerHour));
            case LEVELLED ->
                Sentence.of(
                        "Creep: rose by {} and has levelled off; buffers grew to the longest request so far ({} an hour"
                                + " now).",
                        new Size(grown),
                        signed(bytesPerHour));
            case GROWING ->
                Sentence.of(
                        "Creep: grows by {} an hour, {} in {}, and does not stop. Restart it before the card is full,"
                                + " and note what was asked of it.",
                        new Size(bytesPerHour),
                        new Size(grown),
                        time);
        };
    }

    private static String signed(long bytes) {
        return (bytes < 0 ? "−" : "+") + Bytes.human(Math.abs(bytes));
    }
}
