package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each line of the first table was put through LMDeploy's own argument parser at that tag.
class LmdeployCommandTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # nothing asked: local, the log at INFO, metrics where they have to be asked for, no prompts in the log
        0.5.2  | turbomind | no   | --backend turbomind --server-name 127.0.0.1 --server-port 23333 --log-level INFO
        0.5.2  | pytorch   | no   | --backend pytorch --server-name 127.0.0.1 --server-port 23333 --log-level INFO
        0.6.4  | turbomind | no   | --backend turbomind --server-name 127.0.0.1 --server-port 23333 --log-level INFO --max-log-len 0
        0.9.2  | pytorch   | no   | --backend pytorch --server-name 127.0.0.1 --server-port 23333 --log-level INFO --max-log-len 0 --enable-metrics
        0.16.0 | turbomind | no   | --backend turbomind --server-name 127.0.0.1 --server-port 23333 --log-level INFO --max-log-len 0
        # everything asked: what the parser of the release does not know is left out
        0.5.2  | turbomind | all  | --backend turbomind --server-name 127.0.0.1 --server-port 23333 --tp 2 --session-len 8192 --max-batch-size 16 --cache-max-entry-count 0.35 --cache-block-seq-len 64 --quant-policy 8 --model-format awq --vision-max-batch-size 2 --enable-prefix-caching --log-level INFO --api-keys k1
        0.5.2  | pytorch   | all  | --backend pytorch --server-name 127.0.0.1 --server-port 23333 --tp 2 --session-len 8192 --max-batch-size 16 --cache-max-entry-count 0.35 --cache-block-seq-len 64 --quant-policy 8 --model-format awq --vision-max-batch-size 2 --enable-prefix-caching --adapters skill=/lora/skill --log-level INFO --api-keys k1
        0.6.4  | pytorch   | all  | --backend pytorch --server-name 127.0.0.1 --server-port 23333 --tp 2 --session-len 8192 --max-batch-size 16 --cache-max-entry-count 0.35 --cache-block-seq-len 64 --quant-policy 8 --model-format awq --max-prefill-token-num 4096 --vision-max-batch-size 2 --dtype float16 --enable-prefix-caching --adapters skill=/lora/skill --log-level INFO --max-log-len 0 --api-keys k1
        0.9.2  | turbomind | all  | --backend turbomind --server-name 127.0.0.1 --server-port 23333 --tp 2 --session-len 8192 --max-batch-size 16 --cache-max-entry-count 0.35 --cache-block-seq-len 64 --quant-policy 8 --model-format awq --max-prefill-token-num 4096 --vision-max-batch-size 2 --dtype float16 --enable-prefix-caching --log-level INFO --max-log-len 0 --enable-metrics --api-keys k1
        0.16.0 | pytorch   | all  | --backend pytorch --server-name 127.0.0.1 --server-port 23333 --tp 2 --session-len 8192 --max-batch-size 16 --cache-max-entry-count 0.35 --cache-block-seq-len 64 --quant-policy 8 --model-format awq --max-prefill-token-num 4096 --vision-max-batch-size 2 --dtype float16 --enable-prefix-caching --adapters skill=/lora/skill --log-level INFO --max-log-len 0 --trust-remote-code --api-keys k1
        """, delimiter = '|')
    void theCommandIsExactForItsRelease(String version, String backend, String asked, String flags) {
        LmdeployCommand command =
                LmdeployCommand.of(asked.equals("all") ? all(version, backend) : bare(version, backend));

        assertThat(String.join(" ", command.argv()))
                .isEqualTo("lmdeploy serve api_server /models/InternVL2-8B " + flags);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        0.5.2  | turbomind | --max-prefill-token-num is left out
        0.5.2  | turbomind | --dtype is left out
        0.5.2  | turbomind | Adapters are left out: only LMDeploy's PyTorch backend serves them
        0.5.2  | pytorch   | --quant-policy has no effect
        0.5.2  | pytorch   | --model-format has no effect
        0.5.2  | pytorch   | blocks of the KV cache
        0.5.2  | pytorch   | max_dynamic_patch cannot be set per request before 0.6.0
        0.5.2  | pytorch   | whole prompts into its log
        0.5.2  | pytorch   | has no /metrics
        0.6.4  | pytorch   | --model-format has no effect
        0.9.2  | pytorch   | --vision-max-batch-size has no effect
        0.9.2  | turbomind | always runs Python code
        0.16.0 | turbomind | --vision-max-batch-size has no effect
        0.9.2  | turbomind | has /metrics for its PyTorch backend only
        0.4.0  | turbomind | --enable-prefix-caching is left out
        0.4.1  | turbomind | --vision-max-batch-size is left out
        0.4.2  | turbomind | its command line was checked, but not its log lines
        """, delimiter = '|')
    void whatTheReleaseCannotDoIsSaidBeforeItRuns(String version, String backend, String words) {
        assertThat(LmdeployCommand.of(all(version, backend)).warnings())
                .anyMatch(w -> w.toString().contains(words));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        0.6.4  | pytorch   | --quant-policy
        0.6.0  | turbomind | --max-prefill-token-num
        0.9.2  | turbomind | --vision-max-batch-size
        0.16.0 | pytorch   | --model-format
        0.16.0 | pytorch   | Without --trust-remote-code
        """, delimiter = '|')
    void whatTheReleaseCanDoIsNotWarnedOf(String version, String backend, String words) {
        assertThat(LmdeployCommand.of(all(version, backend)).warnings())
                .noneMatch(w -> w.toString().startsWith(words));
    }

    @Test
    void remoteCodeRunsOnlyAfterTheUserAgreed() {
        assertThat(LmdeployCommand.of(bare("0.16.0", "turbomind")).argv()).doesNotContain("--trust-remote-code");
        assertThat(LmdeployCommand.of(bare("0.16.0", "turbomind")).warnings())
                .anyMatch(w -> w.toString().contains("Without --trust-remote-code"));
        assertThat(LmdeployCommand.of(all("0.12.0", "turbomind")).argv()).doesNotContain("--trust-remote-code");
    }

    @Test
    void metricsAreOnByDefaultSinceElevenAndCanBeLeftOff() {
        LmdeployLaunch quiet = with(bare("0.11.0", "pytorch"), server(List.of(), false, false));

        assertThat(LmdeployCommand.of(bare("0.11.0", "pytorch")).argv()).noneMatch(a -> a.contains("metrics"));
        assertThat(LmdeployCommand.of(quiet).argv()).contains("--disable-metrics");
    }

    @Test
    void byteExactCacheFiguresAreAskedForWhereTheReleaseHasThem() {
        assertThat(LmdeployCommand.of(bare("0.16.0", "turbomind")).environment())
                .containsKey("TM_CACHE_LOG_INTERVAL");
        assertThat(LmdeployCommand.of(bare("0.9.2", "turbomind")).environment())
                .doesNotContainKey("TM_CACHE_LOG_INTERVAL");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        0.9.1  | turbomind | ''                       | --disable-vision-encoder is left out
        0.9.2  | turbomind | --disable-vision-encoder | --disable-vision-encoder has no effect
        0.9.2  | pytorch   | --disable-vision-encoder | ''
        0.14.0 | turbomind | --disable-vision-encoder | ''
        0.15.0 | turbomind | --language-model-only    | ''
        """, delimiter = '|')
    void theVisionTowerIsLeftOutInTheWordsOfTheRelease(String version, String backend, String flag, String warning) {
        LmdeployCommand command = LmdeployCommand.of(languageOnly(version, backend));

        assertThat(command.argv().stream()
                        .filter(a -> a.contains("vision-enc") || a.contains("language"))
                        .toList())
                .isEqualTo(flag.isEmpty() ? List.of() : List.of(flag));
        assertThat(command.warnings().stream()
                        .map(Sentence::toString)
                        .filter(w -> w.startsWith("--disable") || w.startsWith("--language"))
                        .toList())
                .allMatch(w -> !warning.isEmpty() && w.startsWith(warning))
                .hasSize(warning.isEmpty() ? 0 : 1);
    }

    @Test
    void thePythonClassIsGivenOnlyTheFieldsItHas() {
        // the parser drops in silence what the configuration classes refuse with a TypeError
        assertThat(LmdeployExport.python(all("0.5.2", "pytorch")))
                .doesNotContain("quant_policy", "model_format")
                .contains("session_len=8192", "block_size=64");
        assertThat(LmdeployExport.python(all("0.9.2", "pytorch"))).contains("quant_policy=8", "model_format=\"awq\"");
        assertThat(LmdeployExport.python(languageOnly("0.9.2", "turbomind"))).doesNotContain("vision_encoder");
        assertThat(LmdeployExport.python(all("0.4.2", "turbomind"))).doesNotContain("VisionConfig");
        assertThat(LmdeployExport.python(with(bare("0.5.2", "turbomind"), named("::1", Optional.of("a b"), "INFO"))))
                .contains("model_name=\"a b\"");
        assertThat(LmdeployExport.python(languageOnly("0.14.0", "turbomind"))).contains("disable_vision_encoder=True");
    }

    @ParameterizedTest
    @CsvSource({"0.13.0, request, INFO", "0.14.0, Request, REQUEST", "0.5.2, debug, DEBUG", "0.5.2, FATAL, FATAL"})
    void theLogLevelIsOneThatTheParserTakes(String version, String asked, String printed) {
        LmdeployCommand command = LmdeployCommand.of(with(
                bare(version, "turbomind"),
                new LmdeployLaunch.Server("127.0.0.1", 23333, List.of(), Optional.empty(), asked, false, true)));

        assertThat(command.argv()).containsSequence("--log-level", printed);
        assertThat(command.warnings().stream().anyMatch(w -> w.toString().contains("INFO stands in its place")))
                .isEqualTo(!asked.equalsIgnoreCase(printed));
    }

    @Test
    void weightTypesThatCameLaterAreNotAsked() {
        LmdeployLaunch gptq = format("0.5.2", "gptq");

        assertThat(LmdeployCommand.of(gptq).argv()).doesNotContain("--model-format");
        assertThat(LmdeployCommand.of(gptq).warnings())
                .anyMatch(w -> w.toString().contains("cannot serve weights of type gptq"));
        assertThat(LmdeployCommand.of(format("0.6.0", "gptq")).argv()).containsSequence("--model-format", "gptq");
    }

    @Test
    void aKeyIsNeverShown() {
        LmdeployCommand command = LmdeployCommand.of(all("0.9.2", "pytorch"));

        assertThat(command.argv()).contains("k1");
        assertThat(command.shown()).doesNotContain("k1").containsSequence("--api-keys", "********");
        assertThat(command.shown()).contains("/models/InternVL2-8B", "skill=/lora/skill");
    }

    @Test
    void anOpenServerWithoutAKeyIsWarnedOf() {
        LmdeployLaunch open = with(
                bare("0.9.2", "turbomind"),
                new LmdeployLaunch.Server("0.0.0.0", 23333, List.of(), Optional.empty(), "INFO", false, true));

        assertThat(LmdeployCommand.of(open).warnings())
                .anyMatch(w -> w.toString().contains("without an API key"));
    }

    @Test
    void theSlidersBecomeFlagsAndTheEmbeddedEnginesWeightTypesDoNot() {
        Settings settings = Settings.defaults(1L << 30).withSessionLen(8192).withCacheMaxEntryCount(0.25);
        LmdeployLaunch launch = new LmdeployLaunch(
                LmdeployVersion.parse("0.9.2"),
                LmdeployBackend.TURBOMIND,
                "/m",
                LmdeployLaunch.Engine.of(settings),
                LmdeployLaunch.Server.LOCAL,
                List.of());

        assertThat(LmdeployCommand.of(launch).argv())
                .containsSequence("--session-len", "8192")
                .containsSequence("--cache-max-entry-count", "0.25")
                .doesNotContain("--model-format");
    }

    @Test
    void badValuesAreNamed() {
        assertThatThrownBy(() -> LmdeployVersion.parse("latest")).hasMessageContaining("\"latest\"");
        assertThatThrownBy(() -> LmdeployBackend.of("vllm")).hasMessageContaining("turbomind or pytorch");
        assertThatThrownBy(() -> server(List.of("-x"), false, true)).hasMessageContaining("dash");
        assertThatThrownBy(() -> new LmdeployLaunch.Adapter("a=b", "/p")).hasMessageContaining("a=b");
        assertThatThrownBy(() -> format("0.9.2", "int4")).hasMessageContaining("int4");
        assertThatThrownBy(() -> bare("0.3.0", "turbomind")).hasMessageContaining("0.3.0 is too old", "from 0.4.0 on");
        assertThatThrownBy(() -> new LmdeployLaunch.Adapter("a", "/p=q")).hasMessageContaining("/p=q");
        assertThatThrownBy(() -> named("", Optional.empty(), "INFO")).hasMessageContaining("server_name");
        assertThatThrownBy(() -> named("-h", Optional.empty(), "INFO")).hasMessageContaining("server_name");
        assertThatThrownBy(() -> named("::1", Optional.of("-m"), "INFO")).hasMessageContaining("model_name");
        assertThatThrownBy(() -> named("::1", Optional.empty(), "LOUD")).hasMessageContaining("LOUD");
        assertThatThrownBy(() -> block("0.10.0", "pytorch", 33)).hasMessageContaining("power of two");
        assertThat(block("0.10.0", "pytorch", 32).engine().chosen(Setting.CACHE_BLOCK_SEQ_LEN))
                .contains(32);
        assertThat(block("0.9.2", "pytorch", 33).engine().chosen(Setting.CACHE_BLOCK_SEQ_LEN))
                .contains(33);
    }

    @Test
    void postReleasesCountAsTheirRelease() {
        assertThat(LmdeployVersion.parse("v0.9.2.post1")).isEqualTo(new LmdeployVersion(0, 9, 2));
        assertThat(LmdeployVersion.parse("0.6.0a0")).isEqualTo(new LmdeployVersion(0, 6, 0));
        assertThat(LmdeployVersion.parse("0.10.0")).isGreaterThan(LmdeployVersion.parse("0.9.2"));
    }

    private static LmdeployLaunch.Server named(String host, Optional<String> model, String level) {
        return new LmdeployLaunch.Server(host, 23333, List.of(), model, level, false, true);
    }

    private static LmdeployLaunch languageOnly(String version, String backend) {
        return engine(version, backend, OptionalInt.empty(), true);
    }

    private static LmdeployLaunch block(String version, String backend, int block) {
        return engine(version, backend, OptionalInt.of(block), false);
    }

    private static LmdeployLaunch engine(String version, String backend, OptionalInt block, boolean languageOnly) {
        LmdeployLaunch bare = bare(version, backend);
        Settings settings = Settings.NONE.with(Setting.LANGUAGE_MODEL_ONLY, languageOnly);
        settings = block.isPresent() ? settings.with(Setting.CACHE_BLOCK_SEQ_LEN, block.getAsInt()) : settings;
        return new LmdeployLaunch(
                bare.version(),
                bare.backend(),
                bare.model(),
                new LmdeployLaunch.Engine(settings, List.of()),
                bare.server(),
                List.of());
    }

    static LmdeployLaunch bare(String version, String backend) {
        return new LmdeployLaunch(
                LmdeployVersion.parse(version),
                LmdeployBackend.of(backend),
                "/models/InternVL2-8B",
                LmdeployLaunch.Engine.DEFAULTS,
                LmdeployLaunch.Server.LOCAL,
                List.of());
    }

    static LmdeployLaunch all(String version, String backend) {
        return new LmdeployLaunch(
                LmdeployVersion.parse(version),
                LmdeployBackend.of(backend),
                "/models/InternVL2-8B",
                engine(Optional.of("awq")),
                server(List.of("k1"), true, true),
                List.of(new LmdeployLaunch.Adapter("skill", "/lora/skill")));
    }

    private static LmdeployLaunch format(String version, String format) {
        LmdeployLaunch bare = bare(version, "turbomind");
        return new LmdeployLaunch(
                bare.version(), bare.backend(), bare.model(), engine(Optional.of(format)), bare.server(), List.of());
    }

    private static LmdeployLaunch with(LmdeployLaunch launch, LmdeployLaunch.Server server) {
        return new LmdeployLaunch(
                launch.version(), launch.backend(), launch.model(), launch.engine(), server, launch.adapters());
    }

    private static LmdeployLaunch.Server server(List<String> keys, boolean trust, boolean metrics) {
        return new LmdeployLaunch.Server("127.0.0.1", 23333, keys, Optional.empty(), "INFO", trust, metrics);
    }

    private static LmdeployLaunch.Engine engine(Optional<String> format) {
        Settings settings = Settings.NONE
                .with(Setting.CACHE_MAX_ENTRY_COUNT, 0.35)
                .with(Setting.SESSION_LEN, 8192)
                .with(Setting.MAX_BATCH_SIZE, 16)
                .with(Setting.TP, 2)
                .with(Setting.QUANT_POLICY, 8)
                .with(Setting.MAX_PREFILL_TOKEN_NUM, 4096)
                .with(Setting.CACHE_BLOCK_SEQ_LEN, 64)
                .with(Setting.VISION_MAX_BATCH_SIZE, 2)
                .with(Setting.MAX_DYNAMIC_PATCH, 6)
                .with(Setting.DTYPE, "float16")
                .with(Setting.ENABLE_PREFIX_CACHING, true);
        return new LmdeployLaunch.Engine(
                format.map(f -> settings.with(Setting.MODEL_FORMAT, f)).orElse(settings), List.of());
    }
}
