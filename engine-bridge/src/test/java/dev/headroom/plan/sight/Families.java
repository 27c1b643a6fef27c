package dev.headroom.plan.sight;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/// Every rule there is, under the name that tests give it.
final class Families {
    private Families() {}

    static PictureRule of(String name) {
        PictureRule rule = all().get(name);
        if (rule == null) {
            throw new IllegalArgumentException(name);
        }
        return rule;
    }

    static Map<String, PictureRule> all() {
        Map<String, PictureRule> all = new LinkedHashMap<>();
        all.put("qwen2", PictureRules.qwen2());
        all.put("qwen2-class", PictureRules.qwen2("Qwen2-VL", 3_136, 1_003_520));
        all.put("qwen3", PictureRules.qwen3());
        all.put("glm41v", PictureRules.glm4v());
        all.put("ovis25", PictureRules.ovis25());
        all.put("internvl12", PictureRules.internVl(12));
        all.put("internvl6", PictureRules.internVl(6));
        all.put("llava15", PictureRules.llava15());
        all.put("llava-next", PictureRules.llavaNext());
        all.put("onevision", PictureRules.llavaOneVision());
        all.put("minicpm", PictureRules.miniCpmV());
        all.put("minicpm45", PictureRules.miniCpmV45());
        all.put("llama4", PictureRules.llama4());
        all.put("mllama", PictureRules.mllama(560));
        all.put("gemma3", PictureRules.gemma3());
        all.put("gemma3n", PictureRules.gemma3n());
        all.put("phi35", PictureRules.phi3(4));
        all.put("phi3", PictureRules.phi3(16));
        all.put("phi4", PictureRules.phi4());
        all.put("deepseek", PictureRules.deepSeekVl2());
        all.put("kimi", PictureRules.kimi(4096));
        all.put("kimi-thinking", PictureRules.kimi(16_384));
        all.put("ovis2", PictureRules.ovis2());
        all.put("molmo", PictureRules.molmo());
        all.put("idefics3", PictureRules.idefics3());
        all.put("smolvlm", PictureRules.smolVlm());
        all.put("smolvlm-small", PictureRules.smolVlmSmall());
        all.put("pixtral", PictureRules.pixtral());
        all.put("mistral3", PictureRules.mistral3());
        all.put("paligemma-224", PictureRules.paliGemma(224));
        all.put("paligemma-448", PictureRules.paliGemma(448));
        all.put("paligemma-896", PictureRules.paliGemma(896));
        all.put("qwen-vl", PictureRules.qwenVl());
        all.put("glm4v-9b", PictureRules.glm4v9b());
        all.put("xcomposer4khd", PictureRules.xcomposer4khd(16));
        all.put("xcomposer25", PictureRules.xcomposer25());
        all.put("llamacpp-qwen3", new LlamaCppNative("Qwen3-VL", 16, 2, 8, 4096, OptionalInt.empty(), false, 2));
        all.put("llamacpp-pixtral", new LlamaCppNative("Pixtral", 16, 1, 8, 1024, OptionalInt.empty(), true, 0));
        all.put("llamacpp-qwen2-old", new LlamaCppNative("Qwen2-VL", 14, 2, 1, 1, OptionalInt.of(1024), false, 2));
        all.put("llamacpp-internvl", new LlamaCppInternVl("InternVL", 448, 1024, 256, 1, 12, 2));
        return all;
    }
}
