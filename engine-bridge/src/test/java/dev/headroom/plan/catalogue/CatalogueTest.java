package dev.headroom.plan.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.PlanException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # model, published total, KV bytes per token in 16 bit
        InternVL2-1B, 938158976, 12288
        InternVL2-2B, 2205754368, 98304
        InternVL2-4B, 4146855936, 393216
        InternVL2-8B, 8075365376, 131072
        InternVL2-26B, 25514186112, 196608
        InternVL2-76B, 76262358400, 327680
        InternVL2_5-4B, 3712637952, 36864
        InternVL2.5-38B, 38388164992, 262144
        InternVL2_5-78B, 78408318336, 327680
        InternVL3-1B, 938193024, 12288
        InternVL3-2B, 2088957440, 28672
        InternVL3-8B, 7944373760, 57344
        InternVL3-14B, 15117256704, 196608
        internlm-xcomposer2-4khd-7b, 8678766592, 131072
        Llama-2-7B-chat, 6738415616, 524288
        Qwen2.5-7B-Instruct, 7615616512, 57344
        """)
    void parametersAreThePublishedOnes(String name, long parameters, long kv) {
        ModelSpec model = ModelCatalogue.get(name);
        assertThat(model.parameters()).isEqualTo(parameters);
        assertThat(model.decoder().kvValuesPerToken() * 2).isEqualTo(kv);
    }

    @Test
    void namesAreUniqueAndFoundInAnySpelling() {
        Set<String> names = new HashSet<>();
        ModelCatalogue.all()
                .forEach(m -> assertThat(names.add(ModelSpec.key(m.name())))
                        .as(m.name())
                        .isTrue());
        assertThat(ModelCatalogue.get("OpenGVLab/internvl2_5-8b").name()).isEqualTo("InternVL2_5-8B");
        assertThat(DeviceCatalogue.get("a100-80g").total()).isEqualTo(81920L << 20);
        assertThatThrownBy(() -> ModelCatalogue.get("InternVL2-9B")).hasMessageContaining("did you mean");
        assertThatThrownBy(() -> DeviceCatalogue.get("RTX 3091")).hasMessageContaining("RTX 3090");
    }

    private static final String ORIGINAL = """
        {"architectures": ["InternVLChatModel"], "model_type": "internvl_chat", "downsample_ratio": 0.5, "force_image_size": 448,
         "max_dynamic_patch": 12, "use_thumbnail": true, "dynamic_image_size": true,
         "llm_config": {"architectures": ["InternLM2ForCausalLM"], "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8,
            "num_hidden_layers": 32, "intermediate_size": 14336, "vocab_size": 92553, "max_position_embeddings": 32768, "tie_word_embeddings": true},
         "vision_config": {"hidden_size": 1024, "num_attention_heads": 16, "num_hidden_layers": 24, "intermediate_size": 4096, "image_size": 448, "patch_size": 14}}
        """;

    @Test
    void theOriginalLayoutIsRead() {
        ModelSpec model = ConfigModels.parse("mine", ORIGINAL);
        assertThat(model.parameters()).isEqualTo(8_075_365_376L);
        assertThat(model.decoder()).isEqualTo(ModelCatalogue.get("InternVL2-8B").decoder());
        assertThat(model.tower()).isEqualTo(ModelCatalogue.get("InternVL2-8B").tower());
    }

    @Test
    void theLayoutMadeForTransformersIsRead() {
        ModelSpec model = ConfigModels.parse("mine", """
            {"architectures": ["InternVLForConditionalGeneration"], "model_type": "internvl", "downsample_ratio": 0.5,
             "text_config": {"model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "num_key_value_heads": 4, "num_hidden_layers": 28,
                "intermediate_size": 18944, "vocab_size": 151674, "max_position_embeddings": 32768},
             "vision_config": {"hidden_size": 1024, "num_attention_heads": 16, "num_hidden_layers": 24, "intermediate_size": 4096,
                "image_size": [448, 448], "patch_size": [14, 14], "use_qk_norm": false}}
            """);
        assertThat(model.parameters()).isEqualTo(7_944_373_760L);
    }

    @Test
    void damagedAndForeignConfigurationsGetASentence() {
        assertThatThrownBy(() -> ConfigModels.parse("x", "{")).hasMessageContaining("damaged");
        assertThatThrownBy(() -> ConfigModels.parse("x", "[]")).hasMessageContaining("no JSON object");
        assertThatThrownBy(() -> ConfigModels.parse("x", "{\"model_type\": \"bert\"}"))
                .hasMessageContaining("does not know");
        assertThatThrownBy(() -> ConfigModels.parse(
                        "x", ORIGINAL.replace("\"num_hidden_layers\": 32,", "\"num_hidden_layers\": 0,")))
                .hasMessageContaining("num_hidden_layers");
        assertThatThrownBy(() -> ConfigModels.parse(
                        "x", ORIGINAL.replace("\"max_dynamic_patch\": 12", "\"max_dynamic_patch\": 2147483647")))
                .hasMessageContaining("max_dynamic_patch 2147483647; it must be a whole number from 1 to 1024");
    }

    /// Found by fuzzing: a division by zero, and plans of fewer than no bytes.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"hidden_size\": 4096' | '\"hidden_size\": 2147483648' | hidden_size 2147483648; it must be a whole"
                        + " number from 1 to 262144",
                "'\"num_hidden_layers\": 32,' | '\"num_hidden_layers\": 1000000,' | num_hidden_layers 1000000; it must"
                        + " be a whole number from 1 to 1024",
                "'\"num_attention_heads\": 32' | '\"num_attention_heads\": 1' | head_dim 4096; it must be a whole"
                        + " number from 1 to 1024",
                "'\"patch_size\": 14' | '\"patch_size\": 0' | patch_size 0; it must be a whole number from 1 to 1024",
                "'\"patch_size\": 14' | '\"patch_size\": 1' | cuts tiles of 448 pixels into patches of 1",
                "'\"downsample_ratio\": 0.5' | '\"downsample_ratio\": 1e300' | downsample_ratio 1.0E300; it must be a"
                        + " number above 0, up to 1"
            })
    void aNumberThatNoModelHasIsRefusedByName(String before, String after, String sentence) {
        assertThat(ORIGINAL).contains(before);
        assertThatThrownBy(() -> ConfigModels.parse("x", ORIGINAL.replace(before, after)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(sentence);
    }
}
