package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.sight.PictureConfig;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads the dimensions of a model out of its `config.json`: InternVL in both layouts (`llm_config` of the original,
/// `text_config` of the one made for transformers), InternLM2, Qwen2, Llama, Qwen2-VL, XComposer2, MiniCPM-V.
public final class ConfigModels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConfigModels() {}

    /// @param name what to call it
    /// @param json text of config.json
    /// @throws PlanException with a sentence that names what is missing or not known
    public static ModelSpec parse(String name, String json) {
        JsonNode c;
        try {
            c = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new PlanException(
                    Sentence.of("The config.json of {} is damaged ({}).", name, e.getOriginalMessage()), e);
        }
        if (c == null || !c.isObject()) {
            throw new PlanException(Sentence.of("The config.json of {} holds no JSON object.", name));
        }
        JsonNode text = first(c, "llm_config", "text_config", "language_config");
        JsonNode language = text.isMissingNode() ? c : text;
        String architecture = language.path("architectures").path(0).asText("") + " "
                + language.path("model_type").asText("") + " "
                + c.path("architectures").path(0).asText("");
        String family = family(architecture.toLowerCase(Locale.ROOT), name);
        ConfigNumbers numbers = new ConfigNumbers(name, language);
        int hidden = numbers.needed(Dimension.HIDDEN);
        int heads = numbers.needed(Dimension.HEADS);
        int kv = numbers.or(Dimension.KV_HEADS, heads);
        int dim = numbers.or(Dimension.HEAD, hidden / heads);
        int qkv = (heads + 2 * kv) * dim;
        boolean biased =
                family.startsWith("qwen") || language.path("attention_bias").asBoolean(false);
        int bias = family.equals("internlm") && language.path("bias").asBoolean(true) ? qkv + hidden : biased ? qkv : 0;
        boolean internVl = architecture.contains("InternVLChat")
                || c.path("model_type").asText("").startsWith("internvl");
        boolean plora = architecture.contains("XComposer2");
        int layers = numbers.needed(Dimension.LAYERS);
        int intermediate = numbers.needed(Dimension.INTERMEDIATE);
        int ffnHalf = family.equals("qwen") ? intermediate / 2 : intermediate;
        DecoderSpec decoder = new DecoderSpec(
                family,
                hidden,
                new Attention.Grouped(heads, kv, dim),
                new FeedForward.Dense(ffnHalf, true),
                List.of(LayerRun.full(layers)),
                DecoderSpec.Norms.TWO,
                bias,
                new DecoderSpec.Vocabulary(
                        numbers.needed(Dimension.VOCABULARY),
                        // InternVL's original class never ties, whatever the flag says
                        !internVl && language.path("tie_word_embeddings").asBoolean(false)),
                numbers.or(Dimension.CONTEXT, 2048),
                plora ? partialLora(layers, hidden, qkv, ffnHalf) : 0);
        ModelSpec spec = new ModelSpec(
                name,
                List.of(),
                internVl ? "internvl" : plora ? "xcomposer" : family,
                decoder,
                tower(c, decoder, name),
                format(c),
                Confidence.COMPUTED,
                "its own config.json");
        return PictureConfig.rule(c)
                .map(rule -> spec.withPictures(new PictureInput(rule)))
                .orElse(spec);
    }

    /// XComposer2's partial LoRA of rank 256 on all five linears.
    private static long partialLora(int layers, long hidden, long qkv, long ffn) {
        return layers * 256L * (hidden + qkv + 2 * hidden + 3 * (hidden + ffn));
    }

    private static String family(String architecture, String name) {
        for (String known : List.of(
                "internlm2",
                "internlm3",
                "xcomposer2",
                "internlm",
                "qwen2",
                "qwen3",
                "qwen",
                "phi3",
                "llama",
                "mistral",
                "minicpm")) {
            if (architecture.contains(known)) {
                return switch (known) {
                    case "internlm3", "xcomposer2" -> "internlm2";
                    case "mistral", "minicpm" -> "llama";
                    case "qwen3" -> "qwen2";
                    default -> known;
                };
            }
        }
        throw new PlanException(Sentence.of(
                "{} has the architecture \"{}\", which the planner does not know; it knows InternVL, InternLM, Qwen,"
                        + " Llama, Phi-3, XComposer2 and MiniCPM-V.",
                name,
                architecture.strip()));
    }

    private static String format(JsonNode c) {
        JsonNode text = first(c, "llm_config", "text_config");
        JsonNode q = c.has("quantization_config") ? c.path("quantization_config") : text.path("quantization_config");
        String method = q.path("quant_method").asText("").toLowerCase(Locale.ROOT);
        return switch (method) {
            case "awq", "gptq", "fp8" -> method;
            case "" -> "hf";
            default -> "hf";
        };
    }

    private static Optional<TowerSpec> tower(JsonNode c, DecoderSpec decoder, String name) {
        JsonNode v = c.path("vision_config");
        if (!v.isObject()) {
            return c.has("max_length") && decoder.extraParameters() > 0
                    ? ModelCatalogue.get("internlm-xcomposer2-4khd-7b").tower()
                    : Optional.empty();
        }
        if (c.path("model_type").asText("").startsWith("qwen2_vl")) {
            return ModelCatalogue.get("Qwen2-VL-7B-Instruct").tower();
        }
        if (c.path("model_type").asText("").startsWith("minicpmv")) {
            return ModelCatalogue.get("MiniCPM-V-2_6").tower();
        }
        ConfigNumbers numbers = new ConfigNumbers(name, v);
        int hidden = numbers.needed(Dimension.HIDDEN);
        int layers = numbers.needed(Dimension.LAYERS);
        int intermediate = numbers.needed(Dimension.INTERMEDIATE);
        int tile = new ConfigNumbers(name, c).or("force_image_size", Dimension.TILE, numbers.or(Dimension.TILE, 448));
        int patch = numbers.or(Dimension.PATCH, 14);
        if (!Dimension.cuts(tile, patch)) {
            throw new PlanException(Sentence.of(
                    "The config.json of {} cuts tiles of {} pixels into patches of {}, which cannot be.",
                    name,
                    tile,
                    patch));
        }
        int patches = (tile / patch) * (tile / patch);
        double ratio = c.path("downsample_ratio").asDouble(0.5);
        if (!(ratio > 0 && ratio <= 1)) {
            throw ConfigNumbers.outside(
                    name, "downsample_ratio", c.path("downsample_ratio"), Sentence.of("a number above 0, up to {}", 1));
        }
        boolean six = v.path("qk_normalization").asBoolean(v.path("use_qk_norm").asBoolean(hidden > 2000));
        int max = tiles(c, name);
        return Optional.of(new TowerSpec(
                "internvit",
                layers,
                hidden,
                numbers.or(Dimension.HEADS, 16),
                intermediate,
                tile,
                patches,
                (int) Math.round(patches * ratio * ratio),
                TowerSpec.internVit(layers, hidden, intermediate, patch, patches, six),
                TowerSpec.internVlProjector(hidden, decoder.hidden()),
                c.path("dynamic_image_size").asBoolean(true) ? max : 1,
                c.path("use_thumbnail").asBoolean(true),
                2,
                false,
                1,
                0,
                true,
                false));
    }

    private static int tiles(JsonNode c, String name) {
        JsonNode most = c.path("max_dynamic_patch");
        return most.isMissingNode() || most.isNull()
                ? 12
                : Setting.MAX_DYNAMIC_PATCH
                        .kind()
                        .read(most)
                        .filter(Setting.MAX_DYNAMIC_PATCH.kind()::allows)
                        .orElseThrow(() -> ConfigNumbers.outside(
                                name,
                                "max_dynamic_patch",
                                most,
                                Setting.MAX_DYNAMIC_PATCH.kind().range()));
    }

    private static JsonNode first(JsonNode c, String... fields) {
        for (String field : fields) {
            if (c.path(field).isObject()) {
                return c.path(field);
            }
        }
        return c.path("no such field");
    }
}
