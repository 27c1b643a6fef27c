package dev.headroom.app.memory;

import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Paints a slice of history as a stacked area into pixels, one column of samples to one column of pixels. Knows no
/// toolkit.
///
/// In full colour: what was held at the highest moment of the column. Where the column's lowest moment was lower, the
/// part above it is washed out: held at times, not always. Inside the KV band the used part is darker. The measured
/// line spans from the lowest to the highest value of the column. So a spike of one sample out of 24 hours still has
/// its column. Where the engine told nothing, because it is still loading or already ending, the ground below the line
/// is tinted: measured, and claimed by no component.
final class ChartPainter {
    /// A column without a sample repeats the one before for so long; after that it stays blank, because nothing was
    /// known.
    private static final long HOLD_MILLIS = 1_500;

    private static final List<Channel> STACK = Channel.stack();
    private static final int KV = STACK.indexOf(Channel.KV_CACHE);

    private final int width;
    private final int height;
    private final int[] pixels;
    /// Of the measured line, at the usual size of text.
    private static final double HALF = 0.8;

    private final int background;
    private final int[] colours = new int[STACK.size()];
    private final int kvUsed;
    private final int measured;
    private final boolean[] hidden;
    private double half = HALF;

    /// @param pixels ARGB, row by row, `width * height` of them
    /// @param hidden channels left out, by ordinal
    ChartPainter(int width, int height, int[] pixels, boolean dark, boolean[] hidden) {
        this(width, height, pixels, dark, hidden, Optional.empty());
    }

    /// @param highlight the field of the band that stands out: the others are washed out
    ChartPainter(int width, int height, int[] pixels, boolean dark, boolean[] hidden, Optional<String> highlight) {
        if (pixels.length < width * height) {
            throw new IllegalArgumentException("%d pixels for %d x %d".formatted(pixels.length, width, height));
        }
        this.width = width;
        this.height = height;
        this.pixels = pixels;
        this.hidden = hidden;
        this.background = opaque(Palette.BACKGROUND, dark);
        for (int i = 0; i < colours.length; i++) {
            Channel channel = STACK.get(i);
            int full = opaque(Palette.of(channel.component().orElseThrow()), dark);
            boolean washed =
                    highlight.filter(key -> !key.equals(channel.field())).isPresent()
                            && highlight
                                    .flatMap(Channel::ofField)
                                    .filter(Channel::stacked)
                                    .isPresent();
            colours[i] = washed ? mix(full, background, 0.25) : full;
        }
        this.kvUsed = opaque(Palette.KV_USED, dark);
        this.measured = opaque(Palette.MEASURED, dark);
    }

    private static int opaque(Palette colour, boolean dark) {
        return 0xFF000000 | colour.rgb(dark);
    }

    /// @param slice with as many columns as there are pixels in a row
    /// @param top bytes at the upper edge
    void paint(Slice slice, double top) {
        paint(slice, top, ChartScale.ALL);
    }

    void paint(Slice slice, double top, ChartScale what) {
        Arrays.fill(pixels, 0, width * height, background);
        double perByte = height / top;
        int known = -1;
        double lineBefore = Double.NaN;
        for (int x = 0; x < width; x++) {
            if (slice.present(x)) {
                known = x;
            } else if (known >= 0 && slice.time(x) - slice.time(known) > HOLD_MILLIS) {
                known = -1;
            }
            if (known < 0) {
                lineBefore = Double.NaN;
                continue;
            }
            int at = known;
            if (what == ChartScale.KV_USED) {
                band(x, 0, slice.max(Channel.KV_USED, at).orElse(0) * perByte, kvUsed, Double.MAX_VALUE);
                continue;
            }
            if (STACK.stream().noneMatch(c -> slice.out(c, at).isPresent())) {
                untold(slice, x, at, perByte);
            } else {
                column(slice, x, at, perByte);
            }
            lineBefore = line(slice, x, known, perByte, lineBefore);
        }
    }

    private void untold(Slice slice, int x, int at, double perByte) {
        double bytes = shown(slice.out(Channel.PROCESS_PSS, at), Channel.PROCESS_PSS);
        band(x, 0, bytes * perByte, mix(measured, background, 0.18), Double.MAX_VALUE);
    }

    private void column(Slice slice, int x, int at, double perByte) {
        double low = 0;
        for (Channel channel : STACK) {
            low += shown(slice.atLow(channel, at), channel);
        }
        double low2 = x == at ? low * perByte : Double.MAX_VALUE;
        double below = 0;
        for (int i = 0; i < STACK.size(); i++) {
            Channel channel = STACK.get(i);
            double bytes = shown(slice.atPeak(channel, at), channel);
            if (bytes > 0) {
                double above = below + bytes * perByte;
                if (i == KV) {
                    double used =
                            Math.min(bytes, slice.atPeak(Channel.KV_USED, at).orElse(0)) * perByte;
                    band(x, below, below + used, kvUsed, low2);
                    band(x, below + used, above, colours[i], low2);
                } else {
                    band(x, below, above, colours[i], low2);
                }
                below = above;
            }
        }
    }

    private double shown(OptionalLong bytes, Channel channel) {
        return bytes.isEmpty() || hidden[channel.ordinal()] ? 0 : bytes.getAsLong();
    }

    /// Fills between two heights, counted from the ground, with edges by their share of a pixel.
    private void band(int x, double from, double to, int colour, double washedAbove) {
        if (to > washedAbove && from < washedAbove) {
            band(x, from, washedAbove, colour, Double.MAX_VALUE);
            band(x, washedAbove, to, mix(colour, background, 0.45), Double.MAX_VALUE);
            return;
        }
        int ink = from >= washedAbove ? mix(colour, background, 0.45) : colour;
        double end = Math.min(to, height);
        int first = (int) from;
        for (int y = first; y < end; y++) {
            double share = Math.min(end, y + 1.0) - Math.max(from, y);
            dot(x, y, ink, share);
        }
    }

    /// Draws lines as much thicker as text is larger.
    ChartPainter lines(double scale) {
        half = HALF * Math.max(1, scale);
        return this;
    }

    /// The measured line of one column, joined to the column before.
    private double line(Slice slice, int x, int at, double perByte, double before) {
        OptionalLong last = slice.out(Channel.PROCESS_PSS, at);
        // the last moment of a column may be the engine's word alone
        OptionalLong out = last.isPresent() ? last : slice.max(Channel.PROCESS_PSS, at);
        if (out.isEmpty() || hidden[Channel.PROCESS_PSS.ordinal()]) {
            return Double.NaN;
        }
        double now = out.getAsLong() * perByte;
        double low = now;
        double high = now;
        if (x == at) {
            low = Math.min(low, slice.min(Channel.PROCESS_PSS, at).orElseThrow() * perByte);
            high = Math.max(high, slice.max(Channel.PROCESS_PSS, at).orElseThrow() * perByte);
        }
        if (!Double.isNaN(before)) {
            low = Math.min(low, before);
            high = Math.max(high, before);
        }
        for (int y = (int) Math.max(0, low - half); y < Math.min(height, high + half); y++) {
            double share = Math.min(high + half, y + 1.0) - Math.max(low - half, y);
            for (int left = 0; left <= 2 * (half - HALF) && left <= x; left++) {
                dot(x - left, y, measured, Math.clamp(share, 0, 1));
            }
        }
        return now;
    }

    private void dot(int x, int y, int colour, double share) {
        if (y < 0 || y >= height) {
            return;
        }
        int index = (height - 1 - y) * width + x;
        pixels[index] = share >= 0.999 ? colour : mix(colour, pixels[index], share);
    }

    /// `share` of one colour over another.
    static int mix(int over, int under, double share) {
        int s = (int) Math.round(share * 256);
        int r = ((over >> 16 & 0xFF) * s + (under >> 16 & 0xFF) * (256 - s)) >> 8;
        int g = ((over >> 8 & 0xFF) * s + (under >> 8 & 0xFF) * (256 - s)) >> 8;
        int b = ((over & 0xFF) * s + (under & 0xFF) * (256 - s)) >> 8;
        return 0xFF000000 | r << 16 | g << 8 | b;
    }
}
