package dev.headroom.bench;

import dev.headroom.engine.EngineState;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/// What benches share: where figures go, and how the engine under test is started.
final class BenchFolder {
    private BenchFolder() {}

    private static Path module() {
        return Path.of(System.getProperty("headroom.root", "."), "engine-bridge");
    }

    /// Random checkpoints lie here, never in the repository.
    static Path target() {
        return module().resolve("target/bench");
    }

    static void write(String file, String text) throws IOException {
        Files.createDirectories(target());
        Files.writeString(target().resolve(file), text + "\n");
    }

    /// The engine as the product starts it, from this build's classes.
    static EmbeddedLaunch.Runtime runtime() throws IOException {
        EmbeddedLaunch.Runtime own = EmbeddedLaunch.Runtime.own();
        String classPath = module().resolve("target/classes")
                + File.pathSeparator
                + Files.readString(module().resolve("target/runtime.classpath")).strip();
        return new EmbeddedLaunch.Runtime(own.java(), own.flags(), classPath, own.mainClass(), own.environment());
    }

    static void awaitReady(EmbeddedSession session) throws InterruptedException {
        while (!(session.state() instanceof EngineState.Ready)) {
            if (session.state() instanceof EngineState.Failed failed) {
                throw new IllegalStateException(failed + "\n" + String.join("\n", session.logTail()));
            }
            Thread.sleep(50);
        }
    }

    static byte[] noisePng(int width, int height, SplittableRandom random) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y += 8) {
            for (int x = 0; x < width; x += 8) {
                int colour = random.nextInt(1 << 24);
                for (int i = 0; i < 64; i++) {
                    if (x + i % 8 < width && y + i / 8 < height) {
                        image.setRGB(x + i % 8, y + i / 8, colour);
                    }
                }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
