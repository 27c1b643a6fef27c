package dev.headroom.inference.image;

import dev.headroom.picture.Picture;
import dev.headroom.picture.PictureHeader;
import dev.headroom.picture.PictureLimits;
import dev.headroom.picture.PictureReader;
import dev.headroom.picture.RowSink;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.PictureCosts;
import java.util.function.Consumer;

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
    /// @param outside of what is taken while it is read, the bytes outside of the Java heap
    public record Cut(DynamicTiling tiling, PictureCosts costs, long outside) {}

    /// Reads the header only.
    ///
    /// @throws dev.headroom.picture.PictureException as [#prepare], as far as a header tells
    public Cut cut(byte[] encoded, int maxDynamicPatch) {
        PictureHeader header = reader.header(encoded);
        DynamicTiling tiling = tiling(header.uprightWidth(), header.uprightHeight(), maxDynamicPatch);
        PictureCosts costs = PictureCosts.of(
                header.width(),
                header.height(),
                header.onItsSide(),
                header.decodingBytes(),
                tiling,
                vision.imageSize());
        return new Cut(tiling, costs, header.outsideBytes());
    }

    /// @param encoded a picture of any format that [PictureReader] reads
    /// @param maxDynamicPatch most tiles, the thumbnail not counted
    /// @throws dev.headroom.picture.PictureException for what is not such a picture, is broken or too large
    public PreparedImage prepare(byte[] encoded, int maxDynamicPatch) {
        PictureHeader header = reader.header(encoded);
        DynamicTiling tiling = tiling(header.uprightWidth(), header.uprightHeight(), maxDynamicPatch);
        return prepare(
                tiling, header.width(), header.height(), header.orientation(), rows -> reader.rows(encoded, rows));
    }

    /// The same for pixels that are already there.
    public PreparedImage prepare(Picture picture, int maxDynamicPatch) {
        DynamicTiling tiling = tiling(picture.width(), picture.height(), maxDynamicPatch);
        return prepare(tiling, picture.width(), picture.height(), 1, picture::rows);
    }

    private PreparedImage prepare(
            DynamicTiling tiling, int width, int height, int orientation, Consumer<RowSink> picture) {
        int size = vision.imageSize();
        BicubicResize grid =
                new BicubicResize(width, height, orientation, size * tiling.columns(), size * tiling.rows());
        if (!tiling.thumbnail()) {
            picture.accept(grid);
            return new PreparedImage(tiling, size, grid.result(), new byte[0], normalisation);
        }
        BicubicResize thumbnail = new BicubicResize(width, height, orientation, size, size);
        picture.accept((y, rgb) -> {
            grid.row(y, rgb);
            thumbnail.row(y, rgb);
        });
        return new PreparedImage(tiling, size, grid.result(), thumbnail.result(), normalisation);
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
