package dev.headroom.lab;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Draws scenes. Outlines only, no installed fonts: the same pixels on every machine, with or without a display.
public final class SceneRenderer {
    private SceneRenderer() {}

    /// Opaque 8-bit RGB.
    public static BufferedImage render(Scene scene) {
        BufferedImage image = new BufferedImage(scene.width(), scene.height(), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(new Color(scene.background()));
            g.fillRect(0, 0, scene.width(), scene.height());
            for (SceneObject o : scene.objects()) {
                g.setColor(new Color(o.rgb()));
                g.fill(o.form().outline(o.x(), o.y(), o.radius(), o.turn()));
            }
            for (Print print : scene.prints()) {
                g.setColor(new Color(print.rgb()));
                g.fill(Glyphs.outline(print));
            }
        } finally {
            g.dispose();
        }
        return image;
    }

    public static byte[] png(Scene scene) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // a plain stream would be kept in a file of the folder for temporary files
        try (ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(render(scene), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
