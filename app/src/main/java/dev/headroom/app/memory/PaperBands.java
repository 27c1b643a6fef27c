package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jfree.data.xy.AbstractXYDataset;
import org.jfree.data.xy.TableXYDataset;

/// The columns of a slice as JFreeChart wants to see them; nothing is copied. What the KV cache holds is a band of its
/// own at the bottom of the cache's, as on the screen.
final class PaperBands extends AbstractXYDataset implements TableXYDataset {
    /// A column without a sample repeats the one before for so long, as on the screen; after that nothing was known.
    private static final long HOLD_MILLIS = 1_500;

    /// @param bytes in a column; empty where nobody told
    record Band(String name, Palette colour, IntFunction<OptionalLong> bytes) {}

    private final transient Slice slice;
    private final transient List<Point> points;
    private final transient List<Band> bands;
    private final double unknown;

    /// @param known the column whose values hold there; empty where nothing is known
    private record Point(long time, OptionalInt known) {}

    private PaperBands(Slice slice, List<Band> bands, double unknown) {
        this.slice = slice;
        this.points = points(slice);
        this.bands = bands;
        this.unknown = unknown;
    }

    static PaperBands stack(Slice slice, Messages messages) {
        List<Band> bands = new ArrayList<>();
        for (Channel channel : Channel.stack()) {
            if (slice.has(channel)) {
                String field = channel.field();
                Palette colour = Palette.of(channel.component().orElseThrow());
                if (channel == Channel.KV_CACHE && slice.has(Channel.KV_USED)) {
                    bands.add(new Band(messages.text("legend.kv_cache.used"), Palette.KV_USED, c -> used(slice, c)));
                    bands.add(new Band(
                            messages.text("legend." + field),
                            colour,
                            c -> plus(slice.atPeak(channel, c), -used(slice, c).orElse(0))));
                } else {
                    bands.add(new Band(messages.text("legend." + field), colour, c -> slice.atPeak(channel, c)));
                }
            }
        }
        return new PaperBands(slice, bands, 0);
    }

    /// The measured line; it is broken where nothing was measured.
    static PaperBands measured(Slice slice, Messages messages) {
        return new PaperBands(
                slice,
                List.of(new Band(
                        messages.text("legend.measured"), Palette.MEASURED, c -> slice.max(Channel.PROCESS_PSS, c))),
                Double.NaN);
    }

    private static OptionalLong used(Slice slice, int column) {
        OptionalLong cache = slice.atPeak(Channel.KV_CACHE, column);
        return cache.isEmpty()
                ? cache
                : OptionalLong.of(Math.min(
                        cache.getAsLong(), slice.atPeak(Channel.KV_USED, column).orElse(0)));
    }

    private static OptionalLong plus(OptionalLong bytes, long more) {
        return bytes.isEmpty() ? bytes : OptionalLong.of(bytes.getAsLong() + more);
    }

    /// Columns that know something, and the edges of the times in which nothing is known.
    private static List<Point> points(Slice slice) {
        List<Point> points = new ArrayList<>();
        OptionalInt known = OptionalInt.empty();
        for (int c = 0; c < slice.columns(); c++) {
            long time = slice.time(c);
            if (slice.present(c)) {
                if (known.isEmpty()) {
                    points.add(new Point(time, known));
                }
                known = OptionalInt.of(c);
                points.add(new Point(time, known));
            } else if (known.isPresent() && time - slice.time(known.getAsInt()) > HOLD_MILLIS) {
                points.add(new Point(time, known));
                known = OptionalInt.empty();
                points.add(new Point(time, known));
            }
        }
        if (known.isPresent()) {
            points.add(new Point(Math.min(slice.to(), slice.time(known.getAsInt()) + HOLD_MILLIS), known));
        }
        return points;
    }

    List<Band> bands() {
        return bands;
    }

    /// The most bytes of a column, all bands together.
    double highest() {
        double highest = 0;
        for (int column = 0; column < slice.columns(); column++) {
            double sum = 0;
            for (Band band : bands) {
                sum += slice.present(column) ? band.bytes().apply(column).orElse(0) : 0;
            }
            highest = Math.max(highest, sum);
        }
        return highest;
    }

    @Override
    public int getSeriesCount() {
        return bands.size();
    }

    @Override
    public Comparable<?> getSeriesKey(int series) {
        return bands.get(series).name();
    }

    @Override
    public int getItemCount() {
        return points.size();
    }

    @Override
    public int getItemCount(int series) {
        return points.size();
    }

    @Override
    public Number getX(int series, int item) {
        return getXValue(series, item);
    }

    @Override
    public double getXValue(int series, int item) {
        return points.get(item).time();
    }

    @Override
    public Number getY(int series, int item) {
        return getYValue(series, item);
    }

    @Override
    public double getYValue(int series, int item) {
        OptionalInt known = points.get(item).known();
        OptionalLong value =
                known.isPresent() ? bands.get(series).bytes().apply(known.getAsInt()) : OptionalLong.empty();
        return value.isPresent() ? value.getAsLong() : unknown;
    }
}
