package dev.headroom.app.chat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Pictures as users have them: damaged, enormous, from a printer, from a telephone. The files that another program
/// made are the ones the engine is tested with.
final class BadPictures {
    private static final Path FIXTURES =
            Path.of(System.getProperty("headroom.root", ".."), "engine-bridge/src/test/resources/images");

    private BadPictures() {}

    static byte[] named(String name) {
        return switch (name) {
            case "corrupt.png" -> Arrays.copyOf(Pictures.png(300, 200), 400);
            case "words.jpg" -> "not at all".getBytes(StandardCharsets.US_ASCII);
            case "empty.png" -> new byte[0];
            case "modern.heic" -> fixture("heic.heic");
            case "long.png" -> Pictures.png(20_000, 10);
            case "deep.png" -> Pictures.encoded(new BufferedImage(64, 64, BufferedImage.TYPE_USHORT_GRAY), "png");
            case "dot.png" -> Pictures.png(1, 1);
            case "on-its-side.jpg" -> fixture("orientation-6.jpg");
            default -> fixture(name);
        };
    }

    /// A file of the engine's own tests.
    static byte[] fixture(String name) {
        try {
            return Files.readAllBytes(FIXTURES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
