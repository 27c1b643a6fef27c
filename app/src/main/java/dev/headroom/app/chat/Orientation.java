package dev.headroom.app.chat;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// How a camera held a picture: EXIF tag 0x0112 of a JPEG, 1 (upright) to 8. Engines turn pictures upright before they
/// cut them into tiles, so a price must, too.
final class Orientation {
    private static final int TAG = 0x0112;
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private Orientation() {}

    /// 1 when there is none, or none that makes sense.
    static int of(byte[] encoded) {
        try {
            return jpeg(ByteBuffer.wrap(encoded));
        } catch (IndexOutOfBoundsException e) {
            return 1;
        }
    }

    private static int jpeg(ByteBuffer file) {
        if (file.getShort(0) != (short) 0xFFD8) {
            return 1;
        }
        int at = 2;
        while ((file.get(at) & 0xFF) == 0xFF) {
            int marker = file.get(at + 1) & 0xFF;
            int length = file.getShort(at + 2) & 0xFFFF;
            if (marker == APP1 && starts(file, at + 4)) {
                return tiff(file.slice(at + 4 + EXIF.length, length - 2 - EXIF.length));
            }
            if (marker == START_OF_SCAN || length < 2) {
                return 1;
            }
            at += 2 + length;
        }
        return 1;
    }

    private static boolean starts(ByteBuffer file, int at) {
        byte[] there = new byte[EXIF.length];
        file.get(at, there);
        return java.util.Arrays.equals(there, EXIF);
    }

    private static int tiff(ByteBuffer exif) {
        exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = exif.getInt(4);
        int entries = exif.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if ((exif.getShort(entry) & 0xFFFF) == TAG) {
                int value = exif.getShort(entry + 8) & 0xFFFF;
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    /// Whether width and height change places.
    static boolean isOnItsSide(int orientation) {
        return orientation >= 5;
    }

    static BufferedImage upright(BufferedImage image, int orientation) {
        if (orientation == 1) {
            return image;
        }
        int w = image.getWidth();
        int h = image.getHeight();
        AffineTransform turn = switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            default -> new AffineTransform(0, -1, 1, 0, 0, w);
        };
        boolean side = isOnItsSide(orientation);
        BufferedImage turned = new BufferedImage(side ? h : w, side ? w : h, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = turned.createGraphics();
        g.drawImage(image, turn, null);
        g.dispose();
        return turned;
    }
}
