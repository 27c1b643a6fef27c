package dev.headroom.lab;

/// A number or a word printed in a picture.
///
/// @param text digits or capital letters
/// @param style outlines it is set in
/// @param capHeight height of its capitals and digits in pixels
/// @param x,y left end and top of its capitals in pixels
/// @param rgb 0xRRGGBB
public record Print(Kind kind, String text, Glyphs.Style style, double capHeight, double x, double y, int rgb) {

    /// What it is; a picture has at most one of each.
    public enum Kind {
        NUMBER,
        WORD
    }

    /// How large it is set, in pixels of cap height on the picture.
    public enum Size {
        /// Unreadable when the whole picture is one tile, clear at its native resolution.
        SMALL(11, 16),
        /// Grows clearer with every step.
        MEDIUM(20, 27),
        /// Readable in one tile.
        BIG(36, 46);

        private final int least;
        private final int most;

        Size(int least, int most) {
            this.least = least;
            this.most = most;
        }

        double capHeight(java.util.Random random) {
            return least + (most - least) * random.nextDouble();
        }

        public static Size of(double capHeight) {
            return capHeight < 18 ? SMALL : capHeight < 32 ? MEDIUM : BIG;
        }
    }

    public double width() {
        return Glyphs.width(text, style, capHeight);
    }

    public Size size() {
        return Size.of(capHeight);
    }
}
