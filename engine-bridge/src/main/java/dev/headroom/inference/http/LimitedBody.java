package dev.headroom.inference.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that may not be longer than a limit.
final class LimitedBody extends FilterInputStream {
    private long left;

    /// More came than is allowed.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    LimitedBody(InputStream in, long limit) {
        super(in);
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    private void count(int n) throws TooLong {
        left -= n;
        if (left < 0) {
            throw new TooLong();
        }
    }
}
