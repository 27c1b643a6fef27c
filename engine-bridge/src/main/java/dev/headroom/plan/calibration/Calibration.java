package dev.headroom.plan.calibration;

import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What earlier runs of one engine version on one card teach: how far the prediction was off, and how much that varied.
/// The median is used, because one run with a strange picture must not move the rest.
///
/// @param offset bytes to add to the context line; 0 until [#ENOUGH] runs are there
/// @param spread half-width of the range of the offset, bytes
/// @param runs how many runs stand behind it
/// @param worstMiss largest relative error of the uncorrected prediction
public record Calibration(long offset, long spread, int runs, double worstMiss) {
    public static final Calibration NONE = new Calibration(0, 0, 0, 0);

    /// Runs before a residual is believed: one may be chance, two may share its cause.
    public static final int ENOUGH = 2;

    /// Older runs teach nothing new: drivers and libraries change without a new version.
    public static final int NEWEST = 50;

    /// @param all runs of any key
    /// @param key the wanted one; when the driver is unknown, any driver of the same engine,
    /// version and card counts
    public static Calibration of(List<Run> all, String key) {
        List<Run> runs = matching(all, key);
        if (runs.isEmpty()) {
            return NONE;
        }
        long[] residuals = runs.stream().mapToLong(Run::offset).sorted().toArray();
        long median = median(residuals);
        long[] away = runs.stream()
                .mapToLong(r -> Math.abs(r.offset() - median))
                .sorted()
                .toArray();
        double worst = runs.stream().mapToDouble(Run::miss).max().orElse(0);
        return runs.size() < ENOUGH
                ? new Calibration(0, Math.abs(median), runs.size(), worst)
                : new Calibration(median, Math.max(away[away.length - 1], Math.abs(median) / 10), runs.size(), worst);
    }

    /// The runs that count for a key, oldest first.
    public static List<Run> matching(List<Run> all, String key) {
        List<Run> same = all.stream().filter(r -> matches(r.key(), key)).toList();
        return same.subList(Math.max(0, same.size() - NEWEST), same.size());
    }

    private static boolean matches(String have, String want) {
        String[] a = have.split("\\|", -1);
        String[] b = want.split("\\|", -1);
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            boolean driver = i == 2;
            if (!a[i].equals(b[i]) && !(driver && (a[i].isEmpty() || b[i].isEmpty()))) {
                return false;
            }
        }
        return true;
    }

    private static long median(long[] sorted) {
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /// Whether it changes a prediction: enough runs are there.
    public boolean believed() {
        return runs >= ENOUGH;
    }

    /// What is learnt and the record of past misses, or nothing without runs.
    public Optional<Sentence> summary() {
        if (runs == 0) {
            return Optional.empty();
        }
        String percent = String.format(Locale.ROOT, "%.1f", worstMiss * 100);
        return Optional.of(
                believed()
                        ? Sentence.of(
                                "context {} ± {}, learnt from {} runs on this machine; worst miss without it {} %",
                                (offset < 0 ? "-" : "+") + Bytes.human(Math.abs(offset)),
                                new Size(spread),
                                runs,
                                percent)
                        : Sentence.of(
                                "1 run on this machine, worst miss {} %; one run alone changes nothing", percent));
    }
}
