package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes an InternVL model with a Qwen2 decoder as llama.cpp takes it: the language model in one GGUF file, vision
/// tower and projector in another (`mmproj`), adapters in one each. The names of tensors and keys are llama.cpp's
/// (`gguf-py/gguf/constants.py`, `tools/mtmd/clip-impl.h`). Nothing but the layout changes where the type is kept.
public final class GgufExport {
    private static final String LANGUAGE = "language_model.model.";
    private static final Map<String, String> LAYER_NAMES = Map.of(
            "self_attn.q_proj", "attn_q",
            "self_attn.k_proj", "attn_k",
            "self_attn.v_proj", "attn_v",
            "self_attn.o_proj", "attn_output",
            "mlp.gate_proj", "ffn_gate",
            "mlp.up_proj", "ffn_up",
            "mlp.down_proj", "ffn_down",
            "input_layernorm", "attn_norm",
            "post_attention_layernorm", "ffn_norm");
    private static final Pattern ADAPTED = Pattern.compile("(?:.*\\.)?layers\\.(\\d{1,4})\\.(\\w+\\.\\w+)");
    private static final int CONTROL = 3;
    private static final int NORMAL = 1;
    private static final int UNUSED = 5;

    private final ModelFolder model;
    private final ModelConfig config;
    private final StoredAs matrices;

    /// @param matrices what matrices of the language model are written in; vectors are in 32 bit, the tower in 16
    public GgufExport(ModelFolder model, StoredAs matrices) {
        this.model = model;
        this.config = model.config();
        this.matrices = matrices;
        if (config.tower().rmsNorm() || config.tower().selectLayer() != -1) {
            throw new CheckpointException(Sentence.of(
                    "The vision tower of {} is of a kind that is not written as GGUF; choose a model with"
                            + " InternViT-300M.",
                    model.name()));
        }
    }

    public String modelFile() {
        return "%s-%s.gguf".formatted(model.name(), matrices);
    }

    public String mmprojFile() {
        return "mmproj-%s-F16.gguf".formatted(model.name());
    }

    public static String adapterFile(String name) {
        return "lora-%s-F32.gguf".formatted(name);
    }

    /// Writes the language model.
    public void writeModel(Path file) throws IOException {
        ModelConfig.Decoder d = config.decoder();
        GgufWriter out = new GgufWriter()
                .text("general.architecture", "qwen2")
                .text("general.type", "model")
                .text("general.name", model.name())
                .whole("general.file_type", matrices.fileType())
                .whole("general.quantization_version", 2)
                .whole("qwen2.block_count", d.layers())
                .whole("qwen2.context_length", d.contextLen())
                .whole("qwen2.embedding_length", d.hidden())
                .whole("qwen2.feed_forward_length", d.intermediate())
                .whole("qwen2.attention.head_count", d.heads())
                .whole("qwen2.attention.head_count_kv", d.kvHeads())
                .whole("qwen2.attention.key_length", d.headDim())
                .whole("qwen2.attention.value_length", d.headDim())
                .real("qwen2.rope.freq_base", d.ropeTheta())
                .real("qwen2.attention.layer_norm_rms_epsilon", d.rmsEps());
        vocabulary(out);
        matrix(out, "token_embd.weight", model.embeddings(), matrices);
        vector(out, "output_norm.weight", model.tensor(LANGUAGE + "norm.weight"));
        if (!d.tiedEmbeddings()) {
            matrix(out, "output.weight", model.head(), matrices);
        }
        for (int layer = 0; layer < d.layers(); layer++) {
            for (Map.Entry<String, String> name : LAYER_NAMES.entrySet()) {
                String from = LANGUAGE + "layers." + layer + "." + name.getKey();
                String to = "blk." + layer + "." + name.getValue();
                TensorInfo weight = model.tensor(from + ".weight");
                if (weight.shape().size() > 1) {
                    matrix(out, to + ".weight", weight, matrices);
                } else {
                    vector(out, to + ".weight", weight);
                }
                model.find(from + ".bias").ifPresent(bias -> vector(out, to + ".bias", bias));
            }
        }
        out.write(file);
    }

    private void vocabulary(GgufWriter out) {
        JsonNode tokenizer = JsonFile.object(model.path().resolve("tokenizer.json"));
        int size = config.decoder().vocab();
        List<String> tokens = new ArrayList<>(Collections.nCopies(size, ""));
        List<Integer> types = new ArrayList<>(Collections.nCopies(size, UNUSED));
        for (int i = 0; i < size; i++) {
            tokens.set(i, "[PAD%d]".formatted(i));
        }
        tokenizer.path("model").path("vocab").properties().forEach(t -> {
            place(tokens, t.getValue().asInt(-1), t.getKey());
            place(types, t.getValue().asInt(-1), NORMAL);
        });
        config.addedTokens().forEach((text, id) -> {
            place(tokens, id, text);
            place(types, id, CONTROL);
        });
        List<String> merges = new ArrayList<>();
        tokenizer
                .path("model")
                .path("merges")
                .forEach(m -> merges.add(
                        m.isArray() ? m.path(0).asText() + " " + m.path(1).asText() : m.asText()));
        out.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "qwen2")
                .texts("tokenizer.ggml.tokens", tokens)
                .wholes("tokenizer.ggml.token_type", types)
                .texts("tokenizer.ggml.merges", merges)
                .whole("tokenizer.ggml.eos_token_id", config.tokenId("<|im_end|>"))
                .whole("tokenizer.ggml.padding_token_id", config.tokenId("<|endoftext|>"))
                .flag("tokenizer.ggml.add_bos_token", false);
        Path described = model.path().resolve("tokenizer_config.json");
        if (Files.isRegularFile(described)) {
            String template = JsonFile.object(described).path("chat_template").asText("");
            if (!template.isEmpty()) {
                out.text("tokenizer.chat_template", template);
            }
        }
    }

    private static <T> void place(List<T> list, int at, T value) {
        if (at >= 0 && at < list.size()) {
            list.set(at, value);
        }
    }

    /// Writes the vision tower and the projector.
    public void writeMmproj(Path file) throws IOException {
        ModelConfig.Tower t = config.tower();
        GgufWriter out = new GgufWriter()
                .text("general.architecture", "clip")
                .text("general.type", "mmproj")
                .text("general.name", model.name())
                .whole("general.file_type", StoredAs.F16.fileType())
                .flag("clip.has_vision_encoder", true)
                .text("clip.projector_type", "internvl")
                .whole("clip.vision.image_size", t.imageSize())
                .whole("clip.vision.patch_size", t.patchSize())
                .whole("clip.vision.embedding_length", t.hidden())
                .whole("clip.vision.feed_forward_length", t.intermediate())
                .whole("clip.vision.block_count", t.layers())
                .whole("clip.vision.projection_dim", config.decoder().hidden())
                .whole("clip.vision.attention.head_count", t.heads())
                .real("clip.vision.attention.layer_norm_epsilon", t.eps())
                .whole("clip.vision.projector.scale_factor", Math.round(1 / t.downsampleRatio()))
                .whole("clip.vision.preproc_min_tiles", t.minDynamicPatch())
                .whole("clip.vision.preproc_max_tiles", t.dynamicImageSize() ? t.maxDynamicPatch() : 1)
                .reals("clip.vision.image_mean", List.of(0.485, 0.456, 0.406))
                .reals("clip.vision.image_std", List.of(0.229, 0.224, 0.225))
                .flag("clip.use_gelu", true);
        String embeddings = "vision_model.embeddings.";
        matrix(out, "v.patch_embd.weight", model.tensor(embeddings + "patch_embedding.weight"), StoredAs.F16);
        vector(out, "v.patch_embd.bias", model.tensor(embeddings + "patch_embedding.bias"));
        TensorInfo cls = model.tensor(embeddings + "class_embedding");
        out.tensor("v.class_embd", StoredAs.F32, List.of(cls.elements()), cls::floats);
        TensorInfo positions = model.tensor(embeddings + "position_embedding");
        long width = positions.shape().getLast();
        out.tensor(
                "v.position_embd.weight",
                StoredAs.F32,
                List.of(positions.elements() / width, width),
                () -> classLast(positions.floats(), (int) width));
        for (int layer = 0; layer < t.layers(); layer++) {
            tower(out, "vision_model.encoder.layers." + layer + ".", "v.blk." + layer + ".");
        }
        for (int i : new int[] {0, 1, 3}) {
            TensorInfo weight = model.tensor("mlp1." + i + ".weight");
            if (weight.shape().size() > 1) {
                matrix(out, "mm.model.mlp." + i + ".weight", weight, StoredAs.F16);
            } else {
                vector(out, "mm.model.mlp." + i + ".weight", weight);
            }
            vector(out, "mm.model.mlp." + i + ".bias", model.tensor("mlp1." + i + ".bias"));
        }
        out.write(file);
    }

    /// llama.cpp sets the class token behind the patches, the checkpoint before them; its place goes with it.
    private static float[] classLast(float[] positions, int width) {
        float[] moved = Arrays.copyOfRange(positions, width, positions.length + width);
        System.arraycopy(positions, 0, moved, positions.length - width, width);
        return moved;
    }

    private void tower(GgufWriter out, String from, String to) {
        TensorInfo qkv = model.tensor(from + "attn.qkv.weight");
        long third = qkv.shape().get(0) / 3;
        String[] heads = {"attn_q", "attn_k", "attn_v"};
        for (int i = 0; i < heads.length; i++) {
            int part = i;
            out.tensor(
                    to + heads[i] + ".weight",
                    StoredAs.F16,
                    List.of(third, qkv.shape().get(1)),
                    () -> third(qkv, part));
            model.find(from + "attn.qkv.bias")
                    .ifPresent(bias -> out.tensor(
                            to + heads[part] + ".bias", StoredAs.F32, List.of(third), () -> third(bias, part)));
        }
        linear(out, from + "attn.proj", to + "attn_out");
        linear(out, from + "mlp.fc1", to + "ffn_up");
        linear(out, from + "mlp.fc2", to + "ffn_down");
        for (int i = 1; i <= 2; i++) {
            vector(out, to + "ln" + i + ".weight", model.tensor(from + "norm" + i + ".weight"));
            vector(out, to + "ln" + i + ".bias", model.tensor(from + "norm" + i + ".bias"));
            vector(out, to + "ls" + i + ".weight", model.tensor(from + "ls" + i));
        }
    }

    private static float[] third(TensorInfo tensor, int part) {
        int count = (int) (tensor.elements() / 3);
        return tensor.floats((long) part * count, count);
    }

    private void linear(GgufWriter out, String from, String to) {
        matrix(out, to + ".weight", model.tensor(from + ".weight"), StoredAs.F16);
        model.find(from + ".bias").ifPresent(bias -> vector(out, to + ".bias", bias));
    }

    /// Rows that no block fits in stay in 16 bit.
    private static void matrix(GgufWriter out, String name, TensorInfo tensor, StoredAs as) {
        boolean fits = tensor.shape().getLast() % as.rowMultiple() == 0;
        out.tensor(name, fits ? as : StoredAs.F16, tensor.shape(), tensor::floats);
    }

    private static void vector(GgufWriter out, String name, TensorInfo tensor) {
        out.tensor(name, StoredAs.F32, tensor.shape(), tensor::floats);
    }

    /// Writes an adapter of the language model. llama.cpp scales `B A` by alpha over the rank that it finds.
    ///
    /// @throws CheckpointException when it changes what the language model does not have, or scales unevenly
    public void writeAdapter(Path file, String name, PeftAdapter adapter) throws IOException {
        double alpha = Double.NaN;
        GgufWriter out = new GgufWriter()
                .text("general.architecture", "qwen2")
                .text("general.type", "adapter")
                .text("general.name", name)
                .text("adapter.type", "lora");
        for (PeftAdapter.Module module : adapter.modules().values()) {
            double own = module.scaling() * module.rank();
            if (!Double.isNaN(alpha) && Math.abs(own - alpha) > 1e-6 * Math.abs(alpha)) {
                throw new CheckpointException(Sentence.of(
                        "The modules of the adapter {} are scaled differently, for which the GGUF format has no place;"
                                + " merge it into the model instead.",
                        name));
            }
            alpha = own;
        }
        out.real("adapter.lora.alpha", alpha);
        adapter.modules().values().forEach(module -> {
            String to = target(name, module.name());
            out.tensor(to + ".lora_a", StoredAs.F32, module.a().shape(), module.a()::floats);
            out.tensor(to + ".lora_b", StoredAs.F32, module.b().shape(), module.b()::floats);
        });
        out.write(file);
    }

    private static String target(String adapter, String module) {
        var m = ADAPTED.matcher(module);
        String name = m.matches() ? LAYER_NAMES.getOrDefault(m.group(2), "") : "";
        if (name.isEmpty()) {
            throw new CheckpointException(Sentence.of(
                    "The adapter {} changes {}, which is no projection of the language model; llama.cpp takes no such"
                            + " adapter.",
                    adapter,
                    module));
        }
        return String.format(Locale.ROOT, "blk.%s.%s.weight", m.group(1), name);
    }
}
