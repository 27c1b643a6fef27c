package dev.headroom.inference.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/// What goes out on a socket. A write has no time limit in Java; who looks from outside sees how long one takes.
final class TimedOutput extends OutputStream {
    /// What is written at once, so that a client that takes a large answer slowly is seen to take it.
    private static final int PIECE = 1 << 16;

    private final OutputStream out;
    private volatile boolean writing;
    private volatile long since;

    TimedOutput(Socket socket) throws IOException {
        this.out = socket.getOutputStream();
    }

    /// Any thread.
    boolean stalled(Duration patience) {
        return writing && System.nanoTime() - since > patience.toNanos();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += PIECE) {
            since = System.nanoTime();
            writing = true;
            try {
                out.write(from, offset + at, Math.min(PIECE, length - at));
            } finally {
                writing = false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
