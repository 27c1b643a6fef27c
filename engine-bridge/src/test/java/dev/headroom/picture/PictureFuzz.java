package dev.headroom.picture;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;

/// A whole picture, header and pixels, within small limits.
public final class PictureFuzz implements FuzzTarget {
    private final PictureReader reader = new PictureReader(new PictureLimits(1 << 16));

    @Override
    public String name() {
        return "picture";
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return FuzzInput.resources("images", name -> name.matches(".*\\.(png|jpg|gif|bmp|webp|tif)"));
    }

    @Override
    public void feed(byte[] input) {
        try {
            reader.read(input).toRgb();
        } catch (PictureException e) {
            FuzzInput.refused(e);
        }
    }
}
