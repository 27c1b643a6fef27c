package dev.headroom.picture;

import java.awt.image.Raster;
import java.util.Optional;

/// Four-component JPEGs, which ImageIO gives as raw components: YCCK or CMYK, inverted when an Adobe program wrote
/// them. The formula is Pillow's.
final class Cmyk {
    private Cmyk() {}

    /// @param adobe the marker's colour transform
    static Picture of(Raster raster, Optional<Integer> adobe) {
        boolean ycck = adobe.orElse(0) == 2;
        boolean inverted = adobe.isPresent();
        return new Picture(raster.getWidth(), raster.getHeight(), (x, y, w, h, line) -> {
            int[] p = raster.getPixels(raster.getMinX() + x, raster.getMinY() + y, w, h, (int[]) null);
            for (int i = 0; i < w * h; i++) {
                int c = p[4 * i];
                int m = p[4 * i + 1];
                int ye = p[4 * i + 2];
                int k = p[4 * i + 3];
                if (ycck) {
                    double cb = m - 128;
                    double cr = ye - 128;
                    ye = 255 - round(c + 1.772 * cb);
                    m = 255 - round(c - 0.344136 * cb - 0.714136 * cr);
                    c = 255 - round(c + 1.402 * cr);
                }
                if (inverted) {
                    c = 255 - c;
                    m = 255 - m;
                    ye = 255 - ye;
                    k = 255 - k;
                }
                int light = 255 - k;
                line[3 * i] = (byte) (light - divide255(c * light));
                line[3 * i + 1] = (byte) (light - divide255(m * light));
                line[3 * i + 2] = (byte) (light - divide255(ye * light));
            }
        });
    }

    private static int round(double v) {
        return (int) Math.clamp(Math.round(v), 0L, 255L);
    }

    private static int divide255(int product) {
        int t = product + 128;
        return ((t >> 8) + t) >> 8;
    }
}
