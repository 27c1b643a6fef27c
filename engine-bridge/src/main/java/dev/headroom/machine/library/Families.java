package dev.headroom.machine.library;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/// The names that people give to families of models.
final class Families {
    private static final Map<String, String> BY_TYPE = Map.ofEntries(
            Map.entry("qwen2_vl", "Qwen2-VL"),
            Map.entry("qwen2vl", "Qwen2-VL"),
            Map.entry("qwen2_5_vl", "Qwen2.5-VL"),
            Map.entry("qwen25vl", "Qwen2.5-VL"),
            Map.entry("qwen3_vl", "Qwen3-VL"),
            Map.entry("qwen3vl", "Qwen3-VL"),
            Map.entry("qwen3_vl_moe", "Qwen3-VL"),
            Map.entry("qwen3vlmoe", "Qwen3-VL"),
            Map.entry("qwen2", "Qwen2"),
            Map.entry("qwen3", "Qwen3"),
            Map.entry("qwen3_moe", "Qwen3"),
            Map.entry("qwen3moe", "Qwen3"),
            Map.entry("minicpmv", "MiniCPM-V"),
            Map.entry("minicpm", "MiniCPM"),
            Map.entry("gemma", "Gemma"),
            Map.entry("gemma2", "Gemma 2"),
            Map.entry("gemma3", "Gemma 3"),
            Map.entry("gemma3_text", "Gemma 3"),
            Map.entry("gemma3n", "Gemma 3n"),
            Map.entry("llava", "LLaVA 1.5"),
            Map.entry("llava_llama", "LLaVA 1.5"),
            Map.entry("llava_next", "LLaVA 1.6"),
            Map.entry("llava_onevision", "LLaVA-OneVision"),
            Map.entry("phi3", "Phi-3"),
            Map.entry("phi3_v", "Phi-3-V"),
            Map.entry("phi4mm", "Phi-4"),
            Map.entry("internlm2", "InternLM2"),
            Map.entry("internlm3", "InternLM3"),
            Map.entry("internlmxcomposer2", "XComposer2"),
            Map.entry("idefics3", "Idefics 3"),
            Map.entry("smolvlm", "SmolVLM"),
            Map.entry("mllama", "Llama 3.2 Vision"),
            Map.entry("llama", "Llama"),
            Map.entry("llama4", "Llama 4"),
            Map.entry("mistral", "Mistral"),
            Map.entry("mistral3", "Mistral 3"),
            Map.entry("pixtral", "Pixtral"),
            Map.entry("paligemma", "PaliGemma"),
            Map.entry("molmo", "Molmo"),
            Map.entry("ovis", "Ovis"),
            Map.entry("deepseek_vl_v2", "DeepSeek-VL2"),
            Map.entry("kimi_vl", "Kimi-VL"),
            Map.entry("glm4v", "GLM-4V"),
            Map.entry("qwen", "Qwen-VL"));

    private Families() {}

    /// @param name of the model, which tells generations apart where the files do not
    static String of(JsonNode config, String name) {
        String type = config.path("model_type").asText("");
        String architecture = config.path("architectures").path(0).asText("");
        if (type.startsWith("internvl") || architecture.equals("InternVLChatModel")) {
            return internVl(name);
        }
        if (architecture.contains("XComposer2")) {
            return "XComposer2";
        }
        return of(type.isEmpty() ? architecture : type);
    }

    static String of(String type) {
        return BY_TYPE.getOrDefault(type.toLowerCase(Locale.ROOT), type);
    }

    private static String internVl(String name) {
        String key = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        if (key.contains("internvl35")) {
            return "InternVL3.5";
        }
        if (key.contains("internvl3")) {
            return "InternVL3";
        }
        return key.contains("internvl25") ? "InternVL2.5" : "InternVL2";
    }
}
