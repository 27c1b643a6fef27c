package dev.headroom.app.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Stands between a client and a server and spoils what the server says, after so many of its bytes.
final class FaultyProxy implements AutoCloseable {
    /// What a network does.
    enum Kind {
        RESET,
        CLOSED,
        STALLED,
        ONE_BYTE_AT_A_TIME,
        GARBAGE,
        BITS_FLIPPED,
        NOBODY_LISTENS
    }

    private final ServerSocket door;
    private final InetSocketAddress server;
    private volatile Kind kind = Kind.CLOSED;
    private volatile long after = Long.MAX_VALUE;
    private volatile RandomGenerator random = RandomGenerator.getDefault();
    private volatile boolean spoilt;

    FaultyProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::open);
    }

    String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /// From now on, until [#mend], connections to a chat are spoilt.
    void spoil(Kind how, long afterBytes, RandomGenerator chance) {
        kind = how;
        random = chance;
        spoilt = false;
        after = afterBytes;
    }

    void mend() {
        after = Long.MAX_VALUE;
    }

    /// Whether anything has been spoilt since [#spoil].
    boolean hasSpoilt() {
        return spoilt;
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().name("proxy-connection").start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket onwards = new Socket()) {
            if (kind == Kind.NOBODY_LISTENS && after != Long.MAX_VALUE) {
                spoilt = true;
                client.setSoLinger(true, 0);
                return;
            }
            onwards.connect(server);
            Thread.ofVirtual().name("proxy-request").start(() -> copy(client, onwards));
            answer(onwards.getInputStream(), client);
        } catch (IOException e) {
            // either side has gone
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // either side has gone
        }
    }

    private void answer(InputStream from, Socket client) throws IOException {
        OutputStream to = client.getOutputStream();
        byte[] buffer = new byte[4096];
        long said = 0;
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            for (int i = 0; i < n; i++) {
                if (said++ < after) {
                    to.write(buffer[i]);
                    continue;
                }
                spoilt = true;
                switch (kind) {
                    case RESET, NOBODY_LISTENS -> {
                        client.setSoLinger(true, 0);
                        return;
                    }
                    case CLOSED -> {
                        return;
                    }
                    case STALLED -> {
                        while (after != Long.MAX_VALUE && !client.isClosed()) {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                        }
                        return;
                    }
                    case ONE_BYTE_AT_A_TIME -> {
                        to.write(buffer[i]);
                        to.flush();
                        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(300));
                    }
                    case GARBAGE -> to.write(random.nextInt(256));
                    case BITS_FLIPPED ->
                        to.write(random.nextInt(40) == 0 ? buffer[i] ^ 1 << random.nextInt(8) : buffer[i]);
                }
            }
            to.flush();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
