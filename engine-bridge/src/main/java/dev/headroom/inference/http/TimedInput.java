package dev.headroom.inference.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// What comes in on a socket, with limits that change from one part of a request to the next. One thread.
final class TimedInput extends InputStream {
    /// More came than the part may have.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Socket socket;
    private final InputStream in;
    private Duration patience = Duration.ZERO;
    private boolean together;
    private long started;
    private long left;

    TimedInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /// From now on all reads together may take so long and bring so much.
    void together(Duration patience, long bytes) {
        this.patience = patience;
        this.together = true;
        this.started = System.nanoTime();
        this.left = bytes;
    }

    /// From now on each read may take so long.
    void each(Duration patience) {
        this.patience = patience;
        this.together = false;
        this.left = Long.MAX_VALUE;
    }

    private int millisLeft() throws SocketTimeoutException {
        long nanos = patience.toNanos() - (together ? System.nanoTime() - started : 0);
        if (nanos <= 0) {
            throw new SocketTimeoutException("too slow");
        }
        return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// @throws SocketTimeoutException when it took too long
    /// @throws TooLong when it was too much
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left <= 0) {
            throw new TooLong();
        }
        socket.setSoTimeout(millisLeft());
        int n = in.read(into, offset, (int) Math.min(length, left));
        left -= Math.max(0, n);
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
