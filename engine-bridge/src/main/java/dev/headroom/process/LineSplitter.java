package dev.headroom.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Cuts a stream of bytes into lines at line feeds and carriage returns; progress bars use the latter. Lines are cut at
/// [#LONGEST] bytes, so that a program that never ends a line cannot fill our memory.
final class LineSplitter {
    static final int LONGEST = 8192;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private long dropped;

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void feed(byte[] bytes, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                keep(bytes, from, i - from);
                flush();
                from = i + 1;
            }
        }
        keep(bytes, from, length - from);
    }

    void end() {
        flush();
    }

    private void keep(byte[] bytes, int from, int length) {
        int room = Math.min(length, LONGEST - line.size());
        line.write(bytes, from, room);
        dropped += length - room;
    }

    /// Empty lines are what is between `\r` and `\n`: nobody misses them.
    private void flush() {
        if (line.size() > 0) {
            String text = line.toString(StandardCharsets.UTF_8);
            lines.accept(dropped == 0 ? text : text + "… (%d more bytes)".formatted(dropped));
        }
        line.reset();
        dropped = 0;
    }
}
