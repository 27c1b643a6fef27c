package dev.headroom.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Objects;

/// Pixels that can be read row by row as 8-bit RGB. Whatever lies beneath (grey, palette, 16 bit, alpha) is converted
/// on the way, so that a large picture is never held twice. Alpha is laid on white.
public final class Picture {
    private final int width;
    private final int height;
    private final RowReader rows;

    @FunctionalInterface
    interface RowReader {
        /// Writes row `y` as `width` RGB triples.
        void read(int y, byte[] rgb);
    }

    Picture(int width, int height, RowReader rows) {
        this.width = width;
        this.height = height;
        this.rows = rows;
    }

    /// @param rgb `width * height` RGB triples, row by row; read in place, not copied
    public static Picture ofRgb(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "%d x %d pixels need 3 bytes each, got %d bytes".formatted(width, height, rgb.length));
        }
        return new Picture(width, height, (y, row) -> System.arraycopy(rgb, 3 * y * width, row, 0, 3 * width));
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
                return new Picture(width, height, samples(raster, width, shift, model.isAlphaPremultiplied()));
            }
        }
        // palettes and packed pixels: small, or plain sRGB, where the colour model converts exactly
        return new Picture(width, height, (y, row) -> {
            int[] argb = image.getRGB(0, y, width, 1, null, 0, width);
            for (int x = 0; x < width; x++) {
                int p = argb[x];
                int alpha = p >>> 24;
                row[3 * x] = onWhite((p >> 16) & 0xFF, alpha);
                row[3 * x + 1] = onWhite((p >> 8) & 0xFF, alpha);
                row[3 * x + 2] = onWhite(p & 0xFF, alpha);
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

    private static RowReader samples(Raster raster, int width, int shift, boolean premultiplied) {
        int bands = raster.getNumBands();
        boolean alpha = bands == 2 || bands == 4;
        boolean grey = bands <= 2;
        return (y, row) -> {
            int[] pixels = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
            for (int x = 0; x < width; x++) {
                int at = x * bands;
                int a = alpha ? pixels[at + bands - 1] >> shift : 255;
                for (int c = 0; c < 3; c++) {
                    int v = pixels[grey ? at : at + c] >> shift;
                    row[3 * x + c] = premultiplied ? (byte) Math.min(255, v + 255 - a) : onWhite(v, a);
                }
            }
        };
    }

    private static byte onWhite(int value, int alpha) {
        return alpha == 255 ? (byte) value : (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
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
        rows.read(y, rgb);
    }

    /// All pixels as RGB triples.
    public byte[] toRgb() {
        byte[] all = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        byte[] row = new byte[3 * width];
        for (int y = 0; y < height; y++) {
            readRow(y, row);
            System.arraycopy(row, 0, all, 3 * y * width, row.length);
        }
        return all;
    }
}
