package dev.headroom.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that grows by whole lines, such as JSON Lines. A kill in the middle of a line costs that line, and not the
/// next one too.
public final class LineFile {
    private LineFile() {}

    /// Adds a line and has it on the disk before it returns; the folder must exist. One write, so that two processes do
    /// not spoil each other's lines.
    ///
    /// @param line without its end
    public static void append(Path file, String line) throws IOException {
        try (FileChannel torn = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel out = FileChannel.open(file, StandardOpenOption.APPEND)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean broken = torn.size() > 0 && torn.read(last, torn.size() - 1) == 1 && last.get(0) != '\n';
            ByteBuffer bytes = ByteBuffer.wrap(((broken ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }
}
