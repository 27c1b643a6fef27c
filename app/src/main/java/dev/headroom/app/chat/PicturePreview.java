package dev.headroom.app.chat;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// A picture made small for the screen. Its size is read from the header first, and only every n-th pixel is decoded,
/// so that a file that unfolds to gigabytes is refused, not opened. Never on the FX thread.
///
/// @param width of the original in pixels, upright
/// @param height of the original in pixels, upright
/// @param frames 1, or more for an animation, of which the first is used
/// @param image at most [#EDGE] pixels wide and high
record PicturePreview(int width, int height, int frames, Image image) {
    static final int EDGE = 640;
    /// What the engine reads as well.
    static final long MOST_PIXELS = 100_000_000L;
    static final long MOST_BYTES = 64L << 20;

    private static final Set<String> READABLE = Set.of("png", "jpeg", "gif", "bmp");

    static PicturePreview of(byte[] encoded) throws UnusablePicture {
        if (encoded.length == 0) {
            throw new UnusablePicture("picture.empty");
        }
        if (encoded.length > MOST_BYTES) {
            throw new UnusablePicture("picture.file.large", encoded.length >> 20, MOST_BYTES >> 20);
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new UnusablePicture(isWebp(encoded) ? "picture.webp" : "picture.not");
            }
            ImageReader reader = readers.next();
            try {
                return read(reader, in, Orientation.of(encoded));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw new UnusablePicture("picture.broken");
        }
    }

    private static PicturePreview read(ImageReader reader, ImageInputStream in, int orientation)
            throws IOException, UnusablePicture {
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        if (!READABLE.contains(format)) {
            throw new UnusablePicture("picture.format", format.toUpperCase(Locale.ROOT));
        }
        reader.setInput(in, false, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1) {
            throw new UnusablePicture("picture.broken");
        }
        if ((long) width * height > MOST_PIXELS) {
            throw new UnusablePicture("picture.pixels", width, height, MOST_PIXELS / 1_000_000);
        }
        boolean[] cut = {false};
        reader.addIIOReadWarningListener((source, warning) -> cut[0] = true);
        int step = Math.max(1, Math.max(width, height) / EDGE);
        ImageReadParam every = reader.getDefaultReadParam();
        every.setSourceSubsampling(step, step, 0, 0);
        BufferedImage small = decode(reader, every);
        if (cut[0]) {
            throw new UnusablePicture("picture.broken");
        }
        int frames = format.equals("gif") ? Math.max(1, reader.getNumImages(true)) : 1;
        boolean side = Orientation.isOnItsSide(orientation);
        BufferedImage upright = Orientation.upright(fit(small), orientation);
        return new PicturePreview(side ? height : width, side ? width : height, frames, toFx(upright));
    }

    private static BufferedImage decode(ImageReader reader, ImageReadParam every) throws IOException {
        try {
            return reader.read(0, every);
        } catch (IOException e) {
            if (!reader.canReadRaster()) {
                throw e;
            }
            // Four-colour JPEG, which ImageIO gives only raw: shown with the printer's arithmetic, inks inverted as
            // Adobe does.
            Raster inks = reader.readRaster(0, every);
            if (inks.getNumBands() != 4) {
                throw e;
            }
            BufferedImage rgb = new BufferedImage(inks.getWidth(), inks.getHeight(), BufferedImage.TYPE_INT_RGB);
            int[] p = new int[4];
            for (int y = 0; y < inks.getHeight(); y++) {
                for (int x = 0; x < inks.getWidth(); x++) {
                    inks.getPixel(inks.getMinX() + x, inks.getMinY() + y, p);
                    rgb.setRGB(x, y, p[0] * p[3] / 255 << 16 | p[1] * p[3] / 255 << 8 | p[2] * p[3] / 255);
                }
            }
            return rgb;
        }
    }

    private static BufferedImage fit(BufferedImage image) {
        double scale = Math.min(1, (double) EDGE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage argb = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = argb.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, width, height, null);
        g.dispose();
        return argb;
    }

    private static Image toFx(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        WritableImage fx = new WritableImage(width, height);
        fx.getPixelWriter().setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return fx;
    }

    private static boolean isWebp(byte[] b) {
        return b.length > 12
                && b[0] == 'R'
                && b[1] == 'I'
                && b[8] == 'W'
                && b[9] == 'E'
                && b[10] == 'B'
                && b[11] == 'P';
    }
}
