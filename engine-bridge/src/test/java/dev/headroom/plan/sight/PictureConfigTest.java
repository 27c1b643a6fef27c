package dev.headroom.plan.sight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureConfigTest {
    private static Optional<PictureRule> rule(String json) throws IOException {
        return PictureConfig.rule(new ObjectMapper().readTree(json));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        {"model_type":"qwen2_vl","vision_config":{"in_chans":3,"spatial_patch_size":14}} | 15301
        {"model_type":"qwen2_5_vl","vision_config":{"hidden_size":1280}}                 | 15301
        {"model_type":"qwen3_vl","vision_config":{"patch_size":16,"spatial_merge_size":2}} | 11750
        {"model_type":"qwen3_vl_moe","vision_config":{}}                                 | 11750
        {"model_type":"glm4v_moe","vision_config":{"patch_size":14}}                     | 6030
        {"model_type":"chatglm","architectures":["ChatGLMModel"],"vision_config":{"image_size":1120}} | 1602
        {"model_type":"llava","vision_config":{"model_type":"clip_vision_model","image_size":336,"patch_size":14}} | 576
        {"model_type":"llava","architectures":["LlavaLlamaForCausalLM"],"mm_vision_tower":"clip"} | 576
        {"model_type":"llava","vision_config":{"model_type":"pixtral","image_size":1024,"patch_size":16}} | 3120
        {"model_type":"mistral3","spatial_merge_size":2,"vision_config":{"image_size":1540,"patch_size":14}} | 2352
        {"model_type":"llava_next","image_grid_pinpoints":[[336,672],[672,336],[672,672],[1008,336],[336,1008]],"vision_config":{"image_size":336,"patch_size":14}} | 2340
        {"model_type":"llava_onevision","vision_aspect_ratio":"anyres_max_9","vision_config":{"image_size":384,"patch_size":14}} | 7309
        {"model_type":"minicpmv","version":2.6,"query_num":64,"slice_config":{"max_slice_nums":9}} | 640
        {"model_type":"minicpmv","query_num":96,"slice_config":{"max_slice_nums":9}}     | 960
        {"model_type":"mllama","vision_config":{"image_size":560,"max_num_tiles":4}}     | 1
        {"model_type":"llama4","vision_config":{"image_size":336,"patch_size":14,"pixel_shuffle_ratio":0.5}} | 1887
        {"model_type":"gemma3","mm_tokens_per_image":256,"vision_config":{"image_size":896}} | 256
        {"model_type":"phi3_v","_name_or_path":"microsoft/Phi-3.5-vision-instruct"}      | 757
        {"model_type":"phi3_v","_name_or_path":"Phi-3-vision-128k-instruct"}             | 1921
        {"model_type":"phi4mm"}                                                          | 3393
        {"model_type":"deepseek_vl_v2","candidate_resolutions":[[384,384],[768,768],[1152,1152]]} | 2017
        {"model_type":"kimi_vl","vision_config":{"model_type":"moonvit"}}                | 1036
        {"model_type":"molmo","architectures":["MolmoForCausalLM"]}                      | 1196
        {"model_type":"idefics3","vision_config":{"image_size":364,"patch_size":14}}     | 2197
        {"model_type":"idefics3","scale_factor":3,"vision_config":{"image_size":384,"patch_size":14}} | 1053
        {"model_type":"smolvlm","scale_factor":4,"vision_config":{"image_size":512,"patch_size":16}} | 832
        {"model_type":"paligemma","vision_config":{"image_size":448}}                    | 1024
        {"model_type":"qwen","visual":{"image_size":448,"layers":48}}                    | 256
        {"model_type":"internlm2","architectures":["InternLMXComposer2ForCausalLM"],"max_position_embeddings":24576} | 8501
        {"model_type":"ovis2_5"}                                                         | 2352
        """)
    void aConfigurationTellsTheFamilysRule(String json, int tokens) throws IOException {
        assertThat(rule(json).orElseThrow().see(4000, 3000, Limits.NONE).tokens())
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"model_type":"chatglm"}
        {"model_type":"qwen"}
        {"model_type":"internvl_chat"}
        {"model_type":"deepseek_vl_v2","architectures":["DeepseekOCRForCausalLM"]}
        {"model_type":"somebody"}
        """)
    void aTypeThatStandsForSeveralFamiliesIsNotEnough(String json) throws IOException {
        assertThat(rule(json)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        qwen2     | {"min_pixels":3136,"max_pixels":1003520}                         | 1230
        qwen2     | {"size":{"shortest_edge":3136,"longest_edge":1003520}}           | 1230
        qwen2     | {"max_pixels":1003520,"size":{"longest_edge":12845056}}          | 1230
        qwen2     | {"image_processor":{"max_pixels":1003520}}                       | 1230
        qwen2     | {"max_pixels":"many"}                                            | 15301
        qwen2     | [1]                                                              | 15301
        qwen2     | not json                                                         | 15301
        pixtral   | {"size":{"longest_edge":512}}                                    | 792
        idefics3  | {"size":{"longest_edge":728}}                                    | 845
        idefics3  | {"do_image_splitting":false}                                     | 169
        minicpm   | {"max_slice_nums":4}                                             | 320
        phi35     | {"num_crops":16}                                                 | 1921
        phi4      | {"dynamic_hd":1}                                                 | 477
        molmo     | {"max_crops":1}                                                  | 316
        kimi      | {"in_token_limit":16384}                                         | 4200
        gemma3    | {"do_pan_and_scan":true}                                         | 768
        llava15   | {"size":{"shortest_edge":336}}                                   | 576
        internvl12 | {"max_dynamic_patch":6}                                         | 1792
        """)
    void aProcessorsFileBoundsThePicture(String family, String json, int tokens) {
        PictureRule rule = Families.of(family);

        assertThat(rule.see(4000, 3000, ProcessorFile.pictures(json, rule)).tokens())
                .isEqualTo(tokens);
    }

    @Test
    void aFileForVideosBoundsTheFrameOrTheClip() {
        PictureRule frames = PictureRules.qwen2();
        PictureRule together = PictureRules.qwen3();

        assertThat(ProcessorFile.clips("{\"max_pixels\":200704}", frames))
                .isEqualTo(Limits.NONE.with(Limit.FRAME_PIXELS, 200_704));
        assertThat(ProcessorFile.clips("{\"size\":{\"longest_edge\":1000000}}", together))
                .isEqualTo(Limits.NONE.with(Limit.CLIP_PIXELS, 1_000_000));
        assertThat(ProcessorFile.clips("{\"max_pixels\":200704}", PictureRules.llava15()))
                .isEqualTo(Limits.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minicpm", "molmo", "ovis2"})
    void aTileCountThatNoModelHasIsBounded(String family) {
        PictureRule rule = Families.all().get(family);
        Limits limits = ProcessorFile.pictures("{\"max_crops\": 2000000000}", rule);
        assertThat(limits.or(Limit.MAX_TILES, 0)).isEqualTo(Limits.MOST_TILES);
        assertThat(rule.see(100_000, 100, Limits.NONE.with(Limit.MAX_TILES, 2_000_000_000))
                        .tokens())
                .isPositive();
    }
}
