package dev.headroom.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Objects;

/// Pixels that can be read line by line as 8-bit RGB. Whatever lies beneath (grey, palette, 16 bit, alpha, another
/// orientation) is converted on the way, so that a large picture is never held twice. Alpha is laid on white.
public final class Picture {
    private final int width;
    private final int height;
    private final Strip strip;

    @FunctionalInterface
    interface Strip {
        /// Writes `w * h` RGB triples of the row or column that begins at `x`, `y`: one of `w` and `h` is 1.
        void read(int x, int y, int w, int h, byte[] rgb);
    }

    Picture(int width, int height, Strip strip) {
        this.width = width;
        this.height = height;
        this.strip = strip;
    }

    /// @param rgb `width * height` RGB triples, row by row; read in place, not copied
    public static Picture ofRgb(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "%d x %d pixels need 3 bytes each, got %d bytes".formatted(width, height, rgb.length));
        }
        return new Picture(width, height, (x, y, w, h, line) -> {
            for (int i = 0; i < h; i++) {
                System.arraycopy(rgb, 3 * ((y + i) * width + x), line, 3 * i * w, 3 * w);
            }
        });
    }

    /// Samples are taken as they are stored: colour profiles and gamma are ignored, as Pillow ignores them.
    public static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        if (model instanceof ComponentColorModel && raster.getNumBands() <= 4) {
            int shift = shift(raster, model);
            if (shift >= 0) {
                return new Picture(width, height, samples(raster, shift, model.isAlphaPremultiplied()));
            }
        }
        // palettes and packed pixels: small, or plain sRGB, where the colour model converts exactly
        return new Picture(width, height, (x, y, w, h, line) -> {
            int[] argb = image.getRGB(x, y, w, h, null, 0, w);
            for (int i = 0; i < argb.length; i++) {
                int p = argb[i];
                int alpha = p >>> 24;
                line[3 * i] = onWhite((p >> 16) & 0xFF, alpha);
                line[3 * i + 1] = onWhite((p >> 8) & 0xFF, alpha);
                line[3 * i + 2] = onWhite(p & 0xFF, alpha);
            }
        });
    }

    /// How many bits to drop to get 8; negative when the samples are no plain integers.
    private static int shift(Raster raster, ColorModel model) {
        int type = raster.getTransferType();
        if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
            return -1;
        }
        int bits = model.getComponentSize(0);
        return bits == 8 ? 0 : bits == 16 ? 8 : -1;
    }

    private static Strip samples(Raster raster, int shift, boolean premultiplied) {
        int bands = raster.getNumBands();
        boolean alpha = bands == 2 || bands == 4;
        boolean grey = bands <= 2;
        if (bands == 3 && shift == 0) {
            return (x, y, w, h, line) -> raster.getDataElements(raster.getMinX() + x, raster.getMinY() + y, w, h, line);
        }
        return (x, y, w, h, line) -> {
            int[] pixels = raster.getPixels(raster.getMinX() + x, raster.getMinY() + y, w, h, (int[]) null);
            for (int i = 0; i < w * h; i++) {
                int at = i * bands;
                int a = alpha ? pixels[at + bands - 1] >> shift : 255;
                for (int c = 0; c < 3; c++) {
                    int v = pixels[grey ? at : at + c] >> shift;
                    line[3 * i + c] = premultiplied ? (byte) Math.min(255, v + 255 - a) : onWhite(v, a);
                }
            }
        };
    }

    private static byte onWhite(int value, int alpha) {
        return alpha == 255 ? (byte) value : (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    /// The picture on a larger white canvas.
    Picture on(int canvasWidth, int canvasHeight, int left, int top) {
        return new Picture(canvasWidth, canvasHeight, (x, y, w, h, line) -> {
            Arrays.fill(line, 0, 3 * w * h, (byte) 255);
            int fromX = Math.max(x, left);
            int fromY = Math.max(y, top);
            int across = Math.min(x + w, left + width) - fromX;
            int down = Math.min(y + h, top + height) - fromY;
            if (across > 0 && down > 0) {
                byte[] part = new byte[3 * across * down];
                read(fromX - left, fromY - top, across, down, part);
                System.arraycopy(part, 0, line, 3 * (fromX - x + fromY - y), part.length);
            }
        });
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// @param rgb room for `3 * width()` bytes
    public void readRow(int y, byte[] rgb) {
        Objects.checkIndex(y, height);
        strip.read(0, y, width, 1, rgb);
    }

    /// Passes on every row.
    public void rows(RowSink sink) {
        byte[] row = new byte[3 * width];
        for (int y = 0; y < height; y++) {
            readRow(y, row);
            sink.row(y, row);
        }
    }

    /// A row or a column, see [Strip].
    void read(int x, int y, int w, int h, byte[] rgb) {
        strip.read(x, y, w, h, rgb);
    }

    /// All pixels as RGB triples.
    public byte[] toRgb() {
        byte[] all = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        rows((y, row) -> System.arraycopy(row, 0, all, 3 * y * width, row.length));
        return all;
    }
}
