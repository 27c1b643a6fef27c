package dev.headroom.timeline;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// The form of one file of history: a head with the names of the channels, then blocks, each with its length and
/// checksum.
///
/// ```
/// "HRTL0001"  channels:u16  (length:u16 name:utf8)*  (length:i32 crc32c:i32 payload)*
/// ```
final class SegmentFile {
    private static final byte[] MAGIC = "HRTL0001".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_BLOCK = 1 << 24;

    private SegmentFile() {}

    /// How much of a file could be read.
    enum Health {
        WHOLE,
        /// Ends in the middle of a block, as after a kill or a power cut: all before it is good.
        TORN,
        DAMAGED
    }

    static byte[] head() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeShort(Channel.values().length);
            for (Channel channel : Channel.values()) {
                out.writeUTF(channel.field());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array takes everything
        }
        return bytes.toByteArray();
    }

    static ByteBuffer block(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return ByteBuffer.allocate(8 + payload.length)
                .putInt(payload.length)
                .putInt((int) crc.getValue())
                .put(payload)
                .flip();
    }

    /// Reads what is good in a file, block by block.
    static Health read(Path file, Consumer<Moment> moments, Consumer<TimelineEvent> events) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        int[] map = readHead(in);
        if (map.length == 0) {
            return in.limit() < MAGIC.length ? Health.TORN : Health.DAMAGED;
        }
        while (in.remaining() > 0) {
            if (in.remaining() < 8) {
                return Health.TORN;
            }
            int length = in.getInt();
            int crc = in.getInt();
            if (length < 0 || length > MAX_BLOCK) {
                return Health.DAMAGED;
            }
            if (length > in.remaining()) {
                return Health.TORN;
            }
            ByteBuffer payload = in.slice(in.position(), length);
            in.position(in.position() + length);
            if (!read(payload, crc, map, moments, events)) {
                return in.hasRemaining() ? Health.DAMAGED : Health.TORN;
            }
        }
        return Health.WHOLE;
    }

    /// A block is taken whole or not at all.
    private static boolean read(
            ByteBuffer payload, int crc, int[] map, Consumer<Moment> moments, Consumer<TimelineEvent> events) {
        CRC32C sum = new CRC32C();
        sum.update(payload.duplicate());
        if ((int) sum.getValue() != crc) {
            return false;
        }
        List<Object> content = new ArrayList<>();
        try {
            BlockCodec.read(payload, map, content::add, content::add);
        } catch (IllegalArgumentException e) {
            return false;
        }
        for (Object each : content) {
            if (each instanceof Moment moment) {
                moments.accept(moment);
            } else if (each instanceof TimelineEvent event) {
                events.accept(event);
            }
        }
        return true;
    }

    /// The file's channels in today's order; empty when this is no head.
    private static int[] readHead(ByteBuffer in) {
        byte[] magic = new byte[MAGIC.length];
        if (in.remaining() < MAGIC.length + 2) {
            return new int[0];
        }
        in.get(magic);
        int channels = in.getShort() & 0xFFFF;
        if (!Arrays.equals(magic, MAGIC) || channels > 64) {
            return new int[0];
        }
        int[] map = new int[channels];
        for (int c = 0; c < channels; c++) {
            int length = in.remaining() < 2 ? Integer.MAX_VALUE : in.getShort() & 0xFFFF;
            if (length > in.remaining()) {
                return new int[0];
            }
            byte[] name = new byte[length];
            in.get(name);
            map[c] = Channel.ofField(new String(name, StandardCharsets.UTF_8))
                    .map(Enum::ordinal)
                    .orElse(-1);
        }
        return map;
    }
}
