package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServeCommandCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void jsonHoldsArgvEnvironmentAndWarnings() throws Exception {
        assertThat(run("--engine", "lmdeploy", "--engine-version", "0.5.2", "/m/a b", "--tp", "2", "--json"))
                .isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("argv").isArray()).isTrue();
        assertThat(json.path("argv").get(3).asText()).isEqualTo("/m/a b");
        assertThat(json.path("argv").valueStream().map(JsonNode::asText)).containsSequence("--tp", "2");
        assertThat(json.path("environment").path("PYTHONUNBUFFERED").asText()).isEqualTo("1");
        assertThat(json.path("warnings").isArray()).isTrue();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void forPeopleTheNotesGoToStandardError() {
        assertThat(run("--engine-version", "0.5.2", "/m", "--dtype", "float16")).isZero();

        assertThat(out.toString()).contains("lmdeploy serve api_server /m");
        assertThat(err.toString()).contains("note: --dtype is left out");
    }

    @Test
    void vllmIsWrittenInItsOwnWordsForItsRelease() {
        assertThat(run(
                        "--engine",
                        "vllm",
                        "--engine-version",
                        "0.8.5",
                        "Qwen/Qwen2.5-VL-7B-Instruct",
                        "--tensor-parallel-size",
                        "2",
                        "--max-model-len",
                        "16k",
                        "--limit-mm-per-prompt",
                        "{\"image\": 4, \"video\": 0}",
                        "--kv-cache-memory-bytes",
                        "8GiB"))
                .isZero();
        assertThat(out.toString())
                .startsWith("vllm serve Qwen/Qwen2.5-VL-7B-Instruct")
                .contains("--tensor-parallel-size 2", "--max-model-len 16000", "--limit-mm-per-prompt image=4,video=0")
                .doesNotContain("--kv-cache-memory-bytes");
        assertThat(err.toString()).contains("--kv-cache-memory-bytes is left out: it came with vLLM 0.10.2.");
    }

    @Test
    void sglangIsWrittenForShellAndCompose() {
        assertThat(run(
                        "--engine",
                        "sglang",
                        "--engine-version",
                        "0.5.19",
                        "m/x",
                        "--tp-size",
                        "2",
                        "--mem-fraction-static",
                        "0.8"))
                .isZero();
        assertThat(out.toString())
                .startsWith("python -m sglang.launch_server \\\n  --model-path m/x")
                .contains("--tp-size 2", "--mem-fraction-static 0.8");
        assertThat(run("--engine", "sglang", "--engine-version", "0.5.19", "/m/x", "--format", "COMPOSE"))
                .isZero();
        assertThat(out.toString()).contains("lmsysorg/sglang:v0.5.19", "/m/x:/m/x:ro", "127.0.0.1:23333:30000");
    }

    @Test
    void aFlagOfAnotherEngineIsRefusedWithThoseThatItHas() {
        assertThat(run("--engine", "vllm", "--engine-version", "0.11.0", "m", "--session-len", "4096"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--session-len is a flag of LMDeploy", "--max-model-len");
        assertThat(run("--engine", "vllm", "--engine-version", "0.11.0", "m", "--mem-fraction-static", "0.8"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--mem-fraction-static is a flag of sglang");
    }

    @Test
    void severalAdaptersComeAfterOneFlag() throws Exception {
        assertThat(run(
                        "--engine-version",
                        "0.9.2",
                        "/m",
                        "--backend",
                        "pytorch",
                        "--adapters",
                        "a=/a",
                        "b=/b",
                        "--json"))
                .isZero();

        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("argv")
                        .valueStream()
                        .map(JsonNode::asText))
                .containsSequence("--adapters", "a=/a", "b=/b");
    }

    @Test
    void llamaServerIsToldInItsOwnWords() {
        assertThat(run(
                        "--engine",
                        "llamacpp",
                        "--engine-version",
                        "b10587",
                        "/m/a b.gguf",
                        "--mmproj",
                        "/m/mmproj.gguf",
                        "-c",
                        "8192",
                        "-np",
                        "1",
                        "-ctk",
                        "q8_0",
                        "-fa",
                        "on",
                        "-fit",
                        "off"))
                .isZero();
        assertThat(out.toString())
                .startsWith("llama-server")
                .contains("-m '/m/a b.gguf'", "--mmproj /m/mmproj.gguf", "-c 8192", "-np 1", "-ctk q8_0", "-fa on")
                .contains("-fit off", "--port 8080", "-lv 4");
    }

    @Test
    void whatABuildDoesNotHaveIsLeftOutAndSaid() {
        assertThat(run("--engine", "llamacpp", "--engine-version", "b5400", "/m.gguf", "-fa", "on", "-fit", "off"))
                .isZero();
        assertThat(out.toString()).contains("-fa").doesNotContain("-fa on", "-fit", "-lv");
        assertThat(err.toString()).contains("note: llama.cpp b5400 has no -fit; it came with b7407.");
    }

    @Test
    void wordsOfLlamaCppAreRefusedForLmdeploy() {
        assertThat(run("--engine-version", "0.9.2", "/m", "--ctx-size", "4096")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("--ctx-size is a flag of llamacpp");
    }

    @Test
    void aWeightTypeIsWrittenInTheWordOfTheEngineOrRefused() {
        for (String engine : new String[] {"vllm", "sglang"}) {
            String release = engine.equals("vllm") ? "0.11.0" : "0.5.19";
            out.getBuffer().setLength(0);
            assertThat(run("--engine", engine, "--engine-version", release, "m", "--quantization", "hf"))
                    .isZero();
            assertThat(out.toString()).doesNotContain("--quantization");
            assertThat(run("--engine", engine, "--engine-version", release, "m", "--quantization", "nf4"))
                    .isZero();
            assertThat(out.toString()).contains("--quantization bitsandbytes");
            assertThat(run("--engine", engine, "--engine-version", release, "m", "--quantization", "q4_k_m"))
                    .isEqualTo(ExitStatus.USAGE);
        }
    }

    @Test
    void thePortIsTheOneThatWasGiven() {
        assertThat(run("--engine", "llamacpp", "--engine-version", "b10587", "/m.gguf", "--server-port", "23333"))
                .isZero();
        assertThat(out.toString()).contains("--port 23333");
        assertThat(run("--engine", "llamacpp", "--engine-version", "b10587", "/m.gguf", "--server-port", "70000"))
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void llamaServerIsNotToldWithoutAWordWhatItCannotRead() {
        for (String flag : List.of(
                "--tp=2",
                "--gpu-memory-utilization=0.8",
                "--devices=0",
                "--backend=pytorch",
                "--log-level=INFO",
                "--session-len=4096",
                "-np=0",
                "-c=-5")) {
            assertThat(run("--engine", "llamacpp", "--engine-version", "b10587", "/m.gguf", flag))
                    .as(flag)
                    .isEqualTo(ExitStatus.USAGE);
        }
        assertThat(run("--engine", "vllm", "--engine-version", "0.11.0", "m", "--no-metrics"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(run("--engine", "llamacpp", "--engine-version", "b10587", "/m.gguf", "-mm", "/p", "--no-mmproj"))
                .isZero();
        assertThat(out.toString()).doesNotContain("/p");
    }

    @Test
    void badInputIsNamedWithTheWayOut() {
        assertThat(run("--engine-version", "newest", "/m")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("\"newest\" is not a release of LMDeploy");
        assertThat(run("--engine-version", "0.9.2")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("Which model?");
        assertThat(run("--engine-version", "0.9.2", "/m", "--engine", "tgi")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("lmdeploy, vllm, sglang and llamacpp are known here");
        assertThat(run("--engine-version", "0.9.2", "/m", "--cache-max-entry-count", "1.5"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("cache_max_entry_count is 1.5");
    }

    private int run(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "serve-command";
        System.arraycopy(args, 0, all, 1, args.length);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }
}
