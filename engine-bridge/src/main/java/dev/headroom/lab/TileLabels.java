package dev.headroom.lab;

import dev.headroom.plan.DynamicTiling;
import java.util.ArrayList;
import java.util.List;

/// What each cell of each tile shows: the teacher of the vision tower. A tile has 4 x 4 cells, one for each image
/// token.
///
/// A cell's labels are eight bytes: form, hue, extent of the object whose centre it holds; whether it holds print (1
/// too small to read, 2 readable); up to four characters whose centres it holds, in reading order. 0 means none, -100
/// not asked.
public final class TileLabels {
    public static final int CELLS = 4;
    public static final int FIELDS = 8;
    private static final int CHARACTERS_AT = 4;
    private static final byte NOT_ASKED = -100;

    private TileLabels() {}

    /// @return for each tile, thumbnail last: 16 cells, row by row, of [#FIELDS] bytes
    public static List<byte[]> of(Scene scene, DynamicTiling tiling, int tileSize) {
        List<byte[]> tiles = new ArrayList<>();
        for (int row = 0; row < tiling.rows(); row++) {
            for (int column = 0; column < tiling.columns(); column++) {
                tiles.add(tile(scene, tiling.columns(), tiling.rows(), column, row, tileSize));
            }
        }
        if (tiling.thumbnail()) {
            tiles.add(tile(scene, 1, 1, 0, 0, tileSize));
        }
        return tiles;
    }

    private static byte[] tile(Scene scene, int columns, int rows, int column, int row, int tileSize) {
        boolean whole = columns * rows == 1;
        double across = (double) columns * CELLS / scene.width();
        double down = (double) rows * CELLS / scene.height();
        double scale = Math.min(across, down) * tileSize / CELLS;
        byte[] labels = new byte[CELLS * CELLS * FIELDS];
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            labels[cell * FIELDS + 2] = whole ? 0 : NOT_ASKED;
        }
        for (SceneObject o : scene.objects()) {
            int at = FIELDS * cell(o.x() * across - column * CELLS, o.y() * down - row * CELLS);
            if (at >= 0) {
                labels[at] = (byte) (1 + o.form().ordinal());
                labels[at + 1] = (byte) (1 + o.hue().ordinal());
                labels[at + 2] = whole ? (byte) (1 + o.extent().ordinal()) : NOT_ASKED;
            }
        }
        for (Print print : scene.prints()) {
            double x = print.x();
            for (char c : print.text().toCharArray()) {
                double advance = Glyphs.advance(c, print.style(), print.capHeight());
                double middle = print.y() + print.capHeight() / 2;
                int at = FIELDS * cell((x + advance / 2) * across - column * CELLS, middle * down - row * CELLS);
                if (at >= 0) {
                    character(labels, at, c, print.capHeight() * scale >= Legibility.LEAST_CAP_HEIGHT);
                }
                x += advance;
            }
        }
        return labels;
    }

    private static void character(byte[] labels, int at, char c, boolean readable) {
        labels[at + 3] = (byte) (readable ? 2 : 1);
        for (int slot = at + CHARACTERS_AT; slot < at + FIELDS; slot++) {
            if (!readable) {
                labels[slot] = NOT_ASKED;
            } else if (labels[slot] == 0) {
                labels[slot] = (byte) (c <= '9' ? 1 + c - '0' : 11 + c - 'A');
                return;
            }
        }
    }

    /// -1 outside the tile.
    private static int cell(double x, double y) {
        return x < 0 || y < 0 || x >= CELLS || y >= CELLS ? -1 : ((int) y) * CELLS + (int) x;
    }
}
