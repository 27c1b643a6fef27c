package dev.headroom.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Tells whether a file is still what was written. Its length and CRC-32C lie beside it, in `NAME.seal`: 10 GB/s, for
/// large files that would be used as they are however many of their bits had turned.
public final class Seal {
    private static final int PIECE = 1 << 20;

    private Seal() {}

    /// From now on the file counts as whole.
    public static void set(Path file) throws IOException {
        WholeFile.write(beside(file), of(file).getBytes(StandardCharsets.US_ASCII));
    }

    /// False, too, for a file that was never sealed or cannot be read.
    public static boolean holds(Path file) {
        try {
            return Files.exists(beside(file))
                    && of(file).equals(new String(Files.readAllBytes(beside(file)), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".seal");
    }

    private static String of(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        long length = 0;
        ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer) >= 0) {
                length += buffer.flip().remaining();
                sum.update(buffer);
                buffer.clear();
            }
        }
        return "%d %08x\n".formatted(length, sum.getValue());
    }
}
