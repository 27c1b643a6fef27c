package dev.headroom.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `config.json` of an InternVL chat model; each missing or impossible value is named.
final class ConfigReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final boolean headInFile;
    private final boolean biasInFile;

    private ConfigReader(Path file, Set<String> tensors) {
        this.file = file;
        this.headInFile = tensors.contains(ModelFolder.LM_HEAD);
        this.biasInFile = tensors.contains("language_model.model.layers.0.self_attn.q_proj.bias");
    }

    /// @param tensors names in the weight files: whether there is a head or a bias is read off them, because the flags
    ///     of
    ///     published configurations are wrong about it
    static ModelConfig read(Path folder, Set<String> tensors) {
        Path file = folder.resolve("config.json");
        JsonNode config = json(file);
        return new ConfigReader(file, tensors).config(config, folder);
    }

    /// Fails before any weight is looked at, so that a folder of another kind gets the better sentence.
    static void checkArchitecture(Path folder) {
        Path file = folder.resolve("config.json");
        JsonNode config = json(file);
        // the type speaks only where no architecture is named
        String type = config.path("model_type").asText("unnamed");
        String architecture = config.path("architectures").path(0).asText(type);
        if (!architecture.equals("InternVLChatModel") && !architecture.equals("internvl_chat")) {
            throw new CheckpointException(Sentence.of(
                    "{}: the architecture {} is unknown to the embedded engine; it runs InternVL2 models"
                        + " (InternVLChatModel) with a Qwen2 decoder. Other models can be attached through LMDeploy or"
                        + " another server.",
                    file,
                    architecture));
        }
        String decoder = config.path("llm_config").path("architectures").path(0).asText("unnamed");
        if (!decoder.equals("Qwen2ForCausalLM")) {
            throw new CheckpointException(Sentence.of(
                    "{}: the decoder {} is unknown to the embedded engine; it runs Qwen2ForCausalLM. Other models can"
                            + " be attached through LMDeploy or another server.",
                    file,
                    decoder));
        }
    }

    static JsonNode json(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(Sentence.of(
                    "{} is missing; download it again, or choose a folder that holds a whole Hugging Face model.",
                    file));
        }
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            if (node == null || !node.isObject()) {
                throw new CheckpointException(
                        Sentence.of("{} is damaged: it holds no JSON object; download it again.", file));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new CheckpointException(
                    Sentence.of(
                            "{} is damaged: no JSON at line {}; download it again.",
                            file,
                            e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
                    e);
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, file).unreadable(), e);
        }
    }

    private ModelConfig config(JsonNode config, Path folder) {
        JsonNode llm = config.path("llm_config");
        JsonNode vit = config.path("vision_config");
        int hidden = positive(llm, "llm_config.hidden_size", "hidden_size");
        int heads = positive(llm, "llm_config.num_attention_heads", "num_attention_heads");
        if (llm.path("use_sliding_window").asBoolean(false)) {
            throw new CheckpointException(Sentence.of(
                    "{}: llm_config.use_sliding_window is true; the embedded engine has no sliding window.", file));
        }
        ModelConfig.Decoder decoder = new ModelConfig.Decoder(
                positive(llm, "llm_config.num_hidden_layers", "num_hidden_layers"),
                hidden,
                heads,
                llm.path("num_key_value_heads").asInt(heads),
                llm.path("head_dim").asInt(hidden / heads),
                positive(llm, "llm_config.intermediate_size", "intermediate_size"),
                positive(llm, "llm_config.vocab_size", "vocab_size"),
                llm.path("rope_theta").asDouble(10000),
                llm.path("rms_norm_eps").asDouble(1e-6),
                llm.path("max_position_embeddings").asInt(32768),
                !headInFile,
                biasInFile,
                ids(llm.path("eos_token_id")));
        if (decoder.heads() % Math.max(1, decoder.kvHeads()) != 0
                || decoder.headDim() % 2 != 0
                || decoder.headDim() < 2) {
            throw new CheckpointException(Sentence.of(
                    "{}: {} heads, {} key-value heads and a head size of {} do not go together.",
                    file,
                    decoder.heads(),
                    decoder.kvHeads(),
                    decoder.headDim()));
        }
        return new ModelConfig(
                decoder,
                tower(config, vit),
                config.path("template").asText("internvl2_5"),
                Optional.ofNullable(config.path("system_message").textValue()),
                addedTokens(folder));
    }

    private ModelConfig.Tower tower(JsonNode config, JsonNode vit) {
        int imageSize = config.path("force_image_size").asInt(0);
        if (imageSize == 0) {
            imageSize = positive(vit, "vision_config.image_size", "image_size");
        }
        int patch = positive(vit, "vision_config.patch_size", "patch_size");
        double ratio = config.path("downsample_ratio").asDouble(0.5);
        if (ratio != 0.5) {
            throw new CheckpointException(Sentence.of(
                    "{}: downsample_ratio is {}; the pixel shuffle of released models is 0.5.", file, ratio));
        }
        if (imageSize % (2 * patch) != 0) {
            throw new CheckpointException(Sentence.of(
                    "{}: tiles of {} pixels cannot be cut into patches of {} and shuffled by two.",
                    file,
                    imageSize,
                    patch));
        }
        int min = config.path("min_dynamic_patch").asInt(1);
        int max = config.path("max_dynamic_patch").asInt(12);
        if (min < 1 || max < min || !Setting.MAX_DYNAMIC_PATCH.kind().allows(max)) {
            throw new CheckpointException(Sentence.of(
                    "{}: min_dynamic_patch {} and max_dynamic_patch {} must be 1 <= min <= max, and max {}.",
                    file,
                    min,
                    max,
                    Setting.MAX_DYNAMIC_PATCH.kind().range()));
        }
        return new ModelConfig.Tower(
                positive(vit, "vision_config.num_hidden_layers", "num_hidden_layers"),
                positive(vit, "vision_config.hidden_size", "hidden_size"),
                positive(vit, "vision_config.num_attention_heads", "num_attention_heads"),
                positive(vit, "vision_config.intermediate_size", "intermediate_size"),
                imageSize,
                patch,
                vit.path("layer_norm_eps").asDouble(1e-6),
                vit.path("norm_type").asText("layer_norm").equals("rms_norm"),
                vit.path("qkv_bias").asBoolean(true),
                vit.path("qk_normalization").asBoolean(false),
                config.path("select_layer").asInt(-1),
                ratio,
                min,
                max,
                config.path("dynamic_image_size").asBoolean(true),
                config.path("use_thumbnail").asBoolean(true));
    }

    private int positive(JsonNode node, String field, String key) {
        JsonNode value = node.path(key);
        if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > Integer.MAX_VALUE) {
            throw new CheckpointException(Sentence.of(
                    "{}: {} is {}; it must be a whole number above 0.",
                    file,
                    field,
                    value.isMissingNode() ? Sentence.of("missing") : value));
        }
        return value.asInt();
    }

    private static List<Integer> ids(JsonNode node) {
        List<Integer> ids = new ArrayList<>();
        if (node.isIntegralNumber()) {
            ids.add(node.asInt());
        }
        node.forEach(id -> ids.add(id.asInt()));
        return ids;
    }

    private static int id(Path file, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CheckpointException(
                    Sentence.of("{} is damaged: \"{}\" is no token's number; download it again.", file, text), e);
        }
    }

    private static Map<String, Integer> addedTokens(Path folder) {
        Map<String, Integer> tokens = new LinkedHashMap<>();
        Path tokenizer = folder.resolve("tokenizer.json");
        if (Files.isRegularFile(tokenizer)) {
            json(tokenizer)
                    .path("added_tokens")
                    .forEach(t ->
                            tokens.put(t.path("content").asText(), t.path("id").asInt()));
        }
        Path tokenizerConfig = folder.resolve("tokenizer_config.json");
        if (Files.isRegularFile(tokenizerConfig)) {
            json(tokenizerConfig)
                    .path("added_tokens_decoder")
                    .properties()
                    .forEach(t -> tokens.put(t.getValue().path("content").asText(), id(tokenizerConfig, t.getKey())));
        }
        Path added = folder.resolve("added_tokens.json");
        if (Files.isRegularFile(added)) {
            json(added)
                    .properties()
                    .forEach(t -> tokens.put(t.getKey(), t.getValue().asInt()));
        }
        return tokens;
    }
}
