package dev.headroom.plan.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.PlanException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// Totals that torch printed in public when memory ran out.
    @ParameterizedTest
    @CsvSource(textBlock = """
        # card, nvidia-smi's or rocm-smi's MiB, least and most GiB that CUDA or HIP told
        A100 80GB, 81920, 79.1, 79.3
        A100 40GB, 40960, 39.38, 39.6
        RTX 4090, 24564, 23.63, 23.65
        V100 32GB, 32768, 31.73, 31.75
        RTX 5090, 32607, 31.35, 31.37
        L20, 46068, 44.3, 44.6
        H20, 97871, 94.9, 95.3
        A30, 24576, 23.4, 23.6
        L4, 23034, 22.0, 22.1
        RTX 6000 Ada, 49140, 47.4, 47.6
        B200, 183359, 178.3, 178.4
        MI300X, 196592, 191.6, 192
        RX 7900 XTX, 24560, 23.9, 24
        GB10, 131072, 119, 122
        """)
    void aProgramGetsLessThanTheCardShows(String name, long mib, double least, double most) {
        DeviceSpec card = DeviceCatalogue.get(name);
        assertThat(card.total()).isEqualTo(mib << 20);
        assertThat(card.usable() / (double) (1L << 30)).isBetween(least, most);
    }

    /// What stands in where nobody published what CUDA tells.
    @Test
    void theRuleForTheDriversReserveIsNearThePublishedOnes() {
        List<Double> off = DeviceCatalogue.all().stream()
                .filter(d -> d.computeCapability() > 0 && d.source().contains(" sees "))
                .filter(d -> !d.source().startsWith("unified"))
                .map(d -> Math.abs(DriverReserve.usable(d.total()) - d.usable()) / (double) d.total())
                .sorted()
                .toList();
        assertThat(off).hasSizeGreaterThan(30);
        assertThat(off.get(off.size() / 2)).isLessThan(0.004);
        assertThat(off.getLast()).isLessThan(0.02);
    }

    @Test
    void namesOfCardsAreUnique() {
        Set<String> names = new HashSet<>();
        for (DeviceSpec d : DeviceCatalogue.all()) {
            assertThat(names.add(ModelSpec.key(d.name()))).as(d.name()).isTrue();
            d.aliases()
                    .forEach(a -> assertThat(names.add(ModelSpec.key(a))).as(a).isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # typed, the card meant
        RTX 6000 Ada, RTX 6000 Ada
        NVIDIA RTX 6000 Ada Generation, RTX 6000 Ada
        NVIDIA GeForce RTX 4090, RTX 4090
        rtx-4090, RTX 4090
        RTX 4090 24GB, RTX 4090
        H20 96GB, H20
        A100-80G, A100 80GB
        L40, L40
        m4 max 128gb, Apple M 128 GB
        Strix Halo, Strix Halo 128GB
        """)
    void aCardIsFoundByItsExactName(String typed, String name) {
        assertThat(DeviceCatalogue.get(typed).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RTX 6000", "RTX 4090 12GB", "A6000 Ada", "RTX 4090M", "H2", "A10 80GB", "L40X"})
    void nobodyGetsALookalike(String typed) {
        assertThatThrownBy(() -> DeviceCatalogue.get(typed)).hasMessageContaining("No card");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        NVIDIA GeForce RTX 4070 SUPER, 12282
        NVIDIA GeForce RTX 4090 Laptop GPU, 16376
        NVIDIA A100X, 81920
        """)
    void aDriversNameThatTheCatalogueLacksIsACardOfItsOwn(String name, long mib) {
        DeviceSpec card = DeviceCatalogue.ofDriver(name, mib << 20);
        assertThat(card.name()).isEqualTo(name);
        assertThat(card.usable()).isLessThan(card.total());
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
