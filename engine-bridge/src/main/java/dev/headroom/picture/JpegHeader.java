package dev.headroom.picture;

import dev.headroom.words.Sentence;
import java.util.Optional;

/// A JPEG's markers up to its frame.
final class JpegHeader {
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;

    private JpegHeader() {}

    static PictureHeader read(Cursor in) {
        int orientation = 1;
        Optional<Integer> adobe = Optional.empty();
        int at = 2;
        while (true) {
            if (in.at(at) != 0xFF) {
                throw PictureException.broken(Sentence.of("its markers are damaged"));
            }
            while (in.at(at) == 0xFF) {
                at++;
            }
            int marker = in.at(at++);
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                continue; // stands alone
            }
            int length = in.big16(at);
            if (marker == 0xD9 || marker == 0xDA || length < 2) {
                throw PictureException.broken(Sentence.of("it has no image header"));
            }
            if (isFrame(marker)) {
                return new PictureHeader(
                        PictureHeader.Format.JPEG,
                        in.big16(at + 5),
                        in.big16(at + 3),
                        orientation,
                        adobe,
                        in.at(at + 7),
                        0,
                        0,
                        PixelStorage.jpeg(in, at, (marker & 3) == 2));
            }
            if (marker == APP1 && in.starts(at + 2, 'E', 'x', 'i', 'f', 0, 0)) {
                orientation = Exif.orientation(in, at + 8, at + length);
            } else if (marker == APP14 && in.starts(at + 2, 'A', 'd', 'o', 'b', 'e') && length >= 14) {
                adobe = Optional.of(in.at(at + 13));
            }
            at += length;
        }
    }

    /// SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /// Scans of a file: how often libjpeg gives the whole picture, each time with more in it.
    static int scans(byte[] jpeg) {
        int scans = 0;
        for (int i = 2; i + 1 < jpeg.length; i++) {
            if ((jpeg[i] & 0xFF) != 0xFF) {
                continue;
            }
            int marker = jpeg[i + 1] & 0xFF;
            if (marker == 0xDA) {
                scans++;
            }
            boolean alone = marker <= 0x01 || marker == 0xFF || marker >= 0xD0 && marker <= 0xD9;
            if (!alone && i + 3 < jpeg.length) {
                i += 1 + ((jpeg[i + 2] & 0xFF) << 8 | jpeg[i + 3] & 0xFF); // an embedded thumbnail has scans of its own
            }
        }
        return scans;
    }
}
