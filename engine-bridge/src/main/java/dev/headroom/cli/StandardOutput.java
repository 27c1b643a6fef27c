package dev.headroom.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The standard output of this process, which remembers that something did not get out: Java's own swallows it.
final class StandardOutput extends OutputStream {
    private static final Path LINK = Path.of("/proc/self/fd/1");

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile Optional<IOException> loss = Optional.empty();

    /// Puts it in the place of `System.out`.
    static StandardOutput install() {
        StandardOutput output = new StandardOutput();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        return output;
    }

    /// Why something did not get out; empty when everything did.
    Optional<IOException> loss() {
        return loss;
    }

    /// Whether a program reads it, rather than a file or a terminal: one that hangs up has read enough.
    static boolean isRead() {
        try {
            String target = Files.readSymbolicLink(LINK).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        try {
            out.write(from, offset, length);
        } catch (IOException e) {
            if (loss.isEmpty()) {
                loss = Optional.of(e);
            }
            throw e;
        }
    }
}
