package dev.headroom.machine.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.checkpoint.DType;
import dev.headroom.cli.Main;
import dev.headroom.machine.LocalModels;
import dev.headroom.machine.library.FakeModels.Tensor;
import dev.headroom.plan.catalogue.Confidence;
import dev.headroom.plan.catalogue.CountedWeights.Part;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.WeightSizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountedFolderTest {
    private static final String CONFIG = """
        {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 8, "num_hidden_layers": 1,
         "num_attention_heads": 2, "num_key_value_heads": 1, "intermediate_size": 16, "vocab_size": 32,
         "max_position_embeddings": 4096, "tie_word_embeddings": false%s}
        """;

    @TempDir
    private Path home;

    private ModelSpec resolved(Path folder) {
        return LocalModels.resolve(folder.toString());
    }

    private Path folder(String more, Tensor... tensors) throws IOException {
        Path folder = Files.createDirectories(home.resolve("model"));
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(more));
        if (tensors.length > 0) {
            FakeModels.safetensors(folder.resolve("model.safetensors"), tensors);
        }
        return folder;
    }

    @Test
    void everyPartIsCountedByTheTypeThatItIsStoredIn() throws IOException {
        ModelSpec model = resolved(folder(
                "",
                Tensor.of("model.embed_tokens.weight", DType.BF16, 32, 8),
                Tensor.of("lm_head.weight", DType.BF16, 32, 8),
                Tensor.of("model.layers.0.self_attn.q_proj.weight", DType.BF16, 8, 8),
                Tensor.of("model.layers.0.input_layernorm.weight", DType.F32, 8)));
        var counted = model.counted().orElseThrow();
        assertThat(model.confidence()).isEqualTo(Confidence.COUNTED);
        assertThat(counted.bytes(Part.EMBEDDINGS)).isEqualTo(512);
        assertThat(counted.bytes(Part.HEAD)).isEqualTo(512);
        assertThat(counted.bytes(Part.LANGUAGE)).isEqualTo(128);
        assertThat(counted.bytes(Part.NORMS)).isEqualTo(32);
        assertThat(counted.elements()).isEqualTo(256 + 256 + 64 + 8);
        assertThat(counted.shards()).isEqualTo(1);
        assertThat(model.decoder().tied()).isFalse();
    }

    @Test
    void aHeadThatIsNotStoredIsTheEmbeddingsWhateverTheConfigurationSays() throws IOException {
        ModelSpec model = resolved(folder("", Tensor.of("model.embed_tokens.weight", DType.BF16, 32, 8)));
        assertThat(model.decoder().tied()).isTrue();
    }

    @Test
    void packedWeightsCountAsTheWeightsThatTheyStandFor() throws IOException {
        ModelSpec model = resolved(folder(
                ", \"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4, \"group_size\": 8}",
                Tensor.of("model.layers.0.self_attn.q_proj.qweight", DType.I32, 8, 1),
                Tensor.of("model.layers.0.self_attn.q_proj.scales", DType.F16, 1, 8),
                Tensor.of("model.layers.0.self_attn.q_proj.qzeros", DType.I32, 1, 1)));
        var counted = model.counted().orElseThrow();
        assertThat(counted.elements(Part.LANGUAGE)).isEqualTo(64);
        assertThat(counted.bytes(Part.LANGUAGE)).isEqualTo(32 + 16 + 4);
    }

    @Test
    void scalesBesideLinearLayersOfTheirOwnTypeKeepTheirBytes() throws IOException {
        ModelSpec model = resolved(folder(
                ", \"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4, \"group_size\": 8}",
                Tensor.of("model.layers.0.self_attn.q_proj.qweight", DType.I32, 8, 1),
                Tensor.of("model.layers.0.self_attn.q_proj.scales", DType.F16, 1, 8),
                Tensor.of("model.layers.0.self_attn.k_proj.weight", DType.F16, 4, 8)));
        var counted = model.counted().orElseThrow();
        assertThat(WeightSizes.of(counted, 2).language()).isEqualTo(32 + 16 + 64);
        assertThat(WeightSizes.of(counted, 4).language()).isEqualTo(32 + 16 + 128);
    }

    @Test
    void filesIn32BitAreKeptIn16AndThatIsSaid() throws IOException {
        Path folder = folder("", Tensor.of("model.layers.0.self_attn.q_proj.weight", DType.F32, 1024, 1024));
        StringWriter out = new StringWriter();
        Main.run(
                new PrintWriter(out, true),
                new PrintWriter(out, true),
                "plan",
                "--model",
                folder.toString(),
                "--device",
                "a100-80",
                "--engine",
                "vllm");
        assertThat(out.toString()).contains("The files hold 4.0 MiB in 32 bit; the engine keeps them in 16: 2.0 MiB.");
    }

    @Test
    void whereAShardIsMissingNothingIsCountedAndThatIsSaid() throws IOException {
        Path folder = folder("");
        FakeModels.safetensors(
                folder.resolve("model-00001-of-00002.safetensors"),
                Tensor.of("model.embed_tokens.weight", DType.BF16, 32, 8));
        ModelSpec model = resolved(folder);
        assertThat(model.counted()).isEmpty();
        assertThat(model.assumptions())
                .singleElement()
                .satisfies(s ->
                        assertThat(s.toString()).contains("not counted").contains("model-00002-of-00002.safetensors"));
    }

    @Test
    void aConfigurationAloneIsPlannedWithoutAWord() throws IOException {
        ModelSpec model = resolved(folder(""));
        assertThat(model.counted()).isEmpty();
        assertThat(model.assumptions()).isEmpty();
    }
}
