package dev.headroom.app.chat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.image.Image;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A picture from the clipboard as a PNG file in memory.
final class PngBytes {
    private PngBytes() {}

    static byte[] of(Image image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // a plain stream would be kept in a file of the folder for temporary files
        try (ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", png);
        }
        return out.toByteArray();
    }
}
