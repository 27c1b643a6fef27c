package dev.headroom.timeline;

import static dev.headroom.timeline.Moment.ABSENT;
import static dev.headroom.timeline.Moment.CHANNELS;

import dev.headroom.memory.EventKind;
import dev.headroom.words.SentenceJson;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Moments and events as bytes. Per moment: milliseconds since the one before, a mask of the channels that changed, and
/// the changes, all as variable-length numbers: an engine at rest costs about five bytes a moment. Each block starts
/// from nothing, so a lost one takes no other with it.
final class BlockCodec {
    private static final int MOMENT = 0;
    private static final int EVENT = 1;

    private BlockCodec() {}

    /// Writes one block.
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final long[] previous = new long[CHANNELS];
        private long time;

        Writer() {
            Arrays.fill(previous, ABSENT);
        }

        void moment(Moment moment) {
            out.write(MOMENT);
            zigzag(moment.time() - time);
            time = moment.time();
            long mask = 0;
            for (int c = 0; c < CHANNELS; c++) {
                if (moment.raw(c) != previous[c]) {
                    mask |= 1L << c;
                }
            }
            unsigned(mask);
            for (int c = 0; c < CHANNELS; c++) {
                if ((mask & 1L << c) != 0) {
                    // absent is stored as 0, a value v as v + 1
                    zigzag(stored(moment.raw(c)) - stored(previous[c]));
                    previous[c] = moment.raw(c);
                }
            }
        }

        void event(TimelineEvent event) {
            out.write(EVENT);
            zigzag(event.time() - time);
            time = event.time();
            text(event.kind().field());
            text(SentenceJson.text(event.text()));
        }

        int size() {
            return out.size();
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            unsigned(utf8.length);
            out.write(utf8, 0, utf8.length);
        }

        private void zigzag(long value) {
            unsigned((value << 1) ^ (value >> 63));
        }

        private void unsigned(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }

    /// Reads a block to its end.
    ///
    /// @param map channel of the file -> channel of today, -1 for one that is no more
    /// @throws IllegalArgumentException when the bytes are no block
    static void read(ByteBuffer in, int[] map, Consumer<Moment> moments, Consumer<TimelineEvent> events) {
        long[] stored = new long[map.length];
        long time = 0;
        try {
            while (in.hasRemaining()) {
                int kind = in.get();
                time += zigzag(in);
                switch (kind) {
                    case MOMENT -> {
                        long mask = unsigned(in);
                        for (int c = 0; mask != 0; c++, mask >>>= 1) {
                            if ((mask & 1) != 0) {
                                stored[c] += zigzag(in);
                            }
                        }
                        moments.accept(moment(time, stored, map));
                    }
                    case EVENT ->
                        events.accept(
                                new TimelineEvent(time, EventKind.ofField(text(in)), SentenceJson.ofText(text(in))));
                    default -> throw new IllegalArgumentException("record of unknown kind " + kind);
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the block ends in the middle of a record", e);
        }
    }

    private static Moment moment(long time, long[] stored, int[] map) {
        long[] values = new long[CHANNELS];
        Arrays.fill(values, ABSENT);
        for (int c = 0; c < map.length; c++) {
            if (map[c] >= 0) {
                values[map[c]] = stored[c] <= 0 ? ABSENT : stored[c] - 1;
            }
        }
        return Moment.owning(time, values);
    }

    private static long stored(long value) {
        return value == ABSENT ? 0 : value + 1;
    }

    private static String text(ByteBuffer in) {
        long length = unsigned(in);
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a text of %d bytes in a block with %d left".formatted(length, in.remaining()));
        }
        byte[] utf8 = new byte[(int) length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static long zigzag(ByteBuffer in) {
        long value = unsigned(in);
        return (value >>> 1) ^ -(value & 1);
    }

    private static long unsigned(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }
}
