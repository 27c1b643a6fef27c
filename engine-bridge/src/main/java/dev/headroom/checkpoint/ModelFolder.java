package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.disk.PathText;
import dev.headroom.plan.ModelShape;
import dev.headroom.words.Sentence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A Hugging Face folder of InternVL2 architecture with a Qwen2 decoder: its configuration and where each weight lies.
/// Opening it reads headers only. Symlinks, of which the Hugging Face cache is made, are followed.
public final class ModelFolder {
    static final String LM_HEAD = "language_model.lm_head.weight";
    static final String EMBEDDINGS = "language_model.model.embed_tokens.weight";

    private final Path path;
    private final String name;
    private final ModelConfig config;
    private final Map<String, TensorInfo> tensors;

    private ModelFolder(Path path, String name, ModelConfig config, Map<String, TensorInfo> tensors) {
        this.path = path;
        this.name = name;
        this.config = config;
        this.tensors = tensors;
    }

    /// @throws CheckpointException when files are missing or damaged, the architecture is another one, or the weights
    ///     do not
    ///     fit the configuration
    public static ModelFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(
                    Sentence.of("{} is no folder; choose a folder that holds a Hugging Face model.", folder));
        }
        ConfigReader.checkArchitecture(folder);
        Map<String, TensorInfo> tensors = tensors(folder);
        ModelConfig config = ConfigReader.read(folder, tensors.keySet());
        ModelFolder model = new ModelFolder(folder, nameOf(folder), config, tensors);
        model.checkDecoder();
        return model;
    }

    private static Map<String, TensorInfo> tensors(Path folder) {
        Path single = folder.resolve("model.safetensors");
        Path index = folder.resolve("model.safetensors.index.json");
        if (Files.isRegularFile(single)) {
            return Safetensors.read(single);
        }
        if (!Files.isRegularFile(index)) {
            throw new CheckpointException(
                    Files.isRegularFile(folder.resolve("pytorch_model.bin"))
                            ? Sentence.of(
                                    "{}: only pytorch_model.bin is there, which is not read because it may run code;"
                                            + " use the safetensors version.",
                                    folder)
                            : Sentence.of("{}: model.safetensors is missing; download the model again.", folder));
        }
        JsonNode map = JsonFile.object(index).path("weight_map");
        Map<String, Map<String, TensorInfo>> shards = new LinkedHashMap<>();
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (String shard :
                new TreeSet<>(map.valueStream().map(JsonNode::asText).toList())) {
            Path file = PathText.inside(folder, shard)
                    .orElseThrow(() -> new CheckpointException(Sentence.of(
                            "{} names the file \"{}\", which cannot lie in the folder; download the model again from"
                                    + " where you trust it.",
                            index,
                            printable(shard))));
            shards.put(shard, Safetensors.read(file));
        }
        map.properties().forEach(entry -> {
            TensorInfo tensor =
                    shards.getOrDefault(entry.getValue().asText(), Map.of()).get(entry.getKey());
            if (tensor == null) {
                throw new CheckpointException(Sentence.of(
                        "{}: tensor {} is missing, although the index lists it; download the model again.",
                        index,
                        entry.getKey()));
            }
            tensors.put(entry.getKey(), tensor);
        });
        return tensors;
    }

    /// Text of a file, without what would hide or turn what stands around it.
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /// `.../models--OpenGVLab--InternVL2-1B/snapshots/<commit>` is called `InternVL2-1B`, any other folder by its own
    /// name.
    private static String nameOf(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        for (Path part : absolute) {
            String text = part.toString();
            if (text.startsWith("models--") && text.lastIndexOf("--") > 6) {
                return text.substring(text.lastIndexOf("--") + 2);
            }
        }
        return absolute.getFileName() == null ? "model" : absolute.getFileName().toString();
    }

    private void checkDecoder() {
        ModelConfig.Decoder d = config.decoder();
        int q = d.heads() * d.headDim();
        int kv = d.kvHeads() * d.headDim();
        tensor(EMBEDDINGS).expect(d.vocab(), d.hidden());
        find(LM_HEAD).ifPresent(t -> t.expect(d.vocab(), d.hidden()));
        tensor("language_model.model.norm.weight").expect(d.hidden());
        for (int i = 0; i < d.layers(); i++) {
            String layer = "language_model.model.layers." + i + ".";
            tensor(layer + "input_layernorm.weight").expect(d.hidden());
            tensor(layer + "post_attention_layernorm.weight").expect(d.hidden());
            tensor(layer + "self_attn.q_proj.weight").expect(q, d.hidden());
            tensor(layer + "self_attn.k_proj.weight").expect(kv, d.hidden());
            tensor(layer + "self_attn.v_proj.weight").expect(kv, d.hidden());
            tensor(layer + "self_attn.o_proj.weight").expect(d.hidden(), q);
            if (d.qkvBias()) {
                tensor(layer + "self_attn.q_proj.bias").expect(q);
                tensor(layer + "self_attn.k_proj.bias").expect(kv);
                tensor(layer + "self_attn.v_proj.bias").expect(kv);
            }
            tensor(layer + "mlp.gate_proj.weight").expect(d.intermediate(), d.hidden());
            tensor(layer + "mlp.up_proj.weight").expect(d.intermediate(), d.hidden());
            tensor(layer + "mlp.down_proj.weight").expect(d.hidden(), d.intermediate());
        }
    }

    /// The folder as it was opened; tokenizer files lie in it.
    public Path path() {
        return path;
    }

    /// What to call it.
    public String name() {
        return name;
    }

    public ModelConfig config() {
        return config;
    }

    public ModelShape shape() {
        return config.shape(name, embeddings().dtype().bytes());
    }

    /// All weights by name.
    public Map<String, TensorInfo> tensors() {
        return Map.copyOf(tensors);
    }

    public Optional<TensorInfo> find(String tensor) {
        return Optional.ofNullable(tensors.get(tensor));
    }

    /// @throws CheckpointException when it is missing
    public TensorInfo tensor(String tensor) {
        TensorInfo info = tensors.get(tensor);
        if (info == null) {
            throw new CheckpointException(
                    Sentence.of("{}: tensor {} is missing from the weights; download the model again.", path, tensor));
        }
        return info;
    }

    /// The embedding matrix, `[vocab, hidden]`.
    public TensorInfo embeddings() {
        return tensor(EMBEDDINGS);
    }

    /// The output head, `[vocab, hidden]`; the embeddings when they are tied.
    public TensorInfo head() {
        return find(LM_HEAD).orElseGet(this::embeddings);
    }
}
