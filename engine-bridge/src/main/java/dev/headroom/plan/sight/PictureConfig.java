package dev.headroom.plan.sight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells the rule of a model by its `config.json`: by its type, its class and the blocks within, as one type may stand
/// for several families.
public final class PictureConfig {
    private final JsonNode c;
    private final JsonNode vision;
    private final String type;
    private final String architecture;

    private PictureConfig(JsonNode config) {
        c = config;
        vision = config.path("vision_config");
        type = config.path("model_type").asText("").toLowerCase(Locale.ROOT);
        architecture = config.path("architectures").path(0).asText("").toLowerCase(Locale.ROOT);
    }

    /// Empty for a family without a rule of its own, and for InternVL, whose grid is part of its tower's dimensions.
    public static Optional<PictureRule> rule(JsonNode config) {
        return new PictureConfig(config).rule();
    }

    private Optional<PictureRule> rule() {
        return switch (type) {
            case "qwen2_vl", "qwen2_5_vl", "qwen2_vl_text", "qwen2_5_vl_text" ->
                Optional.of(resized(PictureRules.qwen2(), type.contains("5") ? "Qwen2.5-VL" : "Qwen2-VL"));
            case "qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_moe" ->
                Optional.of(resized(PictureRules.qwen3(), "Qwen3-VL"));
            case "glm4v", "glm4v_moe", "glm46v" -> Optional.of(resized(PictureRules.glm4v(), "GLM-4.1V"));
            case "ovis2_5", "ovis2_6" -> Optional.of(PictureRules.ovis25());
            case "ovis", "ovis2" -> Optional.of(ovis());
            case "llava" -> Optional.of(llava());
            case "pixtral" -> Optional.of(pixtral());
            case "mistral3" -> Optional.of(mistral3());
            case "llava_next" -> Optional.of(next(PictureRules.llavaNext()));
            case "llava_onevision" -> Optional.of(oneVision(PictureRules.llavaOneVision()));
            case "minicpmv", "minicpmo" -> Optional.of(slices());
            case "mllama" -> Optional.of(mllama());
            case "llama4" -> Optional.of(llama4());
            case "gemma3" -> Optional.of(gemma3());
            case "gemma3n" -> Optional.of(PictureRules.gemma3n());
            case "phi3_v" -> Optional.of(PictureRules.phi3(named("3.5") ? 4 : 16));
            case "phi4mm", "phi4_multimodal" -> Optional.of(PictureRules.phi4());
            case "deepseek_vl_v2" -> deepSeek();
            case "kimi_vl" -> Optional.of(PictureRules.kimi(named("2506") ? 16_384 : 4_096));
            case "chatglm" -> vision.isObject() ? Optional.of(PictureRules.glm4v9b()) : Optional.empty();
            case "molmo" -> Optional.of(PictureRules.molmo());
            case "idefics3", "smolvlm" -> Optional.of(edges());
            case "paligemma" -> Optional.of(PictureRules.paliGemma(first(vision.path("image_size"), 224)));
            case "qwen" -> c.path("visual").isObject() ? Optional.of(PictureRules.qwenVl()) : Optional.empty();
            case "internlm2", "internlmxcomposer2" -> xcomposer();
            default -> Optional.empty();
        };
    }

    private boolean named(String part) {
        return c.path("_name_or_path").asText("").contains(part);
    }

    private SmartResize resized(SmartResize usual, String family) {
        return new SmartResize(
                family,
                first(vision.path("patch_size"), first(vision.path("spatial_patch_size"), usual.patch())),
                first(vision.path("spatial_merge_size"), usual.merge()),
                usual.frames(),
                usual.minPixels(),
                usual.maxPixels(),
                usual.clips(),
                usual.visualVocabulary());
    }

    private PictureRule ovis() {
        JsonNode tokenizer = c.path("visual_tokenizer_config");
        JsonNode tower = tokenizer.isMissingNode() ? vision : tokenizer.path("backbone_config");
        if (tower.path("model_type").asText("").contains("navit")) {
            return PictureRules.ovis25();
        }
        int tile = first(tower.path("image_size"), 448);
        int side = Math.max(1, tile / Math.max(1, first(tower.path("patch_size"), 14)));
        int stride = Math.max(1, first(tokenizer.path("hidden_stride"), first(vision.path("hidden_stride"), 2)));
        int merged = Math.ceilDiv(side, stride);
        // its own code and the port for transformers differ in the most tiles
        int most = type.equals("ovis") ? 9 : 12;
        return new OvisTiles(
                "Ovis2", tile, side * side, merged * merged, most, first(tokenizer.path("vocab_size"), 65_536));
    }

    private PictureRule llava() {
        if (vision.path("model_type").asText("").equals("pixtral")) {
            return pixtral();
        }
        FixedPicture usual = PictureRules.llava15();
        int edge = first(vision.path("image_size"), usual.edge());
        int side = edge / Math.max(1, first(vision.path("patch_size"), 14));
        return side < 1 ? usual : new FixedPicture(usual.family(), edge, side * side, side * side, 0);
    }

    private PictureRule pixtral() {
        RowBreaks usual = PictureRules.pixtral();
        return new RowBreaks(
                usual.family(),
                first(vision.path("image_size"), usual.edge()),
                first(vision.path("patch_size"), usual.patch()),
                1);
    }

    private PictureRule mistral3() {
        RowBreaks usual = PictureRules.mistral3();
        return new RowBreaks(
                usual.family(),
                first(vision.path("image_size"), usual.edge()),
                first(vision.path("patch_size"), usual.patch()),
                first(c.path("spatial_merge_size"), usual.merge()));
    }

    private PictureRule next(Pinpoints usual) {
        List<Pinpoints.Tall> sizes = pinpoints();
        int tile = first(vision.path("image_size"), usual.tile());
        int side = tile / Math.max(1, first(vision.path("patch_size"), 14));
        return new Pinpoints(
                usual.family(), tile, Math.max(1, side), sizes.isEmpty() ? usual.sizes() : sizes, usual.cells());
    }

    private PictureRule oneVision(Pinpoints usual) {
        String aspect = c.path("vision_aspect_ratio").asText("anyres_max_9");
        String most = aspect.substring(aspect.lastIndexOf('_') + 1);
        Optional<Integer> cells = most.matches("[1-9]\\d?") ? Optional.of(Integer.valueOf(most)) : usual.cells();
        return next(new Pinpoints(usual.family(), usual.tile(), usual.side(), usual.sizes(), cells));
    }

    private List<Pinpoints.Tall> pinpoints() {
        List<Pinpoints.Tall> sizes = new ArrayList<>();
        for (JsonNode size : c.path("image_grid_pinpoints")) {
            int height = size.path(0).asInt();
            int width = size.path(1).asInt();
            if (height > 0 && width > 0) {
                sizes.add(new Pinpoints.Tall(height, width));
            }
        }
        return sizes;
    }

    private PictureRule slices() {
        Slices usual = PictureRules.miniCpmV();
        double version = c.path("version").asDouble(c.path("version").asText("").startsWith("4.5") ? 4.5 : 2);
        JsonNode slice = c.path("slice_config");
        boolean joined = version >= 4.5 && version < 4.6;
        return new Slices(
                joined ? "MiniCPM-V 4.5" : usual.family(),
                first(slice.path("scale_resolution"), usual.scale()),
                first(slice.path("max_slice_nums"), usual.maxSlices()),
                first(c.path("query_num"), usual.queries()),
                first(slice.path("patch_size"), usual.patch()),
                joined ? 6 : 1);
    }

    private PictureRule mllama() {
        int tile = first(vision.path("image_size"), 448);
        int side = tile / Math.max(1, first(vision.path("patch_size"), 14));
        return new MllamaTiles("Llama-3.2-Vision", tile, side * side + 1, first(vision.path("max_num_tiles"), 4));
    }

    private PictureRule llama4() {
        Llama4Tiles usual = PictureRules.llama4();
        int tile = first(vision.path("image_size"), usual.tile());
        int side = Math.max(1, tile / Math.max(1, first(vision.path("patch_size"), 14)));
        double ratio = vision.path("pixel_shuffle_ratio").asDouble(0.5);
        return new Llama4Tiles(
                usual.family(),
                tile,
                side * side,
                Math.max(1, (int) Math.round(side * side * ratio * ratio)),
                usual.maxTiles());
    }

    private PictureRule gemma3() {
        PanAndScan usual = PictureRules.gemma3();
        int edge = first(vision.path("image_size"), usual.edge());
        int side = Math.max(1, edge / Math.max(1, first(vision.path("patch_size"), 14)));
        return new PanAndScan(
                usual.family(), edge, side * side, first(c.path("mm_tokens_per_image"), usual.tokens()), false);
    }

    private Optional<PictureRule> deepSeek() {
        if (architecture.contains("ocr")) {
            return Optional.empty();
        }
        DeepSeekTiles usual = PictureRules.deepSeekVl2();
        int most = 1;
        for (JsonNode size : c.path("candidate_resolutions")) {
            most = Math.max(
                    most, size.path(0).asInt() / usual.tile() * (size.path(1).asInt() / usual.tile()));
        }
        return Optional.of(
                most == 1
                        ? usual
                        : new DeepSeekTiles(usual.family(), usual.tile(), usual.patches(), usual.side(), most));
    }

    private PictureRule edges() {
        int tile = first(vision.path("image_size"), type.equals("smolvlm") ? 512 : 364);
        int side = Math.max(1, tile / Math.max(1, first(vision.path("patch_size"), type.equals("smolvlm") ? 16 : 14)));
        int scale = Math.max(1, first(c.path("scale_factor"), type.equals("smolvlm") ? 4 : 2));
        return new EdgeTiles(
                tile == 364 ? "Idefics3" : "SmolVLM",
                4 * tile,
                tile,
                side * side,
                side * side / scale / scale,
                type.equals("smolvlm"));
    }

    private Optional<PictureRule> xcomposer() {
        boolean later = architecture.contains("xcomposer2")
                && c.path("max_position_embeddings").asInt() == 24_576;
        return later ? Optional.of(PictureRules.xcomposer25()) : Optional.empty();
    }

    /// A whole number above 0, or the first or the height of several.
    private static int first(JsonNode value, int usual) {
        JsonNode one = value.isArray() ? value.path(0) : value.isObject() ? value.path("height") : value;
        return one.canConvertToInt() && one.asInt() > 0 ? one.asInt() : usual;
    }
}
