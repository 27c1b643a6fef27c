package dev.headroom.inference;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.DType;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.Safetensors;
import dev.headroom.checkpoint.TensorInfo;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.disk.Folders;
import dev.headroom.disk.Seal;
import dev.headroom.disk.Sha256;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.graph.GraphBuilder;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;

/// The decoder's matrices as int8 or int4 blocks, made from the checkpoint on first use and kept as a safetensors file
/// in the user's cache folder. Norms and biases lie beside them as float32; embeddings stay in the checkpoint.
final class QuantisedWeights implements DecoderWeights {
    private static final int FORMAT_VERSION = 1;

    private final Map<String, TensorInfo> tensors;
    private final int bits;

    private QuantisedWeights(Map<String, TensorInfo> tensors, int bits) {
        this.tensors = tensors;
        this.bits = bits;
    }

    /// @param format `int8` or `int4`
    /// @param progress share of the work, only called when there is any
    static QuantisedWeights of(ModelFolder folder, String format, DoubleConsumer progress) {
        int bits = format.equals("int4") ? 4 : 8;
        String name = "%s-%s-%s.safetensors".formatted(safe(folder.name()), format, fingerprint(folder));
        Path cache = Folders.ofUser().cache().resolve("quantised");
        Path file = cache.resolve(name);
        Optional<QuantisedWeights> kept = kept(file, folder, bits);
        if (kept.isPresent()) {
            return kept.get();
        }
        try {
            write(folder, bits, file, progress);
        } catch (IOException e) {
            throw new EngineException(
                    Code.CACHE_NOT_WRITABLE,
                    Sentence.of(
                                    "The quantised weights cannot be written to {} ({}).",
                                    cache,
                                    DiskTrouble.of(e, cache, bytes(folder, bits))
                                            .cause())
                            .then(Sentence.of("Free some disk space, set XDG_CACHE_HOME to another folder, or choose"
                                    + " model_format fp32.")));
        }
        return new QuantisedWeights(Safetensors.read(file), bits);
    }

    /// Empty when the file is not there, is damaged or is another one's.
    private static Optional<QuantisedWeights> kept(Path file, ModelFolder folder, int bits) {
        if (!Files.isRegularFile(file) || !Seal.holds(file)) {
            return Optional.empty();
        }
        try {
            Map<String, TensorInfo> tensors = Safetensors.read(file);
            boolean whole = sources(folder, bits, () -> {}).stream().allMatch(source -> {
                TensorInfo tensor = tensors.get(source.name());
                return tensor != null
                        && tensor.dtype() == source.dtype()
                        && tensor.shape().equals(source.shape());
            });
            return whole ? Optional.of(new QuantisedWeights(tensors, bits)) : Optional.empty();
        } catch (CheckpointException e) {
            return Optional.empty();
        }
    }

    /// Without the header and the small tensors, which are nothing beside it.
    private static long bytes(ModelFolder folder, int bits) {
        long elements = folder.tensors().values().stream()
                .filter(t -> t.name().startsWith("language_model.") && t.shape().size() == 2)
                .mapToLong(TensorInfo::elements)
                .sum();
        return elements * bits / 8;
    }

    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /// Of the weight files: another or a changed model gets another file.
    private static String fingerprint(ModelFolder folder) {
        TreeSet<Path> files = new TreeSet<>();
        folder.tensors().values().forEach(tensor -> files.add(tensor.file()));
        try {
            StringBuilder lines = new StringBuilder();
            for (Path file : files) {
                lines.append("%d %s %d %s"
                        .formatted(FORMAT_VERSION, file, Files.size(file), Files.getLastModifiedTime(file)));
            }
            return Sha256.hex(lines.toString(), 8);
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, folder.path()).unreadable(), e);
        }
    }

    private static void write(ModelFolder folder, int bits, Path file, DoubleConsumer progress) throws IOException {
        int[] done = {0};
        int parts = sources(folder, bits, () -> {}).size();
        Files.createDirectories(file.getParent());
        Safetensors.writeSources(
                file, sources(folder, bits, () -> progress.accept(Math.min(1, (double) ++done[0] / parts))));
        Seal.set(file);
    }

    /// @param wrote called after each of them
    private static List<Safetensors.Source> sources(ModelFolder folder, int bits, Runnable wrote) {
        List<Safetensors.Source> sources = new ArrayList<>();
        folder.tensors().values().stream()
                .filter(t -> t.name().startsWith("language_model.") && t.shape().size() == 1)
                .forEach(t -> sources.add(new Safetensors.Source(t.name(), DType.F32, t.shape(), out -> {
                    new Safetensors.FloatTensor(t.name(), t.shape(), t.floats())
                            .source()
                            .content()
                            .writeTo(out);
                    wrote.run();
                })));
        ModelConfig.Decoder d = folder.config().decoder();
        for (int layer = 0; layer < d.layers(); layer++) {
            for (DecoderGraph.Linear linear : DecoderGraph.linears(d, layer)) {
                TensorInfo matrix = folder.tensor(linear.module() + ".weight");
                add(sources, matrix.name(), matrix, bits, wrote);
            }
        }
        add(sources, HEAD, folder.head(), bits, wrote);
        return sources;
    }

    /// Blocks and scales are two tensors, so each matrix is quantised twice rather than held in memory.
    private static void add(
            List<Safetensors.Source> sources, String name, TensorInfo matrix, int bits, Runnable wrote) {
        BlockQuantiser quantiser = new BlockQuantiser(bits);
        int rows = Math.toIntExact(matrix.shape().get(0));
        int columns = Math.toIntExact(matrix.shape().get(1));
        int blocks = BlockQuantiser.blocks(columns);
        sources.add(new Safetensors.Source(
                name + ".blocks",
                DType.U8,
                List.of((long) rows, (long) blocks, (long) quantiser.bytesPerBlock()),
                out -> {
                    stream(matrix, quantiser, out, true);
                    wrote.run();
                }));
        sources.add(new Safetensors.Source(name + ".scales", DType.F32, List.of((long) rows * blocks), out -> {
            stream(matrix, quantiser, out, false);
            wrote.run();
        }));
    }

    private static void stream(
            TensorInfo matrix, BlockQuantiser quantiser, WritableByteChannel out, boolean blocksWanted)
            throws IOException {
        int rows = Math.toIntExact(matrix.shape().get(0));
        int columns = Math.toIntExact(matrix.shape().get(1));
        int blocks = BlockQuantiser.blocks(columns);
        float[] row = new float[columns];
        byte[] quantised = new byte[blocks * quantiser.bytesPerBlock()];
        float[] scales = new float[blocks];
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(1 << 20, quantised.length + 4 * blocks))
                .order(ByteOrder.LITTLE_ENDIAN);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment raw = matrix.map(arena);
            for (int r = 0; r < rows; r++) {
                TensorInfo.toFloats(matrix.dtype(), raw, (long) r * columns, row, 0, columns);
                quantiser.quantise(row, 0, columns, quantised, 0, scales, 0);
                if (buffer.remaining() < (blocksWanted ? quantised.length : 4 * blocks)) {
                    flush(buffer, out);
                }
                if (blocksWanted) {
                    buffer.put(quantised);
                } else {
                    buffer.asFloatBuffer().put(scales);
                    buffer.position(buffer.position() + 4 * blocks);
                }
            }
        }
        flush(buffer, out);
    }

    private static void flush(ByteBuffer buffer, WritableByteChannel out) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public Optional<TensorInfo> small(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public String multiply(GraphBuilder graph, String x, String matrix, int in, int out) {
        TensorInfo blocks = small(matrix + ".blocks").orElseThrow();
        TensorInfo scales = small(matrix + ".scales").orElseThrow();
        return graph.contrib(
                "MatMulNBits",
                List.of(x, graph.weight(blocks), graph.weight(scales)),
                Map.of("K", in, "N", out, "bits", bits, "block_size", BlockQuantiser.BLOCK, "accuracy_level", 4));
    }
}
