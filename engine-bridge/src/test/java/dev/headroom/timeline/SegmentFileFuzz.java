package dev.headroom.timeline;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import dev.headroom.memory.EventKind;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A file of memory history. An input without the file's first letter is taken as the inside of one block, with the
/// right checksum: damage would never get past the checksum.
public final class SegmentFileFuzz implements FuzzTarget {
    private final Path file = FuzzInput.memoryFolder().resolve("1.timeline");

    @Override
    public String name() {
        return "timeline";
    }

    @Override
    public int longest() {
        return 2048;
    }

    @Override
    public List<byte[]> fixtures() {
        long[] values = new long[Moment.CHANNELS];
        Arrays.fill(values, Moment.ABSENT);
        values[0] = 5L << 30;
        BlockCodec.Writer block = new BlockCodec.Writer();
        block.moment(Moment.owning(1_700_000_000_000L, values.clone()));
        values[1] = 7;
        block.moment(Moment.owning(1_700_000_000_100L, values.clone()));
        block.event(new TimelineEvent(1_700_000_000_150L, EventKind.LOAD, Sentence.foreign("loaded")));
        return List.of(block.bytes(), whole(block.bytes()));
    }

    private static byte[] whole(byte[] payload) {
        byte[] head = SegmentFile.head();
        ByteBuffer block = SegmentFile.block(payload);
        return ByteBuffer.allocate(head.length + block.remaining())
                .put(head)
                .put(block)
                .array();
    }

    @Override
    public void feed(byte[] input) throws IOException {
        Files.write(file, input.length > 0 && input[0] == 'H' ? input : whole(input));
        Timeline timeline = new Timeline();
        SegmentFile.read(file, timeline::append, timeline::append);
    }
}
