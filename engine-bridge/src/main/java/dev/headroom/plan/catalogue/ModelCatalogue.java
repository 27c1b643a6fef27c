package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.plan.sight.PictureRules;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The models Headroom knows without their files.
public final class ModelCatalogue {
    private static final List<ModelSpec> ALL = load();

    private ModelCatalogue() {}

    public static List<ModelSpec> all() {
        return ALL;
    }

    public static Optional<ModelSpec> find(String name) {
        return ALL.stream().filter(m -> m.called(name)).findFirst();
    }

    /// @throws PlanException naming the nearest models and the way to plan for a folder
    public static ModelSpec get(String name) {
        return find(name)
                .orElseThrow(() -> new PlanException(
                        unknown(name, ALL.stream().map(ModelSpec::name).toList())
                                .then(Sentence.of("`headroom models` lists them."))));
    }

    private static Sentence unknown(String name, List<String> known) {
        String near = Names.near(name, known);
        return near.isEmpty()
                ? Sentence.of("No model \"{}\": it is neither a folder with a config.json nor in the catalogue.", name)
                : Sentence.of(
                        "No model \"{}\": it is neither a folder with a config.json nor in the catalogue (did you mean"
                                + " {}?).",
                        name,
                        near);
    }

    private static List<ModelSpec> load() {
        JsonNode file = Catalogue.read("models.json");
        List<ModelSpec> models = new ArrayList<>();
        for (JsonNode m : file.path("models")) {
            models.add(model(m, file.path("decoders"), file.path("towers")));
        }
        for (JsonNode m : Catalogue.read("families.json").path("models")) {
            models.add(family(m));
        }
        return List.copyOf(models);
    }

    /// A model that the catalogue describes as its own `config.json` does.
    private static ModelSpec family(JsonNode m) {
        String name = m.path("name").asText();
        ModelSpec read = ConfigModels.read(name, m.path("config"));
        return new ModelSpec(
                name,
                Catalogue.texts(m.path("aliases")),
                read.architecture(),
                read.maker(),
                read.decoder(),
                read.tower(),
                read.format(),
                read.packing(),
                Optional.empty(),
                m.path("verified").asBoolean(true) && read.verified() ? Confidence.PUBLISHED : Confidence.GUESSED,
                read.assumptions(),
                m.path("source").asText());
    }

    private static ModelSpec model(JsonNode m, JsonNode decoders, JsonNode towers) {
        DecoderSpec decoder = decoder(m, decoders.path(m.path("decoder").asText()));
        return new ModelSpec(
                m.path("name").asText(),
                Catalogue.texts(m.path("aliases")),
                architecture(m.path("maker").asText(), decoder),
                m.path("maker").asText(),
                decoder,
                m.has("tower")
                        ? Optional.of(tower(m, towers.path(m.path("tower").asText()), decoder))
                        : Optional.empty(),
                m.path("format").asText("hf"),
                Packing.named(m.path("format").asText("hf")),
                Optional.empty(),
                m.path("verified").asBoolean(true) ? Confidence.PUBLISHED : Confidence.GUESSED,
                List.of(),
                m.path("source").asText());
    }

    /// The class that runs it, as its configuration would name it.
    private static String architecture(String maker, DecoderSpec decoder) {
        return switch (maker) {
            case "internvl" -> "InternVLChatModel";
            case "xcomposer" -> "InternLMXComposer2ForCausalLM";
            case "minicpm-v" -> "MiniCPMV";
            case "llava" -> "LlavaLlamaForCausalLM";
            case "deepseek-vl" -> "MultiModalityCausalLM";
            default ->
                switch (decoder.family()) {
                    case "internlm" -> "InternLMForCausalLM";
                    case "internlm2" -> "InternLM2ForCausalLM";
                    case "qwen" -> "QWenLMHeadModel";
                    case "qwen2" -> maker.equals("qwen-vl") ? "Qwen2VLForConditionalGeneration" : "Qwen2ForCausalLM";
                    case "phi3" -> "Phi3ForCausalLM";
                    default -> "LlamaForCausalLM";
                };
        };
    }

    private static DecoderSpec decoder(JsonNode m, JsonNode d) {
        int hidden = d.path("hidden").asInt();
        int heads = d.path("heads").asInt();
        int kvHeads = d.path("kv_heads").asInt();
        int headDim = d.path("head_dim").asInt();
        int qkv = (heads + 2 * kvHeads) * headDim;
        int bias = switch (d.path("bias").asText("none")) {
            case "qkv" -> qkv;
            case "all" -> qkv + hidden;
            default -> 0;
        };
        return new DecoderSpec(
                d.path("family").asText(),
                hidden,
                new Attention.Grouped(heads, kvHeads, headDim),
                new FeedForward.Dense(d.path("intermediate").asInt(), true),
                List.of(LayerRun.full(d.path("layers").asInt())),
                DecoderSpec.Norms.TWO,
                bias,
                new DecoderSpec.Vocabulary(
                        m.path("vocab").asInt(d.path("vocab").asInt()),
                        m.path("tied").asBoolean(d.path("tied").asBoolean(false))),
                m.path("context").asInt(d.path("context").asInt()),
                m.path("extra_parameters").asLong());
    }

    private static TowerSpec tower(JsonNode m, JsonNode t, DecoderSpec decoder) {
        String kind = t.path("kind").asText();
        int layers = t.path("layers").asInt();
        int hidden = t.path("hidden").asInt();
        int intermediate = t.path("intermediate").asInt();
        int tile = m.path("tile").asInt(t.path("tile").asInt());
        int patch = t.path("patch").asInt();
        int patches = (tile / patch) * (tile / patch);
        boolean intern = kind.equals("internvit");
        TowerSpec tower = new TowerSpec(
                kind,
                layers,
                hidden,
                t.path("heads").asInt(),
                intermediate,
                tile,
                patches,
                m.path("tokens_per_tile").asInt(t.path("tokens_per_tile").asInt(256)),
                intern
                        ? TowerSpec.internVit(layers, hidden, intermediate, patch, patches, hidden > 2000)
                        : m.path("tower_parameters").asLong(t.path("parameters").asLong()),
                intern
                        ? TowerSpec.internVlProjector(hidden, decoder.hidden())
                        : m.path("projector_parameters").asLong(),
                m.path("max_tiles").asInt(t.path("max_tiles").asInt(1)),
                m.path("thumbnail").asBoolean(t.path("thumbnail").asBoolean(false)),
                m.path("tokens_per_image_extra")
                        .asInt(t.path("tokens_per_image_extra").asInt(2)),
                false,
                kind.equals("qwen2vl") ? 2 : 1,
                0,
                !kind.equals("siglip") && !kind.equals("qwen2vl"),
                kind.equals("qwen2vl"));
        return PictureRules.named(m.path("pictures").asText(""))
                .map(rule -> tower.with(new PictureInput(rule)))
                .orElse(tower);
    }
}
