package dev.headroom.inference.image;

import dev.headroom.plan.DynamicTiling;
import java.nio.FloatBuffer;
import java.util.Objects;

/// A picture cut into tiles, held as bytes; a tile becomes floats only when it is read, so that 13 tiles cost what one
/// costs. Order as InternVL's: row by row, left to right, the thumbnail last.
public final class PreparedImage {
    private final DynamicTiling tiling;
    private final int tileSize;
    private final byte[] grid;
    private final byte[] thumbnail;
    private final Normalisation normalisation;

    PreparedImage(DynamicTiling tiling, int tileSize, byte[] grid, byte[] thumbnail, Normalisation normalisation) {
        this.tiling = tiling;
        this.tileSize = tileSize;
        this.grid = grid;
        this.thumbnail = thumbnail;
        this.normalisation = normalisation;
    }

    public DynamicTiling tiling() {
        return tiling;
    }

    /// Tiles, thumbnail included.
    public int tiles() {
        return tiling.tiles();
    }

    /// Pixels of a tile's edge.
    public int tileSize() {
        return tileSize;
    }

    /// @return `tileSize * tileSize` RGB triples
    public byte[] rgbTile(int tile) {
        Objects.checkIndex(tile, tiles());
        int gridTiles = tiling.columns() * tiling.rows();
        if (tile == gridTiles) {
            return thumbnail.clone();
        }
        byte[] out = new byte[3 * tileSize * tileSize];
        int stride = 3 * tileSize;
        int left = tile % tiling.columns() * stride;
        int top = tile / tiling.columns() * tileSize;
        for (int y = 0; y < tileSize; y++) {
            System.arraycopy(grid, (top + y) * tiling.columns() * stride + left, out, y * stride, stride);
        }
        return out;
    }

    /// Puts the normalised tile, channels first ([3, size, size]), at the buffer's position and moves it on.
    public void normalised(int tile, FloatBuffer out) {
        byte[] rgb = rgbTile(tile);
        for (int channel = 0; channel < 3; channel++) {
            for (int at = channel; at < rgb.length; at += 3) {
                out.put(normalisation.of(channel, rgb[at]));
            }
        }
    }

    /// The same pixels as patches, as a patch embedding reads them: [patches, 3 * patch * patch], patches row by row,
    /// each channels first. `patch` must divide the tile.
    public void patches(int tile, int patch, FloatBuffer out) {
        byte[] rgb = rgbTile(tile);
        for (int top = 0; top < tileSize; top += patch) {
            for (int left = 0; left < tileSize; left += patch) {
                for (int channel = 0; channel < 3; channel++) {
                    for (int y = top; y < top + patch; y++) {
                        int row = 3 * (y * tileSize + left) + channel;
                        for (int x = 0; x < patch; x++) {
                            out.put(normalisation.of(channel, rgb[row + 3 * x]));
                        }
                    }
                }
            }
        }
    }

    /// [3 * size * size] floats, channels first.
    public float[] normalised(int tile) {
        float[] out = new float[3 * tileSize * tileSize];
        normalised(tile, FloatBuffer.wrap(out));
        return out;
    }
}
