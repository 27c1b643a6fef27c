package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import dev.headroom.plan.AdapterShape;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A LoRA adapter in PEFT's format: `adapter_config.json` and `adapter_model.safetensors`. Each adapted module `W`
/// becomes `W + scaling B A`.
public final class PeftAdapter {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String KEY_PREFIX = "base_model.model.";
    /// Beyond the width of any layer.
    private static final int LARGEST_RANK = 1 << 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final JsonNode config;
    private final Map<String, Module> modules;

    /// One adapted linear.
    ///
    /// @param name path in the model, such as `language_model.model.layers.0.mlp.up_proj`
    /// @param a `[rank, in]`
    /// @param b `[out, rank]`
    /// @param scaling what `B A` is multiplied by
    public record Module(String name, TensorInfo a, TensorInfo b, int rank, double scaling) {
        public int in() {
            return Math.toIntExact(a.shape().get(1));
        }

        public int out() {
            return Math.toIntExact(b.shape().get(0));
        }

        /// Both matrices, read from the file.
        ///
        /// @throws CheckpointException when a value is infinite or no number
        public LowRank read() {
            float[] first = a.floats();
            float[] second = b.floats();
            a.requireFinite(first);
            b.requireFinite(second);
            return new LowRank(first, second, rank, in(), out());
        }

        /// The same check before the matrices are needed.
        ///
        /// @throws CheckpointException when a value is infinite or no number
        public void check() {
            a.requireFinite();
            b.requireFinite();
        }
    }

    private PeftAdapter(Path path, JsonNode config, Map<String, Module> modules) {
        this.path = path;
        this.config = config;
        this.modules = modules;
    }

    /// Reads the configuration and the header of the weights.
    ///
    /// @throws CheckpointException for missing or damaged files and for kinds of adapters that are not plain LoRA
    public static PeftAdapter open(Path folder) {
        Path file = folder.resolve(CONFIG);
        JsonNode config = JsonFile.object(file);
        String type = config.path("peft_type").asText("LORA");
        if (!type.equals("LORA")) {
            throw new CheckpointException(
                    Sentence.of("{}: the adapter type {} is not supported; LORA is.", file, type));
        }
        for (String flag : List.of("use_dora", "lora_bias")) {
            if (config.path(flag).asBoolean(false)) {
                throw new CheckpointException(
                        Sentence.of("{}: {} is not supported; merge the adapter into the model instead.", file, flag));
            }
        }
        for (String list : List.of("modules_to_save", "target_parameters", "layer_replication")) {
            if (!config.path(list).isEmpty()) {
                throw new CheckpointException(
                        Sentence.of("{}: {} is not supported; merge the adapter into the model instead.", file, list));
            }
        }
        if (!config.path("bias").asText("none").equals("none")) {
            throw new CheckpointException(Sentence.of(
                    "{}: trained biases are not supported; merge the adapter into the model instead.", file));
        }
        Map<String, Module> modules = modules(folder, config);
        if (modules.isEmpty()) {
            throw new CheckpointException(Sentence.of(
                    "{} holds no LoRA matrices; choose a PEFT adapter of type LORA.", folder.resolve(WEIGHTS)));
        }
        return new PeftAdapter(folder, config, modules);
    }

    private static Map<String, Module> modules(Path folder, JsonNode config) {
        Path file = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(file) && Files.isRegularFile(folder.resolve("adapter_model.bin"))) {
            throw new CheckpointException(Sentence.of(
                    "{}: only adapter_model.bin is there, which is not read because it may run code; save it as"
                            + " safetensors.",
                    folder));
        }
        Map<String, TensorInfo> tensors = Safetensors.read(file);
        Path described = folder.resolve(CONFIG);
        ModulePatterns ranks = new ModulePatterns(described, config.path("rank_pattern"));
        ModulePatterns alphas = new ModulePatterns(described, config.path("alpha_pattern"));
        Map<String, Module> modules = new LinkedHashMap<>();
        tensors.forEach((key, a) -> {
            String name = key.startsWith(KEY_PREFIX) ? key.substring(KEY_PREFIX.length()) : key;
            if (name.endsWith(".lora_B.weight")) {
                return;
            }
            if (!name.endsWith(".lora_A.weight")) {
                throw new CheckpointException(
                        Sentence.of("{}: tensor {} is no plain LoRA matrix; this kind is not supported.", file, key));
            }
            TensorInfo b = tensors.get(key.replace(".lora_A.weight", ".lora_B.weight"));
            if (b == null) {
                throw new CheckpointException(
                        Sentence.of("{}: tensor {} has no partner lora_B; save the adapter again.", file, key));
            }
            String module = name.substring(0, name.length() - ".lora_A.weight".length());
            modules.put(module, module(file, module, a, b, config, ranks, alphas));
        });
        return modules;
    }

    /// Neither empty nor larger than an array.
    private static boolean usable(TensorInfo matrix) {
        return matrix.elements() > 0 && matrix.elements() <= Integer.MAX_VALUE - 8;
    }

    private static Module module(
            Path file,
            String name,
            TensorInfo a,
            TensorInfo b,
            JsonNode config,
            ModulePatterns ranks,
            ModulePatterns alphas) {
        if (a.shape().size() != 2
                || b.shape().size() != 2
                || !a.shape().get(0).equals(b.shape().get(1))) {
            throw new CheckpointException(Sentence.of(
                    "{}: the matrices of {} have shapes {} and {}, which do not go together.",
                    file,
                    name,
                    a.shape(),
                    b.shape()));
        }
        if (!usable(a) || !usable(b) || a.shape().get(0) > LARGEST_RANK) {
            throw new CheckpointException(Sentence.of(
                    "{}: the matrices of {} have shapes {} and {}, which no adapter has; download or train it again.",
                    file,
                    name,
                    a.shape(),
                    b.shape()));
        }
        int rank = Math.toIntExact(a.shape().get(0));
        int claimed = (int) ranks.value(name, config.path("r").asDouble(8));
        if (rank != claimed || rank < 1) {
            throw new CheckpointException(
                    Sentence.of("{}: {} has rank {}, but adapter_config.json says {}.", file, name, rank, claimed));
        }
        double alpha = alphas.value(name, config.path("lora_alpha").asDouble(8));
        if (!Double.isFinite(alpha)) {
            throw new CheckpointException(
                    Sentence.of("{}: lora_alpha of {} is {}, which is no finite number.", file, name, alpha));
        }
        double scaling = alpha / (config.path("use_rslora").asBoolean(false) ? Math.sqrt(rank) : rank);
        return new Module(name, a, b, rank, scaling);
    }

    public Path path() {
        return path;
    }

    /// By module name, in the order of the file.
    public Map<String, Module> modules() {
        return Map.copyOf(modules);
    }

    /// The largest rank of any module.
    public int rank() {
        return modules.values().stream().mapToInt(Module::rank).max().orElse(0);
    }

    /// `lora_alpha` of the configuration.
    public double alpha() {
        return config.path("lora_alpha").asDouble(8);
    }

    /// Parameters when every module is cut to `rank`.
    public long parameters(int rank) {
        return modules.values().stream()
                .mapToLong(m -> (long) Math.min(rank, m.rank()) * ((long) m.in() + m.out()))
                .sum();
    }

    /// As the planner sees it.
    public AdapterShape shape(String name) {
        List<Long> perRank = new ArrayList<>();
        for (int rank = 1; rank <= rank(); rank++) {
            perRank.add(parameters(rank) - parameters(rank - 1));
        }
        return new AdapterShape(name, rank(), alpha(), perRank);
    }

    /// Writes a copy whose modules have at most rank `rank`, for engines that cannot cut by themselves. Alpha is
    /// adjusted so that each module's scaling stays what it was; `alphaFactor` changes it on purpose (1 keeps it).
    public void writeTruncated(Path target, int rank, double alphaFactor) {
        if (rank < 1) {
            throw new IllegalArgumentException(
                    "a copy of rank %d would be empty; leave the adapter off instead".formatted(rank));
        }
        List<Safetensors.FloatTensor> tensors = new ArrayList<>();
        ObjectNode ranks = JSON.createObjectNode();
        ObjectNode alphas = JSON.createObjectNode();
        int common = Math.min(rank, rank());
        boolean rootScaling = config.path("use_rslora").asBoolean(false);
        double commonAlpha = 0;
        for (Module module : modules.values()) {
            LowRank cut = rank < module.rank() ? module.read().sorted().first(rank) : module.read();
            tensors.add(new Safetensors.FloatTensor(
                    KEY_PREFIX + module.name() + ".lora_A.weight",
                    List.of((long) cut.rank(), (long) cut.in()),
                    cut.a()));
            tensors.add(new Safetensors.FloatTensor(
                    KEY_PREFIX + module.name() + ".lora_B.weight",
                    List.of((long) cut.out(), (long) cut.rank()),
                    cut.b()));
            double alpha = module.scaling() * alphaFactor * (rootScaling ? Math.sqrt(cut.rank()) : cut.rank());
            commonAlpha = commonAlpha == 0 ? alpha : commonAlpha;
            if (cut.rank() != common) {
                ranks.put(module.name(), cut.rank());
            }
            if (alpha != commonAlpha) {
                alphas.put(module.name(), alpha);
            }
        }
        ObjectNode copy = config.deepCopy();
        copy.put("r", common);
        copy.put("lora_alpha", commonAlpha);
        copy.set("rank_pattern", ranks);
        copy.set("alpha_pattern", alphas);
        try {
            Files.createDirectories(target);
            Safetensors.write(target.resolve(WEIGHTS), tensors);
            WholeFile.write(
                    target.resolve(CONFIG),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(copy));
        } catch (IOException e) {
            throw DiskException.unwritable(target, e);
        }
    }
}
