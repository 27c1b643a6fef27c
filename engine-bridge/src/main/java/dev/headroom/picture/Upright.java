package dev.headroom.picture;

/// Turns a picture as its camera was held. Nothing is copied: a row of a picture that lies on its side is a column of
/// what is stored.
final class Upright {
    private Upright() {}

    /// The picture as it is meant to be seen.
    ///
    /// @param orientation EXIF's, 1 to 8
    static Picture of(Picture stored, int orientation) {
        return switch (orientation) {
            case 2 -> turned(stored, false, true, false);
            case 3 -> turned(stored, false, true, true);
            case 4 -> turned(stored, false, false, true);
            case 5 -> turned(stored, true, false, false);
            case 6 -> turned(stored, true, true, false);
            case 7 -> turned(stored, true, true, true);
            case 8 -> turned(stored, true, false, true);
            default -> stored;
        };
    }

    /// @param side whether rows become columns, before the flips
    private static Picture turned(Picture stored, boolean side, boolean flipX, boolean flipY) {
        int width = side ? stored.height() : stored.width();
        int height = side ? stored.width() : stored.height();
        return new Picture(width, height, (x, y, w, h, rgb) -> {
            int left = flipX ? width - x - w : x;
            int top = flipY ? height - y - h : y;
            if (side) {
                stored.read(top, left, h, w, rgb);
            } else {
                stored.read(left, top, w, h, rgb);
            }
            if (w > 1 ? flipX : flipY) {
                reverse(rgb, w * h);
            }
        });
    }

    private static void reverse(byte[] rgb, int pixels) {
        for (int left = 0, right = 3 * (pixels - 1); left < right; left += 3, right -= 3) {
            for (int c = 0; c < 3; c++) {
                byte b = rgb[left + c];
                rgb[left + c] = rgb[right + c];
                rgb[right + c] = b;
            }
        }
    }
}
