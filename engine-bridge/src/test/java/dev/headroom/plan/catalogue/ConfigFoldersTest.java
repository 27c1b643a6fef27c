package dev.headroom.plan.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `config.json` of models that people run, read without their weights.
class ConfigFoldersTest {
    private static String json(String folder) throws IOException {
        return Files.readString(Path.of("src/test/resources/configs", folder, "config.json"));
    }

    private static ModelSpec read(String folder) throws IOException {
        return ConfigModels.parse(folder, json(folder));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # folder, parameters as published in billions, prompt tokens of a tile or of a picture of 448 pixels
        Qwen2.5-VL-7B-Instruct, 8.292, 256
        Qwen2.5-VL-7B-tf5, 8.292, 256
        Qwen3-VL-4B-Instruct, 4.438, 196
        InternVL3_5-30B-A3B, 30.849, 256
        InternVL3_5-8B, 8.528, 256
        InternVL3-8B-hf, 7.944, 256
        MiniCPM-V-2_6-int4, 8.099, 64
        Qwen-VL-Chat-folder, 9.656, 256
        Ovis2-8B, 8.935, 256
        llava-1.5-7b-hf, 7.063, 576
        SmolVLM-Instruct, 2.246, 81
        gemma-3-4b-it, 4.300, 256
        """)
    void theFoldersGiveThePublishedParameters(String folder, double billions, int tokens) throws IOException {
        ModelSpec model = read(folder);
        assertThat(model.parameters() / 1e9).isBetween(billions - 0.001, billions + 0.001);
        assertThat(model.tower().orElseThrow().tokensPerTile()).isEqualTo(tokens);
        assertThat(model.confidence()).isEqualTo(Confidence.COMPUTED);
        assertThat(model.assumptions()).isEmpty();
    }

    @Test
    void bothSpellingsOfAFileGiveTheSameModel() throws IOException {
        ModelSpec older = read("Qwen2.5-VL-7B-Instruct");
        ModelSpec newer = read("Qwen2.5-VL-7B-tf5");
        assertThat(newer.decoder()).isEqualTo(older.decoder());
        assertThat(newer.tower()).isEqualTo(older.tower());
        assertThat(newer.decoder().context()).isEqualTo(128_000);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        Qwen3-VL-4B-Instruct, spatial_merge_size
        Ovis2-8B, hidden_stride
        """)
    void aMergeThatNoTowerHasIsBounded(String folder, String field) throws IOException {
        ModelSpec model = ConfigModels.parse(
                folder, json(folder).replaceAll("\"" + field + "\"\\s*:\\s*\\d+", "\"" + field + "\": 1024"));
        assertThat(model.tower().orElseThrow().merge()).isEqualTo(16);
    }

    @Test
    void familiesWhosePicturesAreKnownAreNoGuessesButForTheirSound() throws IOException {
        ModelSpec ovis = ConfigModels.parse("Ovis2.6", json("Ovis2-8B").replace("\"ovis\"", "\"ovis2_6\""));
        assertThat(ovis.maker()).isEqualTo("ovis");
        assertThat(ovis.assumptions().toString()).doesNotContain("does not know the family");
        ModelSpec heard =
                ConfigModels.parse("MiniCPM-o", json("MiniCPM-V-2_6-int4").replace("\"minicpmv\"", "\"minicpmo\""));
        assertThat(heard.maker()).isEqualTo("minicpm-v");
        assertThat(heard.confidence()).isEqualTo(Confidence.GUESSED);
        assertThat(heard.assumptions()).singleElement().asString().contains("encoder of sound");
        assertThat(heard.parameters()).isEqualTo(read("MiniCPM-V-2_6-int4").parameters());
    }

    @Test
    void whatAFileLeavesOutIsItsClasses() throws IOException {
        DecoderSpec gemma = read("gemma-3-4b-it").decoder();
        assertThat(gemma.context()).isEqualTo(131_072);
        assertThat(gemma.attention()).isEqualTo(new Attention.Grouped(8, 4, 256));
        assertThat(gemma.runs())
                .containsExactlyInAnyOrder(LayerRun.full(5), new LayerRun(29, new Memory.Sliding(1024)));
        DecoderSpec llava = read("llava-1.5-7b-hf").decoder();
        assertThat(llava.attention()).isEqualTo(new Attention.Grouped(32, 32, 128));
        assertThat(llava.layers()).isEqualTo(32);
    }

    @Test
    void aFamilyNobodyKnowsIsPlannedFromItsBlocksAndMarkedAsAGuess() throws IOException {
        String foreign = json("Qwen3-VL-4B-Instruct")
                .replace("\"qwen3_vl\"", "\"foo_vl\"")
                .replace("qwen3_vl_text", "foo_text")
                .replace("Qwen3VLForConditionalGeneration", "FooVLForConditionalGeneration");
        ModelSpec model = ConfigModels.parse("foo", foreign);
        assertThat(model.confidence()).isEqualTo(Confidence.GUESSED);
        assertThat(model.assumptions()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(model.assumptions().toString()).contains("foo_vl").contains("foo_text");
        assertThat(model.architecture()).isEqualTo("FooVLForConditionalGeneration");
        assertThat(model.parameters() / 1e9).isBetween(4.2, 4.6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "image_size": 336, "patch_size": 14, "num_attention_heads": 16 | 1
        "patch_size": 14, "num_attention_heads": 16 | 2
        "image_size": 336, "num_attention_heads": 16 | 2
        "patch_size": 14 | 3
        "hidden_act": "gelu" | 4
        """)
    void whatAnUnknownTowerDoesNotTellIsAssumedInWords(String vision, int assumptions) {
        String file = """
            {"model_type": "foo_vl", "text_config": {"model_type": "qwen2", "hidden_size": 512, "num_hidden_layers": 2,
              "num_attention_heads": 8, "num_key_value_heads": 8, "intermediate_size": 1024, "vocab_size": 1000,
              "max_position_embeddings": 4096, "tie_word_embeddings": false},
             "vision_config": {"hidden_size": 256, "num_hidden_layers": 2, "intermediate_size": 512, %s}}
            """;
        ModelSpec model = ConfigModels.parse("foo", file.replace("%s", vision));
        assertThat(model.assumptions().stream().filter(s -> s.toString().startsWith("The file does not tell")))
                .hasSize(assumptions);
        ModelSpec told = ConfigModels.parse(
                "foo", file.replace("%s", vision).replaceFirst("\\{", "{\"image_seq_length\": 99, "));
        assertThat(told.assumptions().toString()).doesNotContain("how many tokens");
    }

    @Test
    void theExpertsOfAFamilyNobodyKnowsAreCounted() {
        ModelSpec model = ConfigModels.parse("foo", """
            {"model_type": "foo_moe", "hidden_size": 2048, "num_hidden_layers": 48, "num_attention_heads": 32,
             "num_key_value_heads": 4, "head_dim": 128, "n_routed_experts": 128, "num_experts_per_tok": 8,
             "moe_intermediate_size": 768, "intermediate_size": 6144, "vocab_size": 151936, "tie_word_embeddings": false}
            """);
        assertThat(model.parameters() / 1e9).isBetween(30.4, 30.6);
        assertThat(model.confidence()).isEqualTo(Confidence.GUESSED);
        assertThat(model.assumptions().toString())
                .contains("32768 tokens are taken")
                .contains("text only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size"})
    void whatAnUnknownDecoderLacksIsNamedWithItsBlock(String field) throws IOException {
        String foreign = json("Qwen3-VL-4B-Instruct")
                .replace("\"qwen3_vl\"", "\"foo_vl\"")
                .replace("qwen3_vl_text", "foo_text");
        int at = foreign.indexOf("\"" + field + "\"", foreign.indexOf("text_config"));
        if (field.equals("vocab_size")) {
            at = foreign.lastIndexOf("\"" + field + "\"");
        }
        String without = foreign.substring(0, at) + "\"other\"" + foreign.substring(at + field.length() + 2);
        assertThatThrownBy(() -> ConfigModels.parse("foo", without))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("does not know")
                .hasMessageContaining("text_config names no " + field);
    }

    @Test
    void whatAnUnknownTowerLacksIsNamedWithItsBlock() throws IOException {
        String foreign = json("Qwen3-VL-4B-Instruct")
                .replace("\"qwen3_vl\"", "\"foo_vl\"")
                .replace("\"depth\"", "\"deep\"");
        assertThatThrownBy(() -> ConfigModels.parse("foo", foreign))
                .hasMessageContaining("vision_config names no num_hidden_layers");
    }

    @Test
    void aTowerThatTheFileHardlyDescribesIsItsClasses() {
        ModelSpec model = ConfigModels.parse("Qwen2-VL-7B-Instruct-AWQ", """
            {"architectures": ["Qwen2VLForConditionalGeneration"], "model_type": "qwen2_vl", "hidden_size": 3584,
             "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4, "intermediate_size": 18944,
             "vocab_size": 152064, "max_position_embeddings": 32768, "tie_word_embeddings": false,
             "vision_config": {"in_chans": 3, "model_type": "qwen2_vl", "spatial_patch_size": 14},
             "quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 128}}
            """);
        assertThat(model.parameters()).isEqualTo(8_291_375_616L);
    }

    @Test
    void typesThatSeveralFamiliesShareAreToldApart() {
        assertThat(ModelCatalogue.get("pixtral-12b").tower().orElseThrow().kind())
                .isEqualTo("pixtral");
        ModelSpec original = ConfigModels.parse("llava", """
            {"architectures": ["LlavaLlamaForCausalLM"], "model_type": "llava", "hidden_size": 4096,
             "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32, "intermediate_size": 11008,
             "vocab_size": 32000, "max_position_embeddings": 4096, "mm_hidden_size": 1024,
             "mm_projector_type": "mlp2x_gelu", "mm_vision_tower": "openai/clip-vit-large-patch14-336"}
            """);
        assertThat(original.parameters())
                .isEqualTo(ModelCatalogue.get("llava-v1.5-7b").parameters());
        ModelSpec ocr = ConfigModels.parse("DeepSeek-OCR", """
            {"architectures": ["DeepseekOCRForCausalLM"], "model_type": "deepseek_vl_v2",
             "language_config": {"model_type": "deepseek_v2", "hidden_size": 1280, "num_hidden_layers": 12,
                "num_attention_heads": 10, "num_key_value_heads": 10, "use_mla": false, "intermediate_size": 6848,
                "n_routed_experts": 64, "n_shared_experts": 2, "num_experts_per_tok": 6,
                "moe_intermediate_size": 896, "first_k_dense_replace": 1, "vocab_size": 129280,
                "max_position_embeddings": 8192},
             "vision_config": {"width": {"clip-l-14-224": {"layers": 24}}}}
            """);
        assertThat(ocr.parameters() / 1e9).isBetween(3.25, 3.4);
        assertThat(ocr.confidence()).isEqualTo(Confidence.GUESSED);
    }
}
