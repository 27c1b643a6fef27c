package dev.headroom.picture;

/// Turns a picture as its camera was held.
final class Upright {
    private Upright() {}

    /// The picture as it is meant to be seen.
    static Picture of(Picture picture, int orientation) {
        int width = picture.width();
        int height = picture.height();
        return switch (orientation) {
            case 2 -> new Picture(width, height, (y, row) -> mirrored(picture, y, row));
            case 3 -> new Picture(width, height, (y, row) -> mirrored(picture, height - 1 - y, row));
            case 4 -> new Picture(width, height, (y, row) -> picture.readRow(height - 1 - y, row));
            case 5, 6, 7, 8 -> turned(picture, orientation);
            default -> picture;
        };
    }

    private static void mirrored(Picture picture, int y, byte[] row) {
        picture.readRow(y, row);
        for (int left = 0, right = 3 * (picture.width() - 1); left < right; left += 3, right -= 3) {
            for (int c = 0; c < 3; c++) {
                byte b = row[left + c];
                row[left + c] = row[right + c];
                row[right + c] = b;
            }
        }
    }

    private static Picture turned(Picture picture, int orientation) {
        int width = picture.height();
        int height = picture.width();
        byte[] out = new byte[3 * width * height];
        byte[] row = new byte[3 * picture.width()];
        boolean flipX = orientation == 6 || orientation == 7; // stored top row becomes the right column
        boolean flipY = orientation == 7 || orientation == 8; // stored left column becomes the bottom row
        for (int y = 0; y < picture.height(); y++) {
            picture.readRow(y, row);
            int column = flipX ? width - 1 - y : y;
            for (int x = 0; x < picture.width(); x++) {
                int line = flipY ? height - 1 - x : x;
                System.arraycopy(row, 3 * x, out, 3 * (line * width + column), 3);
            }
        }
        return Picture.ofRgb(width, height, out);
    }
}
