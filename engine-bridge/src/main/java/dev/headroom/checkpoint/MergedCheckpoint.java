package dev.headroom.checkpoint;

import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Writes a model with a LoRA adapter worked into its weights: `W' = W + scaling x B A`, for engines that load no
/// adapters (LMDeploy's TurboMind) or to give away.
///
/// The folder keeps its shards, names and types: a shard without an adapted weight is linked (copied where the file
/// system links not), the others are written anew, one weight in memory at a time. Values are rounded to the type they
/// had, to the nearest, ties to even. Only safetensors are read; pickled weights may run code.
public final class MergedCheckpoint {
    private static final int CHUNK = 1 << 20;

    private final Path base;
    private final PeftAdapter adapter;
    private final int rank;
    private final double alphaFactor;
    /// By the name of the weight.
    private final Map<String, PeftAdapter.Module> adapted = new HashMap<>();

    private final Map<Path, Map<String, TensorInfo>> shards = new HashMap<>();

    /// @param rank largest rank kept of each module; 0, or the adapter's own and more, keeps all
    /// @param alphaFactor multiplies the scaling; 1 keeps the adapter's own
    /// @throws CheckpointException when the adapter does not belong to the model, naming the
    /// first weight that is not there
    public MergedCheckpoint(Path base, PeftAdapter adapter, int rank, double alphaFactor) {
        this.base = base;
        this.adapter = adapter;
        this.rank = rank <= 0 ? Integer.MAX_VALUE : rank;
        this.alphaFactor = alphaFactor;
        for (Path file : files()) {
            if (file.toString().endsWith(".safetensors")) {
                shards.put(file, Safetensors.read(file));
            }
        }
        if (shards.isEmpty()) {
            throw new CheckpointException(Sentence.of(
                    "{} holds no safetensors; merging reads nothing else, for other formats may run code.", base));
        }
        adapter.modules().values().forEach(m -> adapted.put(weight(m).name(), m));
    }

    private List<Path> files() {
        try (Stream<Path> list = Files.list(base)) {
            return list.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, base).unreadable(), e);
        }
    }

    /// The weight a module adapts: by its name, or by the only one that ends with it (adapters trained on the language
    /// model alone name less of the path).
    private TensorInfo weight(PeftAdapter.Module module) {
        String name = module.name() + ".weight";
        List<TensorInfo> found = new ArrayList<>();
        for (Map<String, TensorInfo> shard : shards.values()) {
            if (shard.containsKey(name)) {
                return checked(shard.get(name), module);
            }
            shard.forEach((each, tensor) -> {
                if (each.endsWith("." + name)) {
                    found.add(tensor);
                }
            });
        }
        if (found.size() == 1) {
            return checked(found.getFirst(), module);
        }
        boolean quantised = shards.values().stream()
                .anyMatch(s -> s.keySet().stream().anyMatch(k -> k.endsWith(module.name() + ".qweight")));
        throw new CheckpointException(
                quantised
                        ? Sentence.of(
                                "{} is quantised; merge the adapter into the 16-bit model, and quantise that.", base)
                        : Sentence.of(
                                "{} has no weight {}, which the adapter {} changes: they belong to different models.",
                                base,
                                name,
                                adapter.path().getFileName()));
    }

    private TensorInfo checked(TensorInfo weight, PeftAdapter.Module module) {
        if (!weight.dtype().isFloat()) {
            throw new CheckpointException(Sentence.of(
                    "{}: {} is of type {}, into which nothing can be merged.", base, weight.name(), weight.dtype()));
        }
        if (!weight.shape().equals(List.of((long) module.out(), (long) module.in()))) {
            throw new CheckpointException(Sentence.of(
                    "{}: {} has shape {}, the adapter was trained on [{}, {}]: they belong to different models.",
                    base,
                    weight.name(),
                    weight.shape(),
                    module.out(),
                    module.in()));
        }
        return weight;
    }

    /// Bytes that will be written; links take none.
    public long bytes() {
        return shards.values().stream()
                .filter(this::changes)
                .flatMap(s -> s.values().stream())
                .mapToLong(TensorInfo::length)
                .sum();
    }

    private boolean changes(Map<String, TensorInfo> shard) {
        return shard.keySet().stream().anyMatch(adapted::containsKey);
    }

    /// Writes the whole folder; subfolders are left out.
    ///
    /// @param target must exist
    /// @param progress told which file is next
    public void write(Path target, Consumer<String> progress) throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            Map<String, TensorInfo> shard = shards.getOrDefault(file, Map.of());
            if (changes(shard)) {
                progress.accept(name);
                Safetensors.writeSources(
                        target.resolve(name),
                        shard.values().stream().map(this::source).toList());
            } else {
                place(file, target.resolve(name));
            }
        }
    }

    private static void place(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, target); // another file system, or none that links
        }
    }

    private Safetensors.Source source(TensorInfo tensor) {
        PeftAdapter.Module module = adapted.get(tensor.name());
        return new Safetensors.Source(
                tensor.name(),
                tensor.dtype(),
                tensor.shape(),
                module == null ? out -> copy(tensor, out) : out -> write(tensor.dtype(), merged(tensor, module), out));
    }

    private static void copy(TensorInfo tensor, WritableByteChannel out) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            var raw = tensor.map(arena);
            for (long at = 0; at < raw.byteSize(); at += CHUNK) {
                ByteBuffer part =
                        raw.asSlice(at, Math.min(CHUNK, raw.byteSize() - at)).asByteBuffer();
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
        }
    }

    private float[] merged(TensorInfo tensor, PeftAdapter.Module module) {
        float[] weight = tensor.floats();
        LowRank low = rank < module.rank() ? module.read().sorted().first(rank) : module.read();
        float scale = (float) (module.scaling() * alphaFactor);
        int in = low.in();
        for (int o = 0; o < low.out(); o++) {
            for (int r = 0; r < low.rank(); r++) {
                float factor = scale * low.b()[o * low.rank() + r];
                int row = o * in;
                int from = r * in;
                for (int i = 0; i < in; i++) {
                    weight[row + i] += factor * low.a()[from + i];
                }
            }
        }
        return weight;
    }

    private static void write(DType type, float[] values, WritableByteChannel out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(CHUNK, values.length) * type.bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < values.length; at += CHUNK) {
            int count = Math.min(CHUNK, values.length - at);
            bytes.clear().limit(count * type.bytes());
            if (type == DType.F32) {
                bytes.asFloatBuffer().put(values, at, count);
            } else {
                ShortBuffer halves = bytes.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    float value = values[at + i];
                    halves.put(type == DType.F16 ? Float.floatToFloat16(value) : bfloat(value));
                }
            }
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    /// To the nearest, ties to even; not-a-number stays one.
    static short bfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? (short) (bits >>> 16 | 0x40) : (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
