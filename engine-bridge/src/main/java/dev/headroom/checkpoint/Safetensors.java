package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.disk.WholeFile;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The safetensors format: 8 bytes little-endian header length, a JSON header `{name: {dtype, shape, data_offsets}}`,
/// then the data. Every claim of the header is checked against the file before anything is believed.
public final class Safetensors {
    /// Ten times the largest header that is published. The reference implementation takes 100 MB, which would fill the
    /// heap of an engine.
    static final long MAX_HEADER = 16L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Safetensors() {}

    /// Reads the header only.
    ///
    /// @return tensors by name in the order of the file
    /// @throws CheckpointException when the file is missing, cut off, or its header contradicts itself or the file
    public static Map<String, TensorInfo> read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(Sentence.of("{} is missing; download the model again.", path));
        }
        try {
            Path file = path.toRealPath();
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                return parse(path, file, channel);
            }
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, path).unreadable(), e);
        }
    }

    private static Map<String, TensorInfo> parse(Path path, Path file, SeekableByteChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw new CheckpointException(
                    Sentence.of("{} has only {} bytes and is no safetensors file; download it again.", path, size));
        }
        long headerLength = readFully(channel, 8).getLong();
        if (headerLength < 2 || headerLength > MAX_HEADER) {
            throw new CheckpointException(Sentence.of(
                    "{} claims a header of {} bytes, which no safetensors file has; download it again.",
                    path,
                    headerLength));
        }
        if (headerLength > size - 8) {
            throw new CheckpointException(Sentence.of(
                    "{} is cut off: its header should have {} bytes, the file has {}; download it again.",
                    path,
                    headerLength,
                    size));
        }
        JsonNode header;
        try {
            header = JsonFile.parse(readFully(channel, (int) headerLength).array());
        } catch (JsonFile.NoJson e) {
            throw new CheckpointException(Sentence.of("{} has a damaged header (no JSON); download it again.", path));
        }
        if (!header.isObject()) {
            throw new CheckpointException(
                    Sentence.of("{} has a damaged header (no JSON object); download it again.", path));
        }
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            if (!field.getKey().equals("__metadata__")) {
                tensors.put(
                        field.getKey(), tensor(path, file, field.getKey(), field.getValue(), 8 + headerLength, size));
            }
        }
        refuseOverlaps(
                path,
                tensors.values().stream()
                        .sorted(Comparator.comparingLong(TensorInfo::offset))
                        .toList());
        return tensors;
    }

    private static ByteBuffer readFully(SeekableByteChannel channel, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // reads on until full
        }
        return buffer.flip();
    }

    private static TensorInfo tensor(Path path, Path file, String name, JsonNode entry, long dataStart, long size) {
        String dtypeName = entry.path("dtype").asText("");
        DType dtype = DType.ofName(dtypeName)
                .orElseThrow(() -> new CheckpointException(Sentence.of(
                        "{}: tensor {} has the unknown type \"{}\"; download it again, or save it as F32, F16 or BF16.",
                        path,
                        name,
                        dtypeName)));
        JsonNode offsets = entry.path("data_offsets");
        JsonNode sizes = entry.path("shape");
        if (!sizes.isArray()
                || offsets.size() != 2
                || !offsets.get(0).isIntegralNumber()
                || !offsets.get(1).isIntegralNumber()) {
            throw new CheckpointException(
                    Sentence.of("{}: the header's entry for tensor {} is damaged; download it again.", path, name));
        }
        long begin = offsets.get(0).asLong(-1);
        long end = offsets.get(1).asLong(-1);
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        try {
            for (JsonNode dimension : sizes) {
                long value = dimension.isIntegralNumber() ? dimension.asLong(-1) : -1;
                if (value < 0) {
                    throw new ArithmeticException("a negative dimension");
                }
                shape.add(value);
                elements = Math.multiplyExact(elements, value);
            }
            elements = Math.multiplyExact(elements, dtype.bytes());
        } catch (ArithmeticException e) {
            throw new CheckpointException(
                    Sentence.of("{}: tensor {} has the impossible shape {}; download it again.", path, name, sizes));
        }
        if (begin < 0 || end < begin || end > Long.MAX_VALUE - dataStart) {
            throw new CheckpointException(Sentence.of(
                    "{}: tensor {} claims the bytes {} to {}, which cannot be; download it again.",
                    path,
                    name,
                    begin,
                    end));
        }
        if (dataStart + end > size) {
            throw new CheckpointException(Sentence.of(
                    "{} is cut off: tensor {} should end at byte {}, the file has {}; download it again.",
                    path,
                    name,
                    dataStart + end,
                    size));
        }
        if (end - begin != elements) {
            throw new CheckpointException(Sentence.of(
                    "{}: tensor {} of shape {} and type {} needs {} bytes, but the header gives it {}; download it"
                            + " again.",
                    path,
                    name,
                    shape,
                    dtype,
                    elements,
                    end - begin));
        }
        return new TensorInfo(name, dtype, shape, file, dataStart + begin, end - begin);
    }

    private static void refuseOverlaps(Path path, List<TensorInfo> byOffset) {
        long end = 0;
        String before = "";
        for (TensorInfo tensor : byOffset) {
            if (tensor.offset() < end) {
                throw new CheckpointException(Sentence.of(
                        "{}: the header lets tensors {} and {} share bytes; download it again.",
                        path,
                        before,
                        tensor.name()));
            }
            end = tensor.offset() + tensor.length();
            before = tensor.name();
        }
    }

    /// A tensor to write; its bytes are made when their turn comes.
    public record Source(String name, DType dtype, List<Long> shape, Content content) {
        public Source {
            shape = List.copyOf(shape);
        }

        private long length() {
            return shape.stream().reduce((long) dtype.bytes(), Math::multiplyExact);
        }
    }

    /// Writes the bytes of one tensor.
    @FunctionalInterface
    public interface Content {
        void writeTo(WritableByteChannel out) throws IOException;
    }

    /// A tensor to write whose values are there already, row-major.
    @SuppressWarnings("ArrayRecordComponent") // carried to the file once, never compared
    public record FloatTensor(String name, List<Long> shape, float[] values) {
        /// The same as one among others that are made later.
        public Source source() {
            return new Source(name, DType.F32, shape, out -> {
                ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
                data.asFloatBuffer().put(values);
                writeFully(out, data);
            });
        }
    }

    /// Writes a file of F32 tensors.
    public static void write(Path path, List<FloatTensor> tensors) {
        try {
            writeSources(path, tensors.stream().map(FloatTensor::source).toList());
        } catch (IOException e) {
            throw DiskException.unwritable(path, e);
        }
    }

    /// Writes a file, whole or not at all; the data starts at a multiple of 64 bytes, so that it can be mapped and used
    /// in place.
    public static void writeSources(Path path, List<Source> tensors) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (Source tensor : tensors) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.dtype().name());
            entry.put("shape", tensor.shape());
            entry.put("data_offsets", List.of(offset, offset + tensor.length()));
            header.put(tensor.name(), entry);
            offset += tensor.length();
        }
        long length = offset;
        WholeFile.write(path, channel -> {
            byte[] json = JSON.writeValueAsBytes(header);
            int padded = (json.length + 8 + 63) / 64 * 64 - 8;
            ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(padded).put(json);
            while (head.hasRemaining()) {
                head.put((byte) ' ');
            }
            writeFully(channel, head.flip());
            for (Source tensor : tensors) {
                tensor.content().writeTo(channel);
            }
            if (channel.position() != 8 + padded + length) {
                throw new IOException("the tensors are not as long as their shapes say");
            }
        });
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
