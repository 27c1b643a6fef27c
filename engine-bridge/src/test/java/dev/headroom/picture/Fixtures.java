package dev.headroom.picture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What `assets/reference/make_image_fixtures.py` wrote.
public final class Fixtures {
    private Fixtures() {}

    public static byte[] bytes(String resource) {
        try (InputStream in = Fixtures.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no test resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    public static List<String> lines(String resource) {
        return new String(bytes(resource), StandardCharsets.UTF_8).lines().toList();
    }

    /// The script's `pattern`: a linear congruential generator's top bytes, and a block.
    public static Picture pattern(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        int state = 12345;
        for (int i = 0; i < rgb.length; i++) {
            state = 1664525 * state + 1013904223;
            rgb[i] = (byte) (state >>> 24);
        }
        for (int y = height / 3; y < height / 2; y++) {
            for (int x = width / 4; x < width / 2; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = (byte) 255;
                rgb[at + 1] = 0;
                rgb[at + 2] = 7;
            }
        }
        return Picture.ofRgb(width, height, rgb);
    }

    /// A stored picture as it is meant to be seen.
    public static Picture upright(Picture stored, int orientation) {
        return Upright.of(stored, orientation);
    }
}
