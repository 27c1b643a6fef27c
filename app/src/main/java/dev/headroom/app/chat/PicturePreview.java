package dev.headroom.app.chat;

import dev.headroom.picture.Picture;
import dev.headroom.picture.PictureException;
import dev.headroom.picture.PictureHeader;
import dev.headroom.picture.PictureLimits;
import dev.headroom.picture.PictureReader;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// A picture made small for the screen, as the engine reads it: upright, on white, within the engine's limits. Its size
/// is read from the header first, and only every n-th pixel is kept, so that a file that unfolds to gigabytes is
/// refused, not opened. Never on the FX thread.
///
/// @param header of the original
/// @param frames 1, or more for an animation, of which the first is used
/// @param image at most [#EDGE] pixels wide and high
record PicturePreview(PictureHeader header, int frames, Image image) {
    static final int EDGE = 640;

    private static final PictureReader READER = new PictureReader(PictureLimits.ofEngine());

    /// @throws PictureException for what the engine would refuse too
    static PicturePreview of(byte[] encoded) {
        PictureLimits.checkFile(encoded.length);
        PictureReader.Thinned read = READER.thinned(encoded, EDGE);
        return new PicturePreview(read.header(), read.frames(), toFx(fit(read.pixels())));
    }

    /// Of the original in pixels, upright.
    int width() {
        return header.uprightWidth();
    }

    /// Of the original in pixels, upright.
    int height() {
        return header.uprightHeight();
    }

    private static BufferedImage fit(Picture pixels) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        byte[] row = new byte[3 * pixels.width()];
        for (int y = 0; y < pixels.height(); y++) {
            pixels.readRow(y, row);
            for (int x = 0; x < pixels.width(); x++) {
                image.setRGB(x, y, (row[3 * x] & 0xFF) << 16 | (row[3 * x + 1] & 0xFF) << 8 | row[3 * x + 2] & 0xFF);
            }
        }
        double scale = Math.min(1, (double) EDGE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, width, height, null);
        g.dispose();
        return small;
    }

    private static Image toFx(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        WritableImage fx = new WritableImage(width, height);
        fx.getPixelWriter().setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return fx;
    }
}
