package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.headroom.plan.Dimension;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads `config.json` of an InternVL chat model; each missing or impossible value is named.
final class ConfigReader {
    private static final String LANGUAGE = "llm_config.";
    private static final String VISION = "vision_config.";

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
        JsonNode config = JsonFile.object(file);
        return new ConfigReader(file, tensors).config(config, folder);
    }

    /// Fails before any weight is looked at, so that a folder of another kind gets the better sentence.
    static void checkArchitecture(Path folder) {
        Path file = folder.resolve("config.json");
        JsonNode config = JsonFile.object(file);
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

    private ModelConfig config(JsonNode config, Path folder) {
        JsonNode llm = config.path("llm_config");
        JsonNode vit = config.path("vision_config");
        int hidden = needed(llm, LANGUAGE, Dimension.HIDDEN);
        int heads = needed(llm, LANGUAGE, Dimension.HEADS);
        if (llm.path("use_sliding_window").asBoolean(false)) {
            throw new CheckpointException(Sentence.of(
                    "{}: llm_config.use_sliding_window is true; the embedded engine has no sliding window.", file));
        }
        ModelConfig.Decoder decoder = new ModelConfig.Decoder(
                needed(llm, LANGUAGE, Dimension.LAYERS),
                hidden,
                heads,
                or(llm, LANGUAGE, Dimension.KV_HEADS, heads),
                or(llm, LANGUAGE, Dimension.HEAD, hidden / heads),
                needed(llm, LANGUAGE, Dimension.INTERMEDIATE),
                needed(llm, LANGUAGE, Dimension.VOCABULARY),
                decimal(llm, LANGUAGE, "rope_theta", 10000, 1e12),
                decimal(llm, LANGUAGE, "rms_norm_eps", 1e-6, 1),
                or(llm, LANGUAGE, Dimension.CONTEXT, 32768),
                !headInFile,
                biasInFile,
                ids(llm.path("eos_token_id")));
        if (decoder.heads() % decoder.kvHeads() != 0 || decoder.headDim() % 2 != 0 || decoder.headDim() < 2) {
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
                AddedTokens.read(folder));
    }

    private ModelConfig.Tower tower(JsonNode config, JsonNode vit) {
        JsonNode forced = config.path("force_image_size");
        int imageSize = forced.isMissingNode() || forced.isNull() || forced.asInt(1) == 0
                ? needed(vit, VISION, Dimension.TILE)
                : whole("force_image_size", Dimension.TILE, forced);
        int patch = needed(vit, VISION, Dimension.PATCH);
        double ratio = config.path("downsample_ratio").asDouble(0.5);
        if (ratio != 0.5) {
            throw new CheckpointException(Sentence.of(
                    "{}: downsample_ratio is {}; the pixel shuffle of released models is 0.5.", file, ratio));
        }
        if (imageSize % (2 * patch) != 0 || !Dimension.cuts(imageSize, patch)) {
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
        int layers = needed(vit, VISION, Dimension.LAYERS);
        int selected = config.path("select_layer").asInt(-1);
        if (selected < -layers || selected > layers) {
            throw outside(
                    "select_layer",
                    config.path("select_layer"),
                    Sentence.of("a whole number from {} to {}", -layers, layers));
        }
        return new ModelConfig.Tower(
                layers,
                needed(vit, VISION, Dimension.HIDDEN),
                needed(vit, VISION, Dimension.HEADS),
                needed(vit, VISION, Dimension.INTERMEDIATE),
                imageSize,
                patch,
                decimal(vit, VISION, "layer_norm_eps", 1e-6, 1),
                vit.path("norm_type").asText("layer_norm").equals("rms_norm"),
                vit.path("qkv_bias").asBoolean(true),
                vit.path("qk_normalization").asBoolean(false),
                selected,
                ratio,
                min,
                max,
                config.path("dynamic_image_size").asBoolean(true),
                config.path("use_thumbnail").asBoolean(true));
    }

    private int needed(JsonNode node, String object, Dimension dimension) {
        return whole(object + dimension.field(), dimension, node.path(dimension.field()));
    }

    private int or(JsonNode node, String object, Dimension dimension, int otherwise) {
        JsonNode value = node.path(dimension.field());
        return whole(
                object + dimension.field(),
                dimension,
                value.isMissingNode() || value.isNull() ? IntNode.valueOf(otherwise) : value);
    }

    private int whole(String field, Dimension dimension, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || !dimension.allows(value.longValue())) {
            throw outside(field, value, dimension.range());
        }
        return value.intValue();
    }

    private double decimal(JsonNode node, String object, String key, double otherwise, double most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.doubleValue() > 0 && value.doubleValue() <= most)) {
            throw outside(object + key, value, Sentence.of("a number above 0, up to {}", most));
        }
        return value.doubleValue();
    }

    private CheckpointException outside(String field, JsonNode value, Sentence range) {
        return new CheckpointException(Sentence.of(
                "{}: {} is {}; it must be {}.",
                file,
                field,
                value.isMissingNode() ? Sentence.of("missing") : value,
                range));
    }

    private static List<Integer> ids(JsonNode node) {
        List<Integer> ids = new ArrayList<>();
        (node.isArray() ? node.valueStream() : Stream.of(node))
                .filter(JsonNode::isIntegralNumber)
                .filter(JsonNode::canConvertToInt)
                .forEach(id -> ids.add(id.intValue()));
        return ids;
    }
}
