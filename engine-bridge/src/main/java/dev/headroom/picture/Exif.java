package dev.headroom.picture;

/// The one EXIF field that matters to a model: which way is up.
final class Exif {
    private static final int ORIENTATION = 0x0112;

    private Exif() {}

    /// @param from where the TIFF header begins ("II" or "MM")
    /// @return 1 to 8; 1 for anything damaged: a picture is not refused for its metadata
    static int orientation(Cursor in, int from, int to) {
        int end = Math.min(to, in.length());
        if (from < 0 || end - from < 14) {
            return 1;
        }
        boolean little = in.starts(from, 'I', 'I');
        long offset = from + Integer.toUnsignedLong(little ? in.little32(from + 4) : in.big32(from + 4));
        if (offset + 2 > end) {
            return 1;
        }
        int directory = (int) offset;
        int entries = little ? in.little16(directory) : in.big16(directory);
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + 12 * i;
            if (at + 12 > end) {
                return 1;
            }
            if ((little ? in.little16(at) : in.big16(at)) == ORIENTATION) {
                int value = little ? in.little16(at + 8) : in.big16(at + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }
}
