package dev.headroom.inference.image;

import dev.headroom.picture.Picture;
import dev.headroom.picture.PictureHeader;
import dev.headroom.picture.PictureLimits;
import dev.headroom.picture.PictureReader;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.ModelShape;

/// InternVL's way from a picture to tiles: dynamic tiling, Pillow's bicubic, normalisation. One for each model; any
/// thread.
public final class ImagePreprocessor {
    private final ModelShape.Vision vision;
    private final Normalisation normalisation;
    private final PictureReader reader;

    public ImagePreprocessor(ModelShape.Vision vision, Normalisation normalisation, PictureReader reader) {
        this.vision = vision;
        this.normalisation = normalisation;
        this.reader = reader;
    }

    public ImagePreprocessor(ModelShape.Vision vision) {
        this(vision, Normalisation.IMAGENET, new PictureReader(PictureLimits.ofThisProcess()));
    }

    /// How a picture will be cut, and what that takes.
    ///
    /// @param tileBytes of the Java heap, as long as its tiles are kept
    /// @param readingBytes beside them, while it is decoded and resized
    public record Cut(DynamicTiling tiling, long tileBytes, long readingBytes) {}

    /// Reads the header only.
    ///
    /// @throws dev.headroom.picture.PictureException as [#prepare], as far as a header tells
    public Cut cut(byte[] encoded, int maxDynamicPatch) {
        PictureHeader header = reader.header(encoded);
        int width = header.uprightWidth();
        int height = header.uprightHeight();
        DynamicTiling tiling = tiling(width, height, maxDynamicPatch);
        int size = vision.imageSize();
        long scratch = BicubicResize.scratchBytes(width, height, size * tiling.columns(), size * tiling.rows());
        if (tiling.thumbnail()) {
            scratch = Math.max(scratch, BicubicResize.scratchBytes(width, height, size, size));
        }
        return new Cut(tiling, 3L * size * size * tiling.tiles(), header.decodingBytes() + scratch);
    }

    /// @param encoded PNG, JPEG, GIF or BMP
    /// @param maxDynamicPatch most tiles, the thumbnail not counted
    /// @throws dev.headroom.picture.PictureException for what is not such a picture, is broken or too large
    public PreparedImage prepare(byte[] encoded, int maxDynamicPatch) {
        return prepare(reader.read(encoded), maxDynamicPatch);
    }

    /// The same for pixels that are already there.
    public PreparedImage prepare(Picture picture, int maxDynamicPatch) {
        DynamicTiling tiling = tiling(picture.width(), picture.height(), maxDynamicPatch);
        int size = vision.imageSize();
        byte[] grid = BicubicResize.resize(picture, size * tiling.columns(), size * tiling.rows());
        byte[] thumbnail = tiling.thumbnail() ? BicubicResize.resize(picture, size, size) : new byte[0];
        return new PreparedImage(tiling, size, grid, thumbnail, normalisation);
    }

    /// How a picture of these dimensions would be cut.
    public DynamicTiling tiling(int width, int height, int maxDynamicPatch) {
        return DynamicTiling.of(
                width,
                height,
                Math.min(vision.minDynamicPatch(), maxDynamicPatch),
                maxDynamicPatch,
                vision.imageSize(),
                vision.useThumbnail());
    }
}
