package dev.headroom.picture;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.function.IntConsumer;
import javax.imageio.ImageTypeSpecifier;

/// An image whose rows all lie in the same place: a decoder that writes one row after the other into it takes the
/// memory of one row, whatever the height.
final class OneRow {
    private final BufferedImage image;
    private IntConsumer filled = y -> {};

    private OneRow(ImageTypeSpecifier type, int width, int height, boolean telling) throws IOException {
        if (!(type.getSampleModel(width, 1) instanceof PixelInterleavedSampleModel pixels)) {
            throw new IOException("pixels of %s do not come row by row".formatted(type.getSampleModel()));
        }
        Layout layout = new Layout(pixels, height);
        WritableRaster raster =
                telling ? new Telling(layout) : Raster.createWritableRaster(layout, layout.room(), null);
        this.image = new BufferedImage(
                type.getColorModel(), raster, type.getColorModel().isAlphaPremultiplied(), null);
    }

    /// @throws IOException for a type whose pixels are no bytes or shorts beside each other
    static OneRow of(ImageTypeSpecifier type, int width, int height) throws IOException {
        return new OneRow(type, width, height, false);
    }

    /// One that tells of the rows of bytes that a decoder puts into it by [WritableRaster#setRect(int, int, Raster)].
    static OneRow telling(ImageTypeSpecifier type, int width, int height) throws IOException {
        return new OneRow(type, width, height, true);
    }

    BufferedImage image() {
        return image;
    }

    /// @param filled is told the number of each row
    void onFilled(IntConsumer filled) {
        this.filled = filled;
    }

    /// Rows with no distance between them.
    private static final class Layout extends PixelInterleavedSampleModel {
        Layout(PixelInterleavedSampleModel like, int height) {
            super(
                    like.getDataType(),
                    like.getWidth(),
                    height,
                    like.getPixelStride(),
                    like.getPixelStride() * like.getWidth(),
                    like.getBandOffsets());
            scanlineStride = 0;
        }

        DataBuffer room() {
            int size = getPixelStride() * getWidth();
            return getDataType() == DataBuffer.TYPE_BYTE ? new DataBufferByte(size) : new DataBufferUShort(size);
        }
    }

    private final class Telling extends WritableRaster {
        private final int[] offsets;

        Telling(Layout layout) {
            super(layout, layout.room(), new Point());
            this.offsets = layout.getBandOffsets();
        }

        @Override
        public void setRect(int x, int y, Raster row) {
            byte[] own = ((DataBufferByte) dataBuffer).getData();
            byte[] samples = (byte[]) row.getDataElements(row.getMinX(), row.getMinY(), row.getWidth(), 1, null);
            for (int i = 0, at = numBands * x; i < samples.length; i += numBands, at += numBands) {
                for (int b = 0; b < numBands; b++) {
                    own[at + offsets[b]] = samples[i + b];
                }
            }
            filled.accept(y);
        }
    }
}
