package dev.headroom.inference.image;

import dev.headroom.picture.Picture;
import dev.headroom.picture.RowSink;
import java.util.Arrays;
import java.util.Optional;

/// Pillow's `Image.resize(size, BICUBIC)` for RGB, bit by bit: columns first, rounded to 8 bits after each of the two
/// passes. Models were trained on pictures resized this way; Java2D's bicubic does not widen its kernel and looks
/// different to them.
///
/// It takes the rows of a picture as they are decoded and keeps as many as the kernel spans. A picture that is stored
/// on its side or upside down comes out upright: a row of it is then a column, and the pass across the stored rows,
/// which goes along the upright ones, is the first.
public final class BicubicResize implements RowSink {
    private final int storedHeight;
    private final int width;
    private final int height;
    private final boolean side;
    /// Whether the stored rows come from the end, as upright positions count.
    private final boolean rowsBackwards;
    private final boolean lineBackwards;
    private final Optional<ResizeKernel> along;
    private final Optional<ResizeKernel> across;
    private final byte[][] kept;
    private final byte[] reversed;
    private final byte[] mixed;
    private final byte[] line;
    private final int[] sums;
    private final byte[] out;
    private final int outputs;
    private int done;

    /// @param storedWidth of the picture as its rows come
    /// @param orientation EXIF's, 1 to 8
    /// @param width of the upright result
    /// @param height of the upright result
    public BicubicResize(int storedWidth, int storedHeight, int orientation, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("cannot resize to %d x %d pixels".formatted(width, height));
        }
        this.storedHeight = storedHeight;
        this.width = width;
        this.height = height;
        this.side = orientation >= 5;
        boolean flipX = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
        boolean flipY = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
        this.rowsBackwards = side ? flipX : flipY;
        this.lineBackwards = side ? flipY : flipX;
        int lineOut = side ? height : width;
        this.outputs = side ? width : height;
        this.along = kernel(storedWidth, lineOut);
        this.across = kernel(storedHeight, outputs);
        int span = Math.min(storedHeight, across.map(ResizeKernel::width).orElse(1));
        int stride = 3 * (side ? storedWidth : lineOut);
        this.kept = new byte[span][stride];
        this.reversed = lineBackwards ? new byte[3 * storedWidth] : new byte[0];
        this.mixed = side ? new byte[stride] : new byte[0];
        this.line = side ? new byte[3 * lineOut] : new byte[0];
        this.sums = across.isPresent() ? new int[stride] : new int[0];
        this.out = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    }

    private static Optional<ResizeKernel> kernel(int in, int out) {
        return in == out ? Optional.empty() : Optional.of(ResizeKernel.of(in, out));
    }

    /// @return `width * height` RGB triples
    public static byte[] resize(Picture picture, int width, int height) {
        BicubicResize resize = new BicubicResize(picture.width(), picture.height(), 1, width, height);
        picture.rows(resize);
        return resize.result();
    }

    /// @throws IllegalStateException when rows are missing
    byte[] result() {
        if (done < outputs) {
            throw new IllegalStateException("%d of %d lines were made".formatted(done, outputs));
        }
        return out;
    }

    @Override
    public void row(int y, byte[] rgb) {
        int index = rowsBackwards ? storedHeight - 1 - y : y;
        byte[] row = lineBackwards ? reverse(rgb) : rgb;
        byte[] place = kept[index % kept.length];
        if (side || along.isEmpty()) {
            System.arraycopy(row, 0, place, 0, place.length);
        } else {
            along.get().along(row, place);
        }
        while (done < outputs) {
            int output = rowsBackwards ? outputs - 1 - done : done;
            if (!complete(output, index)) {
                return;
            }
            put(output);
            done++;
        }
    }

    private boolean complete(int output, int index) {
        if (across.isEmpty()) {
            return output == index;
        }
        return rowsBackwards
                ? index <= across.get().first()[output]
                : index >= across.get().last(output);
    }

    private void put(int output) {
        if (!side) {
            if (across.isEmpty()) {
                System.arraycopy(kept[output % kept.length], 0, out, 3 * width * output, 3 * width);
            } else {
                mix(across.get(), output, out, 3 * width * output);
            }
            return;
        }
        byte[] from = mixed;
        if (across.isEmpty()) {
            from = kept[output % kept.length];
        } else {
            mix(across.get(), output, mixed, 0);
        }
        if (along.isEmpty()) {
            System.arraycopy(from, 0, line, 0, line.length);
        } else {
            along.get().along(from, line);
        }
        for (int y = 0; y < height; y++) {
            System.arraycopy(line, 3 * y, out, 3 * (y * width + output), 3);
        }
    }

    /// The kept rows of one output, weighted.
    private void mix(ResizeKernel kernel, int output, byte[] to, int at) {
        Arrays.fill(sums, 1 << (ResizeKernel.FRACTION - 1));
        for (int index = kernel.first()[output]; index <= kernel.last(output); index++) {
            kernel.add(kept[index % kept.length], output, index, sums);
        }
        for (int i = 0; i < sums.length; i++) {
            to[at + i] = ResizeKernel.clip(sums[i]);
        }
    }

    private byte[] reverse(byte[] rgb) {
        for (int from = 0, to = reversed.length - 3; to >= 0; from += 3, to -= 3) {
            reversed[to] = rgb[from];
            reversed[to + 1] = rgb[from + 1];
            reversed[to + 2] = rgb[from + 2];
        }
        return reversed;
    }
}
