package dev.headroom.checkpoint;

import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The GGUF format of llama.cpp: `GGUF`, a version, metadata, the list of tensors, then their data. The header is read
/// as a stream, and every claim of it is checked against the file before anything is believed.
public final class Gguf {
    private static final int MAGIC = 0x46554747;
    /// Three times what the largest published header takes.
    private static final long MOST_HEADER = 256L << 20;

    private static final long MOST_KEY = 1024;
    private static final long LONGEST_KEPT_TEXT = 1024;
    /// Of numbers in a list: more than any model has layers.
    private static final int MOST_KEPT = 1024;

    private static final int MOST_NESTING = 4;
    private static final int MOST_DIMENSIONS = 8;
    /// Of a tensor's entry: an empty name, no dimension, type and offset.
    private static final int LEAST_ENTRY = 8 + 4 + 4 + 8;

    private final Path path;
    private final GgufInput in;

    private Gguf(Path path, GgufInput in) {
        this.path = path;
        this.in = in;
    }

    /// Reads the header only.
    ///
    /// @throws CheckpointException when the file is missing, cut off, of another kind, or its header
    ///     contradicts itself or the file
    public static GgufHeader read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(Sentence.of("{} is missing; download the model again.", path));
        }
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            return new Gguf(path, new GgufInput(channel)).header();
        } catch (EOFException e) {
            throw new CheckpointException(Sentence.of("{} is cut off within its header; download it again.", path), e);
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, path).unreadable(), e);
        }
    }

    private GgufHeader header() throws IOException {
        if (in.size() < 4 || in.int32() != MAGIC) {
            throw new CheckpointException(Sentence.of("{} is no GGUF file; download it again.", path));
        }
        int version = in.int32();
        if (version < 2 || version > 3) {
            throw new CheckpointException(Sentence.of(
                    "{} has version {} of the GGUF format; versions 2 and 3 are read.",
                    path,
                    Integer.toUnsignedString(version)));
        }
        long tensorCount = in.int64();
        long valueCount = in.int64();
        if (tensorCount < 0
                || valueCount < 0
                || tensorCount > in.remaining() / LEAST_ENTRY
                || valueCount > in.remaining() / (8 + 4)) {
            throw new CheckpointException(Sentence.of(
                    "{} is damaged: its header claims {} tensors and {} values, for which the file is too small;"
                            + " download it again.",
                    path,
                    Long.toUnsignedString(tensorCount),
                    Long.toUnsignedString(valueCount)));
        }
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        for (long i = 0; i < valueCount; i++) {
            String key = name();
            metadata.put(key, value(in.int32(), 0));
            bounded();
        }
        List<Entry> entries = new ArrayList<>();
        for (long i = 0; i < tensorCount; i++) {
            entries.add(entry());
            bounded();
        }
        return new GgufHeader(version, metadata, tensors(entries, dataStart(metadata)));
    }

    private void bounded() throws IOException {
        if (in.position() > MOST_HEADER) {
            throw new CheckpointException(Sentence.of(
                    "{} has a header of more than {}, which no GGUF file has; download it again.",
                    path,
                    new Size(MOST_HEADER)));
        }
    }

    private String name() throws IOException {
        long length = in.int64();
        if (length < 0 || length > MOST_KEY) {
            throw damaged();
        }
        return in.text((int) length);
    }

    private GgufValue value(int type, int depth) throws IOException {
        return switch (type) {
            case 0 -> new GgufValue.Whole(in.int8() & 0xFF);
            case 1 -> new GgufValue.Whole(in.int8());
            case 2 -> new GgufValue.Whole(in.int16() & 0xFFFF);
            case 3 -> new GgufValue.Whole(in.int16());
            case 4 -> new GgufValue.Whole(Integer.toUnsignedLong(in.int32()));
            case 5 -> new GgufValue.Whole(in.int32());
            case 6 -> new GgufValue.Real(in.float32());
            case 7 -> new GgufValue.Flag(in.int8() != 0);
            case 8 -> text();
            case 9 -> array(depth);
            case 10, 11 -> new GgufValue.Whole(in.int64());
            case 12 -> new GgufValue.Real(in.float64());
            default -> throw damaged();
        };
    }

    private GgufValue text() throws IOException {
        long length = in.int64();
        if (length >= 0 && length <= LONGEST_KEPT_TEXT) {
            return new GgufValue.Text(in.text((int) length));
        }
        in.skip(length);
        return new GgufValue.LongText(length);
    }

    private GgufValue array(int depth) throws IOException {
        int type = in.int32();
        long count = in.int64();
        int each = widthOf(type);
        if (count < 0 || depth >= MOST_NESTING || count > in.remaining() / Math.max(1, each)) {
            throw damaged();
        }
        if (each > 0) {
            if (count <= MOST_KEPT && type != 6 && type != 12) {
                return wholes(type, (int) count);
            }
            in.skip(count * each);
            return new GgufValue.Array(count);
        }
        for (long i = 0; i < count; i++) {
            if (type == 8) {
                in.skip(in.int64());
            } else {
                value(type, depth + 1);
            }
            bounded();
        }
        return new GgufValue.Array(count);
    }

    private GgufValue wholes(int type, int count) throws IOException {
        List<Long> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            switch (value(type, 0)) {
                case GgufValue.Whole w -> values.add(w.value());
                case GgufValue.Flag f -> values.add(f.value() ? 1L : 0L);
                case GgufValue.Text _, GgufValue.LongText _, GgufValue.Real _, GgufValue.Array _, GgufValue.Wholes _ ->
                    throw damaged();
            }
        }
        return new GgufValue.Wholes(values);
    }

    /// Bytes of a value of fixed width, 0 for texts and arrays.
    private static int widthOf(int type) {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            default -> 0;
        };
    }

    /// @param offset from the beginning of the data
    private record Entry(String name, List<Long> shape, long elements, int code, long offset) {}

    private Entry entry() throws IOException {
        String name = name();
        int dimensions = in.int32();
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            throw damaged();
        }
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        for (int i = 0; i < dimensions; i++) {
            shape.add(in.int64());
        }
        try {
            for (long size : shape) {
                elements = size < 0 ? -1 : Math.multiplyExact(elements, size);
                if (elements < 0) {
                    throw new ArithmeticException("a negative dimension");
                }
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(
                    Sentence.of("{}: tensor {} has the impossible shape {}; download it again.", path, name, shape), e);
        }
        return new Entry(name, shape, elements, in.int32(), in.int64());
    }

    private long dataStart(Map<String, GgufValue> metadata) throws IOException {
        long alignment = metadata.get("general.alignment") instanceof GgufValue.Whole w ? w.value() : 32;
        if (alignment < 1 || alignment > 1 << 20) {
            throw damaged();
        }
        return (in.position() + alignment - 1) / alignment * alignment;
    }

    private List<GgufTensor> tensors(List<Entry> entries, long dataStart) {
        List<Entry> byOffset = new ArrayList<>(entries);
        byOffset.sort(Comparator.comparingLong(Entry::offset));
        List<GgufTensor> tensors = new ArrayList<>();
        long free = 0;
        String before = "";
        for (int i = 0; i < byOffset.size(); i++) {
            Entry entry = byOffset.get(i);
            if (entry.offset() < 0 || entry.offset() > Long.MAX_VALUE - dataStart) {
                throw damaged();
            }
            if (entry.offset() < free) {
                throw new CheckpointException(Sentence.of(
                        "{}: the header lets tensors {} and {} share bytes; download it again.",
                        path,
                        before,
                        entry.name()));
            }
            long next = i + 1 < byOffset.size() ? byOffset.get(i + 1).offset() : in.size() - dataStart;
            GgufTensor tensor = tensor(entry, Math.max(0, next - entry.offset()), dataStart + entry.offset());
            if (tensor.bytes() > Long.MAX_VALUE - dataStart - entry.offset()
                    || dataStart + entry.offset() + tensor.bytes() > in.size()) {
                throw new CheckpointException(Sentence.of(
                        "{} is cut off: tensor {} should end at byte {}, the file has {}; download it again.",
                        path,
                        entry.name(),
                        dataStart + entry.offset() + tensor.bytes(),
                        in.size()));
            }
            free = entry.offset() + tensor.bytes();
            before = entry.name();
            tensors.add(tensor);
        }
        return tensors;
    }

    private GgufTensor tensor(Entry entry, long room, long at) {
        Optional<GgufType> type = GgufType.ofCode(entry.code());
        try {
            return new GgufTensor(
                    entry.name(),
                    type.map(GgufType::name).orElse("type " + Integer.toUnsignedString(entry.code())),
                    entry.shape(),
                    entry.elements(),
                    type.isPresent() ? type.get().bytes(entry.elements()) : room,
                    at);
        } catch (ArithmeticException e) {
            throw new CheckpointException(
                    Sentence.of(
                            "{}: tensor {} has the impossible shape {}; download it again.",
                            path,
                            entry.name(),
                            entry.shape()),
                    e);
        }
    }

    private CheckpointException damaged() {
        return new CheckpointException(Sentence.of("{} has a damaged header; download it again.", path));
    }
}
