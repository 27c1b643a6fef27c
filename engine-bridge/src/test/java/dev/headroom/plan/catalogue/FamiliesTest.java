package dev.headroom.plan.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Parameters as their authors publish them, and what a token leaves in the cache in 16 bit.
class FamiliesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # model, published total, KV bytes per token
        Qwen2-VL-2B-Instruct, 2208985600, 28672
        Qwen2-VL-7B-Instruct, 8291375616, 57344
        Qwen2-VL-72B-Instruct, 73405560320, 327680
        Qwen2.5-VL-3B-Instruct, 3754622976, 36864
        Qwen2.5-VL-7B-Instruct, 8292166656, 57344
        Qwen2.5-VL-32B-Instruct, 33452718336, 262144
        Qwen2.5-VL-72B-Instruct, 73410777344, 327680
        Qwen3-VL-2B-Instruct, 2127532032, 114688
        Qwen3-VL-4B-Instruct, 4437815808, 147456
        Qwen3-VL-8B-Instruct, 8767123696, 147456
        Qwen3-VL-32B-Instruct, 33357390064, 262144
        Qwen3-VL-30B-A3B-Instruct, 31070754032, 98304
        Qwen3-VL-235B-A22B-Instruct, 235670022896, 192512
        InternVL3_5-1B, 1060897792, 114688
        InternVL3_5-2B, 2348347392, 114688
        InternVL3_5-4B, 4732489216, 147456
        InternVL3_5-8B, 8528318464, 147456
        InternVL3_5-14B, 15119523840, 163840
        InternVL3_5-38B, 38390405504, 262144
        InternVL3_5-30B-A3B, 30848730112, 98304
        InternVL3_5-241B-A28B, 240699370368, 192512
        llava-v1.6-mistral-7b-hf, 7566747648, 131072
        llava-v1.6-34b-hf, 34752083968, 245760
        llava-onevision-qwen2-0.5b-ov-hf, 893675552, 12288
        llava-onevision-qwen2-7b-ov-hf, 8030807584, 57344
        llava-onevision-qwen2-72b-ov-hf, 73181570592, 327680
        gemma-3-4b-it, 4300079472, 139264
        gemma-3-12b-it, 12187325040, 393216
        gemma-3-27b-it, 27432406640, 507904
        Llama-3.2-11B-Vision-Instruct, 10670220835, 131072
        Llama-3.2-90B-Vision-Instruct, 88593355323, 327680
        Llama-4-Scout-17B-16E-Instruct, 108641793536, 196608
        Llama-4-Maverick-17B-128E-Instruct, 401583781376, 196608
        pixtral-12b, 12682739712, 163840
        Pixtral-Large-Instruct-2411, 124134870400, 360448
        Mistral-Small-3.1-24B-Instruct-2503, 24011361280, 163840
        Ministral-3-3B-Instruct-2512, 3849090048, 106496
        paligemma-3b-mix-224, 2923466480, 18432
        paligemma-3b-mix-448, 2924351216, 18432
        paligemma-3b-pt-896, 2927890160, 18432
        Idefics3-8B-Llama3, 8462086384, 131072
        SmolVLM2-2.2B-Instruct, 2246784880, 196608
        SmolVLM2-500M-Video-Instruct, 507482304, 40960
        SmolVLM2-256M-Video-Instruct, 256484928, 23040
        GLM-4.1V-9B-Thinking, 10292777472, 40960
        GLM-4.5V, 107710933120, 188416
        Phi-3.5-vision-instruct, 4146621440, 393216
        deepseek-vl2-tiny, 3370501440, 61440
        Kimi-VL-A3B-Instruct, 16407656048, 31104
        Molmo-7B-D-0924, 8021025280, 57344
        MiniCPM-V-2_6, 8099175152, 57344
        MiniCPM-V-4, 4059533040, 32768
        MiniCPM-V-4_5, 8695895280, 147456
        llava-1.5-7b-hf, 7063427072, 524288
        llava-1.5-13b-hf, 13351494656, 819200
        """)
    void parametersAreThePublishedOnes(String name, long parameters, long kv) {
        ModelSpec model = ModelCatalogue.get(name);
        assertThat(model.name()).isEqualTo(name);
        assertThat(model.parameters()).isEqualTo(parameters);
        assertThat(model.decoder().kvValuesPerToken() * 2).isEqualTo(kv);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # model, published total in millions, KV bytes per token; dimensions partly remembered or rounded
        glm-4v-9b, 13880, 40960
        Phi-4-multimodal-instruct, 5570, 131072
        deepseek-vl2-small, 16150, 31104
        deepseek-vl2, 27480, 34560
        Ovis2-1B, 1267, 12288
        Ovis2-2B, 2456, 28672
        Ovis2-4B, 4616, 36864
        Ovis2-8B, 8935, 57344
        Ovis2-16B, 16190, 196608
        Ovis2-34B, 34873, 262144
        Ovis2.5-2B, 2570, 114688
        Ovis2.5-9B, 9175, 147456
        Qwen-VL-Chat, 9656, 524288
        gemma-3n-E2B-it, 5440, 40960
        gemma-3n-E4B-it, 7850, 40960
        InternVL3_5-GPT-OSS-20B-A4B-Preview, 21230, 49152
        Molmo-72B-0924, 73300, 327680
        """)
    void roundedTotalsAreWithinAPercent(String name, double millions, long kv) {
        ModelSpec model = ModelCatalogue.get(name);
        assertThat(model.parameters() / 1e6).isBetween(millions * 0.99, millions * 1.01);
        assertThat(model.decoder().kvValuesPerToken() * 2).isEqualTo(kv);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # model, bytes of each further token of a long sequence, MiB that windows add once
        gemma-3-4b-it, 20480, 116
        gemma-3-12b-it, 65536, 320
        gemma-3-27b-it, 81920, 416
        gemma-3n-E4B-it, 8192, 16
        """)
    void aHybridCacheGrowsWithTheFullLayersOnly(String name, long token, long fixed) {
        DecoderSpec d = ModelCatalogue.get(name).decoder();
        assertThat(2 * (d.kvValues(65536, true, 0) - d.kvValues(65535, true, 0)))
                .isEqualTo(token);
        assertThat(2 * d.kvValues(65536, true, 0) - token * 65536).isEqualTo(fixed << 20);
    }

    @Test
    void threeQuartersOfLlama4ForgetBehindAChunk() {
        DecoderSpec d = ModelCatalogue.get("Llama-4-Scout").decoder();
        assertThat(2 * (d.kvValues(65536, true, 0) - d.kvValues(65535, true, 0)) * 4)
                .isEqualTo(2 * d.kvValuesPerToken());
        assertThat(d.activeLinearParameters()).isLessThan(d.linearParameters() / 5);
    }

    @Test
    void layersThatReadPicturesKeepTheirTokensOnly() {
        assertThat(ModelCatalogue.get("Llama-3.2-11B-Vision").decoder().kvValuesPerVisionToken() * 2)
                .isEqualTo(32_768);
        assertThat(ModelCatalogue.get("Llama-3.2-90B-Vision").decoder().kvValuesPerVisionToken() * 2)
                .isEqualTo(81_920);
    }

    @ParameterizedTest
    @CsvSource({"deepseek-vl2-small, 276480", "deepseek-vl2, 614400", "Kimi-VL-A3B-Instruct, 276480"})
    void transformersCachesEveryHeadOfLatentAttention(String name, long bytes) {
        assertThat(ModelCatalogue.get(name).decoder().expandedKvValuesPerToken() * 2)
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # model, billions that one token goes through
        Qwen3-VL-30B-A3B-Instruct, 3.3
        Qwen3-VL-235B-A22B-Instruct, 22.2
        Kimi-VL-A3B-Instruct, 2.9
        GLM-4.5V, 13.4
        """)
    void aTokenGoesThroughTheActiveExperts(String name, double billions) {
        assertThat(ModelCatalogue.get(name).decoder().activeParameters() / 1e9)
                .isBetween(billions * 0.9, billions * 1.1);
    }
}
