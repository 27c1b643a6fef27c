package dev.headroom.app.ui.plot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A chart of points as values, drawn on the screen by [PlotView] and for paper by [PaperPlot].
///
/// @param limit a line across, at this place of the x axis
/// @param limitWords what is written at it
public record Plot(String title, Axis x, Axis y, List<Line> lines, OptionalDouble limit, String limitWords) {
    public Plot {
        lines = List.copyOf(lines);
    }

    /// @param words at 0, 1, 2...; empty for an axis of numbers
    /// @param share whether it goes from 0 to 100 at most
    public record Axis(String caption, List<String> words, boolean share) {
        public Axis {
            words = List.copyOf(words);
        }

        public static Axis numbers(String caption) {
            return new Axis(caption, List.of(), false);
        }

        String tick(double at) {
            if (words.isEmpty()) {
                return plain(at);
            }
            int word = (int) Math.round(at);
            return Math.abs(at - word) < 1e-6 && word >= 0 && word < words.size() ? words.get(word) : "";
        }

        private static String plain(double at) {
            String text = String.format(Locale.ROOT, "%.4f", at);
            return text.replaceAll("0+$", "").replaceAll("\\.$", "").replace('-', '−');
        }
    }

    /// How the dots of a line are joined.
    public enum Stroke {
        NONE,
        SOLID,
        DASHED,
        DOTTED
    }

    public enum Mark {
        NONE,
        CIRCLE,
        SQUARE,
        TRIANGLE,
        DIAMOND;

        /// One for each number, in turn.
        public static Mark of(int number) {
            return values()[1 + number % (values().length - 1)];
        }
    }

    public record Line(String name, Mark mark, Stroke stroke, List<Dot> dots) {
        public Line {
            dots = List.copyOf(dots);
        }
    }

    /// @param said of it, for a tooltip and a screen reader
    /// @param strong in the accent's colour
    /// @param key of what it stands for; empty for a corner of a line
    public record Dot(double x, double y, String said, boolean strong, Optional<String> key) {}

    /// From, to and step of an axis: round numbers, at most `most` of them.
    public record Range(double from, double to, double step) {
        static Range of(Axis axis, double least, double greatest, int most) {
            if (!axis.words().isEmpty()) {
                return new Range(-1, axis.words().size(), 1);
            }
            double width = greatest > least ? greatest - least : Math.max(1e-3, Math.abs(greatest) * 0.1);
            double from = least - 0.06 * width;
            double to = greatest + 0.06 * width;
            double rough = (to - from) / most;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = power * 10;
            for (double nice : new double[] {5, 2.5, 2, 1}) {
                step = nice * power >= rough ? nice * power : step;
            }
            double low = Math.floor(from / step) * step;
            double high = Math.ceil(to / step) * step;
            return axis.share() ? new Range(Math.max(0, low), Math.min(100, high), step) : new Range(low, high, step);
        }
    }

    Range rangeX(int most) {
        double[] all = lines.stream()
                .flatMapToDouble(l -> l.dots().stream().mapToDouble(Dot::x))
                .toArray();
        return range(x, all, limit, most);
    }

    Range rangeY(int most) {
        double[] all = lines.stream()
                .flatMapToDouble(l -> l.dots().stream().mapToDouble(Dot::y))
                .toArray();
        return range(y, all, OptionalDouble.empty(), most);
    }

    private static Range range(Axis axis, double[] all, OptionalDouble also, int most) {
        double least = also.orElse(Double.MAX_VALUE);
        double greatest = also.orElse(-Double.MAX_VALUE);
        for (double each : all) {
            least = Math.min(least, each);
            greatest = Math.max(greatest, each);
        }
        return least > greatest ? Range.of(axis, 0, 1, most) : Range.of(axis, least, greatest, most);
    }

    public boolean isEmpty() {
        return lines.stream().allMatch(l -> l.dots().isEmpty());
    }
}
