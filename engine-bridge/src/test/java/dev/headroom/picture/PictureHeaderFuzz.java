package dev.headroom.picture;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;

/// The header of a picture, which is read by hand.
public final class PictureHeaderFuzz implements FuzzTarget {
    private static final PictureLimits LIMITS = PictureLimits.ofEngine();

    @Override
    public String name() {
        return "picture-header";
    }

    @Override
    public int longest() {
        return 1024;
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return FuzzInput.resources("images", name -> name.matches(".*\\.(png|jpg|gif|bmp|webp|tif)"));
    }

    @Override
    public void feed(byte[] input) {
        try {
            LIMITS.check(PictureHeader.read(input));
        } catch (PictureException e) {
            FuzzInput.refused(e);
        }
    }
}
