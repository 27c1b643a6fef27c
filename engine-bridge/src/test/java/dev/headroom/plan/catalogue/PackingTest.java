package dev.headroom.plan.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Quantised checkpoints, against their published sizes.
class PackingTest {
    private static final String QWEN = """
        {"architectures": ["Qwen2_5_VLForConditionalGeneration"], "model_type": "qwen2_5_vl", "hidden_size": 3584,
         "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4, "intermediate_size": 18944,
         "vocab_size": 152064, "max_position_embeddings": 128000, "tie_word_embeddings": false,
         "vision_config": {"depth": 32, "hidden_size": 1280, "num_heads": 16, "intermediate_size": 3420},
         "quantization_config": %s}
        """;

    private static ModelSpec qwen(String quantisation) {
        return ConfigModels.parse("Qwen2.5-VL-7B", QWEN.formatted(quantisation));
    }

    private static double gigabytes(ModelSpec model) {
        return WeightSizes.of(model, model.packing(), 2).total() / 1e9;
    }

    @Test
    void doublyQuantisedNf4IsAsLargeAsThePublishedFile() {
        ModelSpec model = qwen("""
            {"quant_method": "bitsandbytes", "load_in_4bit": true, "bnb_4bit_quant_type": "nf4",
             "bnb_4bit_use_double_quant": true, "llm_int8_skip_modules": ["lm_head", "multi_modal_projector", "merger"]}
            """);
        assertThat(model.format()).isEqualTo("nf4-double");
        assertThat(gigabytes(model)).isBetween(5.95, 5.98);
    }

    @Test
    void awqLeavesMoreThanHalfInSixteenBit() {
        ModelSpec model = qwen("""
            {"quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": true, "version": "gemm",
             "modules_to_not_convert": ["visual"]}
            """);
        assertThat(gigabytes(model)).isBetween(6.91, 6.93);
        WeightSizes sizes = WeightSizes.of(model, model.packing(), 2);
        assertThat(sizes.linear() / 1e9).isBetween(3.38, 3.40);
        assertThat(model.packing().symmetric()).isFalse();
    }

    @Test
    void ggufQuantisesTheWholeDecoderAndKeepsTheTowerInItsOwnFile() {
        ModelSpec model = ModelCatalogue.get("Qwen2.5-VL-7B-Instruct");
        WeightSizes q8 = WeightSizes.of(model, Packing.named("q8_0"), 2);
        assertThat((q8.total() - q8.vision() - q8.projector()) / 1e9).isBetween(8.08, 8.10);
        assertThat((q8.vision() + q8.projector()) / 1e9).isBetween(1.352, 1.354);
    }

    @Test
    void minicpmInFourBitKeepsWhatItsFileLists() throws IOException {
        String json = Files.readString(Path.of("src/test/resources/configs/MiniCPM-V-2_6-int4/config.json"));
        ModelSpec model = ConfigModels.parse("MiniCPM-V-2_6-int4", json);
        assertThat(model.packing().method()).isEqualTo("bitsandbytes");
        assertThat(gigabytes(model) * 1e9 / (1L << 30)).isBetween(5.5, 6.0);
        // the projections out of attention stay: a quarter of attention's weights, a tenth of the tower's
        assertThat(model.packing().shares().vision()).isBetween(0.88, 0.95);
        assertThat(model.packing().shares().language()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        # quantization_config | type | bits of a packed weight | share of the tower
        {"quant_method":"gptq","bits":4,"group_size":128,"sym":true} | gptq | 4.15625 | 0
        {"quant_method":"gptq","bits":8,"group_size":128,"sym":true} | gptq-int8 | 8.1875 | 0
        {"quant_method":"awq","bits":4,"group_size":64,"zero_point":true} | awq | 4.3125 | 0
        {"quant_method":"awq","bits":4,"group_size":32,"zero_point":true} | awq | 4.625 | 0
        {"quant_method":"auto-round","bits":4,"group_size":128,"sym":true} | auto-round | 4.15625 | 0
        {"quant_method":"compressed-tensors","config_groups":{"group_0":{"targets":["Linear"],"weights":{"num_bits":4,"type":"int","strategy":"group","group_size":128,"symmetric":true}}},"ignore":["lm_head","re:.*visual.*"]} | compressed-tensors | 4.125 | 0
        {"quant_method":"compressed-tensors","config_groups":{"group_0":{"targets":["Linear"],"weights":{"num_bits":4,"type":"int","strategy":"group","group_size":128,"symmetric":false}}},"ignore":["lm_head","re:visual.*"]} | compressed-tensors | 4.15625 | 0
        {"quant_method":"compressed-tensors","config_groups":{"group_0":{"targets":["Linear"],"weights":{"num_bits":8,"type":"int","strategy":"channel"}}},"ignore":["lm_head"]} | w8a8 | 8 | 1
        {"quant_method":"compressed-tensors","config_groups":{"group_0":{"targets":["Linear"],"weights":{"num_bits":8,"type":"float","strategy":"channel"}}},"ignore":["lm_head","re:model.visual.*"]} | fp8 | 8 | 0
        {"quant_method":"compressed-tensors","config_groups":{"group_0":{"targets":["Linear"],"weights":{"num_bits":4,"type":"float","strategy":"tensor_group","group_size":16}}},"ignore":["lm_head","re:.*visual.*"]} | nvfp4 | 4.5 | 0
        {"quant_method":"modelopt","quant_algo":"NVFP4","ignore":["visual"]} | nvfp4 | 4.5 | 0
        {"quant_method":"fp8","weight_block_size":[128,128],"ignored_layers":["lm_head","visual.merger","visual.blocks"]} | fp8 | 8.001953125 | 0
        {"quant_method":"fp8","weight_block_size":null,"modules_to_not_convert":["lm_head","visual"]} | fp8 | 8 | 0
        {"quant_method":"bitsandbytes","load_in_8bit":true,"llm_int8_skip_modules":["lm_head"]} | bnb-int8 | 8 | 1
        {"quant_method":"bitsandbytes","load_in_4bit":true,"bnb_4bit_quant_type":"nf4"} | nf4 | 4.5 | 1
        {"quant_method":"mxfp4","modules_to_not_convert":["model.layers.*.self_attn","lm_head"]} | mxfp4 | 4.25 | 0
        {"group_size":64,"bits":4,"mode":"affine"} | mlx-4bit | 4.5 | 0
        """)
    void everyFormatIsReadAsItIsPublished(String quantisation, String format, double bits, double tower) {
        ModelSpec model = qwen(quantisation);
        assertThat(model.format()).isEqualTo(format);
        assertThat(model.packing().bitsPerWeight()).isEqualTo(bits);
        assertThat(model.packing().shares().vision()).isEqualTo(tower);
        assertThat(WeightFormat.of(format)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "visual.blocks.31.mlp, 0.97, 0.99",
        "model.visual.blocks.31.mlp, 0.97, 0.99",
        "re:.*mlp.gate$, 1, 1",
        "mlp.gate, 1, 1",
        "re:(, 1, 1"
    })
    void anEntryOfTheListMeansWholeWordsOfAName(String entry, double from, double to) {
        ModelSpec model = qwen("""
            {"quant_method": "bitsandbytes", "load_in_4bit": true, "llm_int8_skip_modules": ["lm_head", "%s"]}
            """.formatted(entry));
        assertThat(model.packing().shares().vision()).isBetween(from, to);
        assertThat(model.packing().shares().language()).isEqualTo(1);
    }

    private static ModelSpec folder(String name, String quantisation) throws IOException {
        String json = Files.readString(Path.of("src/test/resources/configs", name, "config.json"));
        int end = json.lastIndexOf('}');
        return ConfigModels.parse(name, json.substring(0, end) + ", \"quantization_config\": " + quantisation + "}");
    }

    @Test
    void aListOfTheChildrenOfATowersLayersKeepsTheWholeTower() throws IOException {
        String names = IntStream.range(0, 24)
                .boxed()
                .flatMap(i -> Stream.of("attn.qkv", "attn.proj", "mlp.linear_fc1", "mlp.linear_fc2")
                        .map(name -> "\"model.visual.blocks." + i + "." + name + "\""))
                .collect(Collectors.joining(","));
        ModelSpec model = folder(
                "Qwen3-VL-4B-Instruct",
                "{\"quant_method\": \"fp8\", \"weight_block_size\": [128, 128], \"modules_to_not_convert\": [" + names
                        + "]}");
        assertThat(model.packing().shares().vision()).isZero();
        assertThat(model.packing().shares().language()).isEqualTo(1);
        assertThat(WeightSizes.of(model, model.packing(), 2).vision()).isEqualTo(612_485_120);
    }

    @Test
    void aListOfTheProjectionsThatTransformersGivesInternVlKeepsItsTower() throws IOException {
        String names = IntStream.range(0, 24)
                .boxed()
                .flatMap(i -> Stream.of(
                                "attention.q_proj",
                                "attention.k_proj",
                                "attention.v_proj",
                                "attention.projection_layer",
                                "mlp.fc1",
                                "mlp.fc2")
                        .map(name -> "\"model.vision_tower.encoder.layer." + i + "." + name + "\""))
                .collect(Collectors.joining(","));
        ModelSpec model = folder("InternVL3-8B-hf", "{\"quant_method\": \"fp8\", \"ignored_layers\": [" + names + "]}");
        assertThat(model.packing().shares().vision()).isZero();
        assertThat(model.packing().shares().language()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        InternVL3-8B-hf | re:.*vision_tower.*
        InternVL3-8B-hf | re:vision_model.*
        InternVL3-8B-hf | model.vision_tower
        llava-1.5-7b-hf | re:model.vision_tower.*
        llava-1.5-7b-hf | vision_model
        Qwen3-VL-4B-Instruct | re:.*visual.*
        """)
    void aTowerIsKnownByTheNamesOfAllAges(String folder, String entry) throws IOException {
        String method = "{\"quant_method\": \"bitsandbytes\", \"llm_int8_skip_modules\": [\"%s\"]}";
        ModelSpec model = folder(folder, method.formatted(entry));
        assertThat(model.packing().shares().vision()).isZero();
        assertThat(model.packing().shares().language()).isEqualTo(1);
    }

    @Test
    void mllamasTowerIsKeptByItsOwnName() {
        ModelSpec model = ConfigModels.parse("Llama-3.2-11B-Vision", """
            {"architectures": ["MllamaForConditionalGeneration"], "model_type": "mllama", "text_config": {},
             "vision_config": {"model_type": "mllama_vision_model", "image_size": 560},
             "quantization_config": {"quant_method": "compressed-tensors", "ignore": ["re:vision_model.*"],
              "config_groups": {"group_0": {"targets": ["Linear"], "weights": {"num_bits": 8, "type": "float"}}}}}
            """);
        assertThat(WeightSizes.of(model, model.packing(), 2).vision()).isEqualTo(1_727_134_758);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hqq", "torchao", "quanto", "eetq", "aqlm", "exl2", "vptq"})
    void aQuantisationThatIsNotKnownIsSaidAndMakesThePlanAGuess(String method) {
        ModelSpec model = qwen("{\"quant_method\": \"" + method + "\", \"bits\": 4}");
        assertThat(model.confidence()).isEqualTo(Confidence.GUESSED);
        assertThat(model.assumptions().toString())
                .contains("\"" + method + "\"")
                .contains("16 bit");
        CountedWeights counted = new CountedWeights(List.of(), 1);
        assertThat(model.withCounted(counted).confidence()).isEqualTo(Confidence.GUESSED);
    }

    @Test
    void theOlderKeyOfCompressedTensorsIsRead() {
        ModelSpec model = ConfigModels.parse("old", QWEN.formatted("null").replace("quantization_config\": null", """
            compression_config": {"config_groups": {"group_0": {"targets": ["Linear"],
             "weights": {"num_bits": 4, "type": "int", "strategy": "group", "group_size": 128}}}}\
            """));
        assertThat(model.format()).isEqualTo("compressed-tensors");
        assertThat(model.packing().packs()).isTrue();
    }

    @Test
    void countedWeightsAreTakenAsTheyLieThereAndFloatsInTheWidthOfTheEngine() {
        CountedWeights counted = new CountedWeights(
                List.of(
                        new CountedWeights.Entry(CountedWeights.Part.LANGUAGE, "F32", 1000, 4000),
                        new CountedWeights.Entry(CountedWeights.Part.LANGUAGE, "I32", 800, 400),
                        new CountedWeights.Entry(CountedWeights.Part.EMBEDDINGS, "BF16", 10, 20)),
                1);
        WeightSizes sizes = WeightSizes.of(counted, 2);
        assertThat(sizes.language()).isEqualTo(2400);
        assertThat(sizes.total()).isEqualTo(2420);
    }
}
