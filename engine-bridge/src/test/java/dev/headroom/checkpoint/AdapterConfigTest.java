package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.catalogue.ConfigModels;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterConfigTest {
    private static final String SEVEN =
            "[\"q_proj\",\"k_proj\",\"v_proj\",\"o_proj\",\"gate_proj\",\"up_proj\",\"down_proj\"]";

    @TempDir
    Path folder;

    private AdapterConfig config(String json) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), json);
        return AdapterConfig.read(folder);
    }

    private AdapterConfig.Count count(String model, String fields) throws IOException {
        return config("{\"peft_type\": \"LORA\", \"r\": 1, " + fields + "}").on(ModelCatalogue.get(model));
    }

    /// Elements per unit of rank of q, k, v, o, gate, up and down over all text layers.
    @ParameterizedTest
    @CsvSource(textBlock = """
        Qwen2-VL-2B-Instruct, 1154048
        Qwen2-VL-7B-Instruct, 2523136
        InternVL3-1B,          549888
        InternVL3-8B,         2523136
        """)
    void aListCountsTheTextLayers(String model, long values) throws IOException {
        assertThat(count(model, "\"target_modules\": " + SEVEN).language()).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        InternVL2-8B,          24, 393216
        InternVL2-26B,         45, 2304000
        Qwen2-VL-7B-Instruct,  32, 655360
        """)
    void towersHaveNamesOfTheirOwn(String model, int layers, long values) throws IOException {
        AdapterConfig.Count count = count(model, "\"target_modules\": [\"attn.qkv\",\"attn.proj\",\"fc1\",\"fc2\"]");
        assertThat(count.tower()).isEqualTo(values);
        assertThat(count.language()).isZero();
    }

    @Test
    void attentionNamesReachATowerThatHasTheSame() throws IOException {
        ModelSpec clip = ModelCatalogue.get("Yi-VL-6B");
        AdapterConfig.Count count = config("{\"r\": 1, \"target_modules\": [\"q_proj\", \"v_proj\"]}")
                .on(clip);
        assertThat(count.tower()).isEqualTo(24L * 2 * 2 * 1024);
        assertThat(count.language()).isEqualTo(32L * (2 * 4096 + 4096 + 512));
    }

    /// What ms-swift writes: everything of the language model but head and embeddings.
    @Test
    void aRegularExpressionMatchesWholePaths() throws IOException {
        AdapterConfig.Count count = count(
                "InternVL2-8B", "\"target_modules\": \"^(language_model)(?!.*(lm_head|output|emb|wte|shared)).*\"");
        assertThat(count.language()).isEqualTo(2_359_296);
        assertThat(count.tower()).isZero();
        assertThat(count.unknown()).isEmpty();
    }

    @Test
    void aPatternForNewerPrefixesIsTriedUnderThem() throws IOException {
        AdapterConfig.Count count =
                count("Qwen2-VL-7B-Instruct", "\"target_modules\": \"model\\\\.language_model\\\\..*_proj\"");
        assertThat(count.language()).isEqualTo(2_523_136);
    }

    @Test
    void allLinearReachesTowerAndProjector() throws IOException {
        AdapterConfig.Count count = count("InternVL2-8B", "\"target_modules\": \"all-linear\"");
        assertThat(count.language()).isEqualTo(2_359_296);
        assertThat(count.tower()).isEqualTo(393_216 + (4 * 1024 + 4096) + 2 * 4096);
    }

    @Test
    void ranksOfTheirOwnAndLayersOfTheirOwnCount() throws IOException {
        long q = 28L * (3584 + 3584);
        assertThat(count("InternVL3-8B", "\"target_modules\": [\"q_proj\"], \"rank_pattern\": {\"q_proj\": 4}")
                        .language())
                .isEqualTo(4 * q);
        assertThat(count("InternVL3-8B", "\"target_modules\": [\"q_proj\"], \"layers_to_transform\": [0, 1]")
                        .language())
                .isEqualTo(2 * q / 28);
    }

    @Test
    void doraAndSavedModulesAndTokensAreCounted() throws IOException {
        long q = 28L * (3584 + 3584);
        AdapterConfig.Count count = count(
                "InternVL3-8B",
                "\"target_modules\": [\"q_proj\"], \"use_dora\": true, \"modules_to_save\": [\"embed_tokens\","
                        + " \"lm_head\", \"nothing\"], \"trainable_token_indices\": [1, 2, 3]");
        assertThat(count.language()).isEqualTo(q + 28L * 3584);
        assertThat(count.whole()).isEqualTo(2L * 151674 * 3584 + 3 * 3584);
        assertThat(count.unknown()).containsExactly("nothing");
    }

    @Test
    void aMixtureWhoseLayersAreAllDenseHasNoExpertsToAdapt() throws IOException {
        ModelSpec dense = ConfigModels.parse("dense", """
            {"model_type": "deepseek_v3", "hidden_size": 256, "num_hidden_layers": 2, "first_k_dense_replace": 2,
             "num_attention_heads": 4, "num_key_value_heads": 4, "q_lora_rank": 64, "kv_lora_rank": 64,
             "qk_nope_head_dim": 32, "qk_rope_head_dim": 32, "v_head_dim": 32, "n_routed_experts": 8,
             "num_experts_per_tok": 2, "moe_intermediate_size": 64, "intermediate_size": 512, "vocab_size": 1000,
             "max_position_embeddings": 4096}
            """);
        AdapterConfig.Count count = config("{\"r\": 1, \"target_modules\": [\"o_proj\"],"
                        + " \"target_parameters\": [\"mlp.experts.gate_up_proj\"]}")
                .on(dense);
        assertThat(count.language()).isEqualTo(2L * (4 * 32 + 256));
    }

    @Test
    void internVlOfTransformersHasProjectionsApartInItsTower() throws IOException {
        String json = Files.readString(Path.of("src/test/resources/configs/InternVL3-8B-hf/config.json"));
        AdapterConfig.Count count = config("{\"r\": 16, \"target_modules\": [\"q_proj\", \"k_proj\", \"v_proj\"]}")
                .on(ConfigModels.parse("InternVL3-8B-hf", json));
        assertThat(count.tower()).isEqualTo(2_359_296);
        AdapterConfig.Count out = config("{\"r\": 1, \"target_modules\": \"model.vision_tower.*projection_layer\"}")
                .on(ConfigModels.parse("InternVL3-8B-hf", json));
        assertThat(out.tower()).isEqualTo(24L * 2048);
    }

    @Test
    void glmsTowerHasOneProjectionForQueriesKeysAndValues() throws IOException {
        ModelSpec glm = ConfigModels.parse("GLM-4.1V", """
            {"architectures": ["Glm4vForConditionalGeneration"], "model_type": "glm4v", "hidden_size": 4096,
             "num_hidden_layers": 40, "num_attention_heads": 32, "num_key_value_heads": 2, "intermediate_size": 13696,
             "vocab_size": 151552, "max_position_embeddings": 65536,
             "vision_config": {"depth": 24, "hidden_size": 1536, "num_heads": 12, "out_hidden_size": 4096}}
            """);
        assertThat(config("{\"r\": 16, \"target_modules\": [\"q_proj\", \"k_proj\", \"v_proj\"]}")
                        .on(glm)
                        .tower())
                .isZero();
        assertThat(config("{\"r\": 1, \"target_modules\": [\"attn.qkv\"]}")
                        .on(glm)
                        .tower())
                .isEqualTo(24L * 4 * 1536);
    }

    @Test
    void aNameThatIsNowhereIsTold() throws IOException {
        assertThat(count("InternVL2-8B", "\"target_modules\": [\"wqkv\", \"q_proj\"]")
                        .unknown())
                .containsExactly("q_proj");
    }

    @Test
    void aPatternThatIsNoneIsRefusedInWords() {
        assertThatThrownBy(() -> count("InternVL2-8B", "\"target_modules\": \"((\""))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is no pattern");
    }

    @Test
    void aFolderWithAnAdapterAloneIsNoModel() throws IOException {
        config("{\"base_model_name_or_path\": \"OpenGVLab/InternVL2-2B\", \"r\": 64}");
        assertThat(AdapterConfig.isAdapter(folder)).isTrue();
        Files.writeString(folder.resolve("config.json"), "{}");
        assertThat(AdapterConfig.isAdapter(folder)).isFalse();
    }
}
