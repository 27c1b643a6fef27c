package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `headroom plan` makes of pictures, for models that take them otherwise than InternVL.
class PlanPicturesTest {
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int run(String model, String flags) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> args = new ArrayList<>(List.of("plan", "--device", "h100-80", "--json", "--model", model));
        if (!flags.contains("--engine")) {
            args.addAll(List.of("--engine", "pytorch"));
        }
        args.addAll(Arrays.asList(flags.strip().split(" +")));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }

    private JsonNode plan(String model, String flags) throws IOException {
        assertThat(run(model, flags)).as(err.toString()).isNotEqualTo(2);
        return new ObjectMapper().readTree(out.toString());
    }

    private static long bytes(JsonNode plan, String component) {
        long sum = 0;
        for (JsonNode c : plan.path("devices").path(0).path("components")) {
            sum += c.path("name").asText().equals(component)
                    ? c.path("peak").asLong(c.path("bytes").asLong())
                    : 0;
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        --image-size 100x100,                          16,    64,   112,  112
        --image-size 448x448,                         256,  1024,   448,  448
        --image-size 4000x3000,                     15301, 61204,  4004, 2996
        --image-size 4000x3000 --max-pixels 1003520, 1230,  4920,  1148,  840
        --image-size 4000x3000 --image-max-tokens 1280, 1230, 4920, 1148, 840
        --image-size 100x100 --min-pixels 1003520,   1296,  5184,  1008, 1008
        --image-size 4000x3000 --image-max-pixels 589824, 768, 3072, 896, 672
        --images 0 --video 60 --fps 2 --video-size 1280x720, 43200, 172800, 1008, 560
        --video 60 --fps 2 --image-size 1280x720 --max-frames 8, 2880, 11520, 1008, 560
        """)
    void qwensPicturesTakeTheTokensOfTheirSize(String flags, int tokens, long patches, int width, int height)
            throws IOException {
        JsonNode picture = plan("Qwen2-VL-7B-Instruct", flags).path("picture");

        assertThat(picture.path("tokens").asInt()).isEqualTo(tokens);
        assertThat(picture.path("patches").asLong()).isEqualTo(patches);
        assertThat(picture.path("width").asInt()).isEqualTo(width);
        assertThat(picture.path("height").asInt()).isEqualTo(height);
        assertThat(picture.path("kv_bytes").asLong()).isPositive();
    }

    @Test
    void aLargerPictureTakesMoreOfTheTower() throws IOException {
        long small = bytes(plan("Qwen2-VL-7B-Instruct", "--image-size 448x448"), "vision.activations");
        long large = bytes(plan("Qwen2-VL-7B-Instruct", "--image-size 4000x3000"), "vision.activations");

        assertThat(large).isGreaterThan(20 * Math.max(1, small));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        llava-v1.5-7b        | --image-size 4000x3000       | every picture to 336 × 336 pixels and 576 tokens
        llava-v1.5-7b        | --max-pixels 1003520          | --max-pixels changes nothing
        InternVL2-8B         | --max-pixels 1003520          | bounded by --max-dynamic-patch
        Qwen2-VL-7B-Instruct | --longest-edge 512            | bounded by --min-pixels, --max-pixels
        Qwen2-VL-7B-Instruct | --tiles 6                     | --tiles changes nothing
        Qwen2-VL-7B-Instruct | --image-size 4000x10          | one side is more than 200 times the other
        Qwen2-VL-7B-Instruct | --max-pixels 0                | must be above 0
        Qwen2-VL-7B-Instruct | --fps 2                       | add --video SECONDS
        Qwen2-VL-7B-Instruct | --video 0                     | seconds above 0
        Qwen2-VL-7B-Instruct | --video 60 --engine finetune  | training sample with a video
        Qwen-VL-Chat         | --video 60                    | takes no videos of its own
        internlm2-chat-7b    | --image-size 448x448          | sees no pictures
        InternVL2-8B         | --tiles 6 --image-size 448x448 | give one of them
        """)
    void whatChangesNothingIsRefused(String model, String flags, String words) {
        assertThat(run(model, flags)).isEqualTo(2);
        assertThat(err.toString() + out).contains(words);
    }

    @Test
    void theModelsOwnProcessorFileBoundsItsPictures(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
            {"architectures":["Qwen2VLForConditionalGeneration"],"model_type":"qwen2_vl","hidden_size":1536,
             "num_hidden_layers":28,"num_attention_heads":12,"num_key_value_heads":2,"intermediate_size":8960,
             "vocab_size":151936,"max_position_embeddings":32768,"tie_word_embeddings":true,
             "vision_config":{"hidden_size":1536,"in_chans":3,"spatial_patch_size":14}}\
            """);
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"min_pixels\":3136,\"max_pixels\":1003520}");

        assertThat(plan(folder.toString(), "--image-size 4000x3000")
                        .path("picture")
                        .path("tokens")
                        .asInt())
                .isEqualTo(1230);
        assertThat(plan(folder.toString(), "--image-size 4000x3000 --max-pixels 12845056")
                        .path("picture")
                        .path("tokens")
                        .asInt())
                .isEqualTo(15_301);
    }

    @Test
    void aTrainingSampleHasThePicturesOfItsSizes() throws IOException {
        JsonNode picture = plan("Qwen2-VL-7B-Instruct", "--engine finetune --image-size 1000x1000 --image-size 448x448")
                .path("picture");

        assertThat(picture.path("tokens").asInt()).isEqualTo(1296);
    }

    @Test
    void llamaCppHasRulesOfItsOwn() throws IOException {
        assertThat(plan("Qwen2-VL-7B-Instruct", "--engine llamacpp --image-size 4000x3000")
                        .path("picture")
                        .path("tokens")
                        .asInt())
                .isEqualTo(4015);
    }

    @Test
    void aSizeThatNobodyToldIsNamed() throws IOException {
        assertThat(plan("Qwen2-VL-7B-Instruct", "--images 1").path("notes").toString())
                .contains("No size of a picture is told: 1932 × 1092 pixels")
                .contains("16384 tokens");
    }
}
