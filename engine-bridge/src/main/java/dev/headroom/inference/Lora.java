package dev.headroom.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.LowRank;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.words.Sentence;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Adapters as inputs of the decoder graph. An adapter in use at some rank and scale is a [Tensors]; rank 0 is one as
/// well, of size zero, and gives exactly the base model's logits.
final class Lora implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Map<String, DecoderGraph.Linear> linears = new LinkedHashMap<>();
    private final Map<String, PeftAdapter> adapters;
    private final Map<String, Map<String, LowRank>> sorted = new HashMap<>();
    private final Tensors none;

    /// Which adapter at which rank and scale; equal uses share tensors and may share remembered KV.
    ///
    /// @param alpha 0: the adapter's own
    record Use(String adapter, int rank, double alpha) {
        static final Use NONE = new Use("", 0, 0);
    }

    /// The inputs of one use.
    static final class Tensors implements AutoCloseable {
        private final Use use;
        private final Map<String, OnnxTensor> inputs;
        private final Arena arena;
        private final long bytes;

        private Tensors(Use use, Map<String, OnnxTensor> inputs, Arena arena, long bytes) {
            this.use = use;
            this.inputs = inputs;
            this.arena = arena;
            this.bytes = bytes;
        }

        Use use() {
            return use;
        }

        Map<String, OnnxTensor> inputs() {
            return inputs;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
            arena.close();
        }
    }

    /// @throws CheckpointException when an adapter changes what this engine cannot change, or is made for another model
    Lora(OrtEnvironment environment, ModelConfig.Decoder decoder, Map<String, PeftAdapter> adapters) {
        this.environment = environment;
        this.adapters = normalised(decoder, adapters);
        this.none = create(Use.NONE);
    }

    private Map<String, PeftAdapter> normalised(ModelConfig.Decoder decoder, Map<String, PeftAdapter> opened) {
        Map<String, DecoderGraph.Linear> known = known(decoder);
        opened.forEach((name, adapter) -> adapter.modules().values().forEach(module -> {
            DecoderGraph.Linear linear = linear(known, name, module);
            linears.put(linear.module(), linear);
        }));
        return Collections.unmodifiableMap(new LinkedHashMap<>(opened)); // in their order
    }

    /// @throws CheckpointException when the adapter changes what this engine cannot change, or is made for another
    ///     model
    static void check(ModelConfig.Decoder decoder, String name, PeftAdapter adapter) {
        Map<String, DecoderGraph.Linear> known = known(decoder);
        adapter.modules().values().forEach(module -> linear(known, name, module));
    }

    private static Map<String, DecoderGraph.Linear> known(ModelConfig.Decoder decoder) {
        Map<String, DecoderGraph.Linear> known = new LinkedHashMap<>();
        for (int layer = 0; layer < decoder.layers(); layer++) {
            DecoderGraph.linears(decoder, layer).forEach(linear -> known.put(linear.module(), linear));
        }
        return known;
    }

    private static DecoderGraph.Linear linear(
            Map<String, DecoderGraph.Linear> known, String name, PeftAdapter.Module module) {
        DecoderGraph.Linear linear = known.get(path(module.name()));
        if (linear == null) {
            throw new CheckpointException(Sentence.of(
                            "adapter {} changes {}; the embedded engine applies adapters to the decoder's linear"
                                    + " layers only.",
                            name,
                            module.name())
                    .then(Sentence.of("Merge it into the model instead.")));
        }
        if (linear.in() != module.in() || linear.out() != module.out()) {
            throw new CheckpointException(Sentence.of(
                    "adapter {} is made for another model: {} maps {} to {} there, {} to {} here.",
                    name,
                    module.name(),
                    module.in(),
                    module.out(),
                    linear.in(),
                    linear.out()));
        }
        module.check();
        return linear;
    }

    /// Adapters trained on the bare decoder lack the first part of the path.
    private static String path(String module) {
        return module.startsWith("language_model.") ? module : "language_model." + module;
    }

    /// Modules that need inputs in the graph.
    static Set<String> modules(Map<String, PeftAdapter> adapters) {
        Set<String> modules = new TreeSet<>();
        adapters.values().forEach(adapter -> adapter.modules().keySet().forEach(name -> modules.add(path(name))));
        return modules;
    }

    Map<String, PeftAdapter> adapters() {
        return adapters;
    }

    /// No adapter.
    Tensors none() {
        return none;
    }

    /// Float32 bytes of an adapter's inputs at a rank, before they are made.
    long bytes(Use use) {
        return use.adapter().isEmpty() ? 0 : 4 * adapter(use).orElseThrow().parameters(use.rank());
    }

    private Optional<PeftAdapter> adapter(Use use) {
        return Optional.ofNullable(adapters.get(use.adapter()));
    }

    /// Makes the inputs of a use; the caller closes them.
    Tensors create(Use use) {
        Map<String, PeftAdapter.Module> changed = new HashMap<>();
        adapter(use)
                .filter(adapter -> use.rank() > 0)
                .ifPresent(adapter -> adapter.modules().forEach((name, module) -> changed.put(path(name), module)));
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Arena arena = Arena.ofShared();
        try {
            long bytes = fill(inputs, arena, use, changed);
            return new Tensors(use, inputs, arena, bytes);
        } catch (RuntimeException | Error e) {
            inputs.values().forEach(OnnxTensor::close);
            arena.close();
            throw e;
        }
    }

    /// @return bytes of what was put into `inputs`
    private long fill(Map<String, OnnxTensor> inputs, Arena arena, Use use, Map<String, PeftAdapter.Module> changed) {
        double stretch =
                use.alpha() > 0 ? adapter(use).map(a -> use.alpha() / a.alpha()).orElse(1.0) : 1;
        long bytes = 0;
        for (DecoderGraph.Linear linear : linears.values()) {
            PeftAdapter.Module module = changed.get(linear.module());
            LowRank factors = module == null
                    ? new LowRank(new float[0], new float[0], 0, linear.in(), linear.out())
                    : factors(use, module);
            double scale = module == null ? 1 : module.scaling() * stretch;
            put(inputs, arena, linear, factors, scale);
            bytes += 4L * factors.rank() * (linear.in() + linear.out());
        }
        return bytes;
    }

    private LowRank factors(Use use, PeftAdapter.Module module) {
        if (use.rank() >= module.rank()) {
            return module.read();
        }
        return sorted.computeIfAbsent(use.adapter(), name -> new HashMap<>())
                .computeIfAbsent(module.name(), name -> module.read().sorted())
                .first(use.rank());
    }

    private void put(
            Map<String, OnnxTensor> inputs, Arena arena, DecoderGraph.Linear linear, LowRank factors, double scale) {
        int r = factors.rank();
        FloatBuffer a = floats(arena, (long) r * factors.in());
        FloatBuffer b = floats(arena, (long) r * factors.out());
        for (int k = 0; k < r; k++) {
            for (int i = 0; i < factors.in(); i++) {
                a.put(i * r + k, factors.a()[k * factors.in() + i]);
            }
            for (int o = 0; o < factors.out(); o++) {
                b.put(k * factors.out() + o, (float) (scale * factors.b()[o * r + k]));
            }
        }
        try {
            inputs.put(linear.module() + ".A", OnnxTensor.createTensor(environment, a, new long[] {factors.in(), r}));
            inputs.put(linear.module() + ".B", OnnxTensor.createTensor(environment, b, new long[] {r, factors.out()}));
        } catch (OrtException e) {
            throw new IllegalStateException("adapter inputs of " + linear.module(), e);
        }
    }

    private static FloatBuffer floats(Arena arena, long count) {
        MemorySegment segment = NativeMemory.allocate(4 * count, arena);
        return segment.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void close() {
        none.close();
    }
}
