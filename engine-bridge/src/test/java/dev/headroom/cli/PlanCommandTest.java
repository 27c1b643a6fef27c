package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void statusZeroMeansItFitsAndTheTableHasABar() {
        assertThat(run(
                        "plan",
                        "--engine",
                        "turbomind",
                        "--engine-version",
                        "0.5.2",
                        "--model",
                        "InternVL2-8B",
                        "--device",
                        "a100-80"))
                .isZero();
        assertThat(out.toString())
                .contains("WWWW")
                .contains("kv_cache.reserved")
                .contains("Fits:");
    }

    @Test
    void aLanguageThatIsNotSpokenIsRefused() {
        assertThat(run("plan", "--model", "InternVL2-8B", "--device", "a100-80", "--lang", "fr"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--lang \"fr\" is unknown").contains("choose one of en, zh");
        assertThat(run("plan", "--model", "InternVL2-8B", "--device", "a100-80", "--lang", "zh_CN"))
                .isZero();
    }

    @Test
    void aFlagOfAnotherEngineIsRefusedInTheLanguageOfTheTable() {
        assertThat(run("plan", "--model", "InternVL2-8B", "--device", "a100-80", "--lang", "zh", "-np", "4"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--parallel 是 llamacpp 的参数；turbomind 不读取它。");
    }

    @Test
    void statusOneMeansItDoesNotFitAndTellsWhatHelps() {
        assertThat(run("plan", "--model", "InternVL2-26B", "--device", "RTX 3090"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("Out of memory while loading the weights")
                .contains("--model-format awq");
    }

    @Test
    void statusTwoMeansItCannotTell() {
        assertThat(run("plan", "--engine", "embedded", "--model", "InternVL2-8B", "--device-total", "64GiB"))
                .isEqualTo(2);
        assertThat(run("plan", "--model", "no-such-model", "--device", "RTX 3090"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("No model \"no-such-model\"");
        assertThat(run("plan", "--model", "InternVL2-8B")).isEqualTo(2);
        assertThat(err.toString()).contains("Which card?");
    }

    @Test
    void whatWasNotVerifiedIsSaidInTheLanguageAskedFor(@TempDir Path folder) throws IOException {
        String json = Files.readString(Path.of("src/test/resources/configs/Qwen2.5-VL-7B-Instruct/config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                json.substring(0, json.lastIndexOf('}')) + ", \"quantization_config\": {\"quant_method\": \"hqq\"}}");
        run("plan", "--model", folder.toString(), "--device", "a100-80", "--engine", "vllm", "--lang", "zh");
        assertThat(out.toString()).contains("该模型的尺寸并非全部经过核实").contains("不认识量化方式“hqq”");
        assertThat(out.toString()).doesNotContain("Not every dimension");
    }

    @Test
    void aGuessAboutPicturesIsNeverStatedAsAFact(@TempDir Path folder) throws IOException {
        String json = Files.readString(Path.of("src/test/resources/configs/llava-1.5-7b-hf/config.json"));
        Files.writeString(folder.resolve("config.json"), json.replace("\"llava\"", "\"foo_vl\""));
        assertThat(run("plan", "--model", folder.toString(), "--device", "a100-80", "--image-size", "800x600"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is not known").contains("576 tokens each are assumed");
    }

    @Test
    void jsonHasEveryFieldOfTheContract() throws IOException {
        run("plan", "--model", "InternVL2-8B", "--device", "3090", "--cache-max-entry-count", "0.95", "--json");
        JsonNode plan = new ObjectMapper().readTree(out.toString());
        assertThat(plan.path("fits").isBoolean()).isTrue();
        assertThat(plan.path("verdict").asText()).isNotBlank();
        JsonNode device = plan.path("devices").path(0);
        assertThat(device.path("total").asLong()).isEqualTo(24576L << 20);
        assertThat(device.path("used").asLong() + device.path("free").asLong())
                .isEqualTo(device.path("total").asLong());
        long sum = 0;
        for (JsonNode c : device.path("components")) {
            assertThat(c.path("name").asText()).isNotBlank();
            assertThat(c.path("formula").asText()).isNotBlank();
            assertThat(c.path("source").asText()).isNotBlank();
            assertThat(c.has("uncertainty")).isTrue();
            sum += c.path("bytes").asLong();
        }
        assertThat(sum).isEqualTo(device.path("used").asLong());
        assertThat(plan.path("effective").path("session_len").asInt()).isPositive();
        assertThat(plan.path("effective").path("kv_tokens").asLong()).isPositive();
        assertThat(plan.path("effective").path("kv_blocks").asLong()).isPositive();
        for (JsonNode a : plan.path("advice")) {
            assertThat(a.has("change") && a.has("saves") && a.has("text")).isTrue();
        }
    }

    @Test
    void whatIsTooCloseToCallHasAStatusOfItsOwn() throws IOException {
        String[] close = {
            "plan",
            "--model",
            "InternVL2-8B",
            "--engine",
            "turbomind",
            "--cache-max-entry-count",
            "0.5",
            "--device-total"
        };
        run(with(close, "40GiB", "--json"));
        JsonNode roomy = new ObjectMapper().readTree(out.toString());
        assertThat(roomy.path("outcome").asText()).isEqualTo("fits");
        assertThat(roomy.path("margin").asLong())
                .isGreaterThan(roomy.path("uncertainty").asLong());

        long weights = 0;
        for (int mib = 16_000; mib < 24_000 && weights == 0; mib += 20) {
            out.getBuffer().setLength(0);
            int status = run(with(close, mib + "MiB", "--json"));
            JsonNode plan = new ObjectMapper().readTree(out.toString());
            long margin = plan.path("margin").asLong();
            boolean inside = margin >= 0 && margin < plan.path("uncertainty").asLong();
            assertThat(status == 3).isEqualTo(plan.path("outcome").asText().equals("too_close"));
            if (status == 3) {
                assertThat(inside).isTrue();
                assertThat(plan.path("fits").asBoolean()).isFalse();
                assertThat(plan.path("verdict").asText()).startsWith("Too close to call");
                weights = mib;
            } else if (status == 0) {
                assertThat(inside).isFalse();
            }
        }
        assertThat(weights).as("a card size at which nobody can tell").isPositive();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void theMostThatFitIsAnAnswerAndGuessesAreMarked() throws IOException {
        run("plan", "--model", "InternVL2-8B", "--device", "A100-80G", "--max", "sessions", "--json");
        JsonNode plan = new ObjectMapper().readTree(out.toString());
        assertThat(plan.path("schema").asInt()).isEqualTo(1);
        assertThat(plan.path("max").path("what").asText()).isEqualTo("sessions");
        assertThat(plan.path("max").path("count").asInt()).isPositive();
        assertThat(plan.path("confidence").asText()).isNotBlank();
        assertThat(plan.path("assumptions").isArray()).isTrue();

        assertThat(run("plan", "--model", "InternVL2-8B", "--device", "A100-80G", "--max", "imges"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("did you mean images?");
    }

    @Test
    void explainKeepsChosenSymbols() {
        run(
                "plan",
                "--model",
                "InternVL2-8B",
                "--engine-version",
                "0.5.2",
                "--device",
                "a100-80",
                "--explain",
                "--keep",
                "r");
        assertThat(out.toString()).contains("* r)").contains("BlockManager.cc");
    }

    @Test
    void fitShowsTheChangesAndTheLargestSettings() {
        run("plan", "--model", "InternVL2-8B", "--engine", "llamacpp", "--device", "RTX 4090", "--fit");
        assertThat(out.toString()).doesNotContain("max_batch_size").doesNotContain("session_len");
        out.getBuffer().setLength(0);
        assertThat(run("plan", "--model", "InternVL2-8B", "--device", "RTX 3060 12GB", "--fit"))
                .isZero();
        assertThat(out.toString())
                .contains("Changed, in this order")
                .contains("awq")
                .contains("Largest that still fits");
    }

    @Test
    void aFolderIsReadFromItsConfig(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
            {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 896, "num_attention_heads": 14, "num_key_value_heads": 2,
             "num_hidden_layers": 24, "intermediate_size": 4864, "vocab_size": 151936, "tie_word_embeddings": true, "max_position_embeddings": 32768}
            """);
        assertThat(run("plan", "--engine", "pytorch", "--model", folder.toString(), "--device", "T4", "--json"))
                .isZero();
        assertThat(out.toString()).contains("weights.language");
    }

    @Test
    void aMeasuredRunIsRecordedAndForgotten() {
        assertThat(run("calibration", "--reset")).isZero();
        String[] ask = {"plan", "--model", "InternVL2-2B", "--engine-version", "0.5.3", "--device", "L4"};
        for (int i = 0; i < 2; i++) {
            run(
                    "plan",
                    "--model",
                    "InternVL2-2B",
                    "--engine-version",
                    "0.5.3",
                    "--device",
                    "L4",
                    "--measured",
                    "19GiB");
        }
        run(ask);
        assertThat(out.toString()).contains("learnt from 2 runs on this machine");
        out.getBuffer().setLength(0);
        assertThat(run("calibration")).isZero();
        assertThat(out.toString())
                .contains("turbomind  0.5.3    L4")
                .containsPattern("predicted +measured[^\\n]*\\n[^\\n]*19\\.01 GiB +19\\.00 GiB")
                .contains("off by");
        out.getBuffer().setLength(0);
        assertThat(run("calibration", "--json")).isZero();
        assertThat(out.toString()).contains("\"worst_miss\"").contains("\"record\"");
        run("plan", "--model", "InternVL2-2B", "--engine-version", "0.5.3", "--device", "L4", "--forget");
        out.getBuffer().setLength(0);
        run(ask);
        assertThat(out.toString()).doesNotContain("Calibration:");
    }

    @Test
    void modelsAndDevicesAreListed() {
        assertThat(run("models")).isZero();
        assertThat(run("devices")).isZero();
        assertThat(out.toString())
                .contains("InternVL2-8B")
                .contains("8,075,365,376")
                .contains("24564 MiB");
    }
}
