package dev.headroom.timeline;

import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/// Whether an engine's memory grows while it serves: a slope, and what to make of it.
///
/// Each stretch of time counts with its lowest value, and what was given back later does not count at all, so that
/// pictures and prompts, which come and go, do not. An engine that fills its buffers for the longest request so far
/// rises in a step or two, or gradually, and then stays; one that leaks rises to the end. So steps are told from a
/// slope first, and then the line through the later half decides.
///
/// @param bytesPerHour slope of the least-squares line through the later half; of the last level after a step
/// @param grown bytes between the first and the last stretch
/// @param watched how long it was watched
/// @param steps in how many jumps it rose, each flat before and after; 0 when it did not rise in jumps
/// @param sinceStep how long ago the last of them was
public record Growth(Verdict verdict, long bytesPerHour, long grown, Duration watched, int steps, Duration sinceStep) {
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
    public static Growth of(Timeline timeline, Channel channel, long since, long now) {
        Duration watched = Duration.ofMillis(Math.max(0, now - since));
        if (watched.compareTo(LEAST) < 0) {
            return plain(Verdict.TOO_SHORT, 0, 0, watched);
        }
        Slice slice = timeline.slice(since, now, STRETCHES);
        double[] times = new double[STRETCHES];
        double[] lows = new double[STRETCHES];
        int n = 0;
        for (int i = 0; i < slice.columns(); i++) {
            OptionalLong low = slice.min(channel, i);
            if (low.isPresent()) {
                times[n] = (slice.time(i) - since) / 3_600_000.0;
                lows[n++] = low.getAsLong();
            }
        }
        if (n < STRETCHES / 2) {
            return plain(Verdict.TOO_SHORT, 0, 0, watched);
        }
        double noise = Math.max(NOISE, 0.005 * lows[0]);
        double[] kept = kept(Arrays.copyOf(lows, n), noise);
        long grown = (long) (kept[n - 1] - kept[0]);
        double stretchHours = (times[n - 1] - times[0]) / (n - 1);
        Steps steps = Steps.of(kept, noise);
        if (steps.number() > 0) {
            double slope = n - steps.last() < 3 ? 0 : Steps.slope(kept, steps.last(), n) / stretchHours;
            Duration ago = Duration.ofMillis(now - since - (long) (times[steps.last()] * 3_600_000));
            return new Growth(Verdict.LEVELLED, (long) slope, grown, watched, steps.number(), ago);
        }
        double slope = Steps.slope(kept, n / 2, n);
        double inLater = slope * (n - 1 - n / 2);
        Verdict verdict = inLater > noise / 2 && grown > noise
                ? Verdict.GROWING
                : grown > noise ? Verdict.LEVELLED : Verdict.STEADY;
        return plain(verdict, (long) (slope / stretchHours), grown, watched);
    }

    private static Growth plain(Verdict verdict, long bytesPerHour, long grown, Duration watched) {
        return new Growth(verdict, bytesPerHour, grown, watched, 0, Duration.ZERO);
    }

    /// What stayed taken to the end: each height is cut to the lowest after it. A rise after the last fall that is no
    /// higher than what was given back before says nothing yet.
    private static double[] kept(double[] lows, double noise) {
        double[] kept = lows.clone();
        for (int i = kept.length - 2; i >= 0; i--) {
            kept[i] = Math.min(kept[i], kept[i + 1]);
        }
        double highest = lows[0];
        double givenBack = Double.NEGATIVE_INFINITY;
        int fell = -1;
        for (int i = 1; i < lows.length; i++) {
            if (lows[i - 1] - lows[i] > noise) {
                givenBack = highest;
                fell = i;
            }
            highest = Math.max(highest, lows[i]);
        }
        for (int i = fell + 1; fell >= 0 && i < kept.length; i++) {
            kept[i] = kept[i] <= givenBack + noise ? kept[fell] : kept[i];
        }
        return kept;
    }

    /// One sentence, with the slope.
    public Sentence sentence() {
        return switch (verdict) {
            case TOO_SHORT -> Sentence.of("Watched for {}: too short to tell whether memory grows.", said(watched));
            case STEADY ->
                Sentence.of("Memory is steady: no growth in {} ({} an hour).", said(watched), signed(bytesPerHour));
            case LEVELLED -> levelled();
            case GROWING ->
                Sentence.of(
                        "Memory grows by {} an hour, {} in {}, and does not stop. Restart the engine before the limit"
                                + " is reached, and note what was asked of it.",
                        new Size(bytesPerHour),
                        new Size(grown),
                        said(watched));
        };
    }

    private Sentence levelled() {
        return switch (steps) {
            case 0 ->
                Sentence.of(
                        "Memory rose by {} and has levelled off; buffers grew to the longest request so far ({} an hour"
                                + " now).",
                        new Size(grown),
                        signed(bytesPerHour));
            case 1 ->
                Sentence.of(
                        "Memory rose by {} in one step {} ago and has levelled off; that is no growth.",
                        new Size(grown),
                        said(sinceStep));
            default ->
                Sentence.of(
                        "Memory rose by {} in {} steps, the last {} ago, and has levelled off; that is no growth.",
                        new Size(grown),
                        steps,
                        said(sinceStep));
        };
    }

    private static Sentence said(Duration time) {
        return time.toMinutes() < 120
                ? Sentence.of("{} min", time.toMinutes())
                : Sentence.of("{} h", String.format(Locale.ROOT, "%.1f", time.toMinutes() / 60.0));
    }

    private static String signed(long bytes) {
        return (bytes < 0 ? "−" : "+") + Bytes.human(Math.abs(bytes));
    }
}
