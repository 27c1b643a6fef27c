package dev.headroom.machine.library;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/// How a `config.json` says that weights are packed.
///
/// @param label for people, empty for weights that are not packed
/// @param bits of one packed weight, 16 where none is
/// @param mlx whether packed weights are just called `weight`, with `scales` and `biases` beside them
record Quantisation(String label, int bits, boolean mlx) {
    static final Quantisation NONE = new Quantisation("", 16, false);

    private static final Set<String> NO_WEIGHTS = Set.of(
            "scales",
            "qzeros",
            "g_idx",
            "absmax",
            "quant_map",
            "weight_scale",
            "weight_scale_inv",
            "weight_scale_2",
            "weight_global_scale",
            "input_scale",
            "input_global_scale",
            "weight_zero_point",
            "weight_shape",
            "weight_g_idx",
            "nested_absmax",
            "nested_quant_map",
            "k_scale",
            "v_scale",
            "SCB");

    static Quantisation of(JsonNode config) {
        JsonNode q = config.path("quantization_config");
        for (String inner : new String[] {"llm_config", "text_config"}) {
            q = q.isObject() ? q : config.path(inner).path("quantization_config");
        }
        if (!q.isObject()) {
            JsonNode own = config.path("quantization");
            return own.isObject() ? packed("MLX", bits(own.path("bits"), 4), true) : NONE;
        }
        String method = q.path("quant_method").asText("").toLowerCase(Locale.ROOT);
        return switch (method) {
            case "awq" -> packed("AWQ", bits(q.path("bits"), 4), false);
            case "gptq" -> packed("GPTQ", bits(q.path("bits"), 4), false);
            case "auto-round" -> packed("AutoRound", bits(q.path("bits"), 4), false);
            case "fp8" -> new Quantisation("fp8", 8, false);
            case "mxfp4" -> new Quantisation("mxfp4", 4, false);
            case "bitsandbytes" ->
                q.path("load_in_8bit").asBoolean(false)
                                && !q.path("load_in_4bit").asBoolean(false)
                        ? new Quantisation("int8 bnb", 8, false)
                        : new Quantisation(q.path("bnb_4bit_quant_type").asText("nf4") + " bnb", 4, false);
            case "compressed-tensors" -> compressed(q);
            case "" -> q.has("group_size") ? packed("MLX", bits(q.path("bits"), 4), true) : NONE;
            default -> new Quantisation(method, bits(q.path("bits"), 16), false);
        };
    }

    private static Quantisation compressed(JsonNode q) {
        JsonNode weights = q.path("config_groups").path("group_0").path("weights");
        int bits = bits(weights.path("num_bits"), 4);
        return new Quantisation(
                (weights.path("type").asText("int").equals("float") ? "fp" : "int") + bits, bits, false);
    }

    private static Quantisation packed(String by, int bits, boolean mlx) {
        return new Quantisation("int%d %s".formatted(bits, by), bits, mlx);
    }

    private static int bits(JsonNode node, int otherwise) {
        int bits = node.asInt(otherwise);
        return bits >= 1 && bits <= 32 ? bits : otherwise;
    }

    /// Whether a tensor's name says that it belongs to packed weights beside it.
    static boolean isScale(String tensor) {
        String last = tensor.substring(tensor.lastIndexOf('.') + 1);
        return NO_WEIGHTS.contains(last)
                || last.endsWith("_scales")
                || last.startsWith("quant_state")
                || tensor.contains(".quant_state.");
    }

    /// Weights that a tensor stands for: scales, zeros and orders are none.
    ///
    /// @param type as safetensors names it
    long parameters(String tensor, String type, long elements) {
        if (label.isEmpty()) {
            return elements;
        }
        String last = tensor.substring(tensor.lastIndexOf('.') + 1);
        if (isScale(tensor) || mlx && last.equals("biases")) {
            return 0;
        }
        boolean word = type.equals("I32") || type.equals("U32");
        if (word && (last.equals("qweight") || last.equals("weight_packed") || mlx && last.equals("weight"))) {
            return elements * 32 / bits;
        }
        boolean half = bits == 4 && type.equals("U8");
        return half && (last.equals("weight") || last.equals("weight_packed") || last.endsWith("_blocks"))
                ? 2 * elements
                : elements;
    }
}
