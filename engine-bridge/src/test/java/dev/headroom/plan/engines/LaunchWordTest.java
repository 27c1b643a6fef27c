package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.PlanException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchWordTest {
    private static final VllmSettings VLLM = VllmSettings.defaults().with(c -> {
        c.gpuMemoryUtilization = OptionalDouble.of(0.85);
        c.maxModelLen = OptionalInt.of(8192);
        c.maxNumSeqs = OptionalInt.of(16);
        c.maxNumBatchedTokens = OptionalInt.of(4096);
        c.kvCacheDtype = "fp8";
        c.limitMmPerPrompt = MmLimits.of(OptionalInt.of(2), OptionalInt.of(0));
        c.processorKwargs = ProcessorKwargs.ofMaxPixels(1_003_520);
        c.enforceEager = true;
        c.enableLora = true;
        c.maxLoras = OptionalInt.of(2);
        c.maxLoraRank = OptionalInt.of(32);
        c.pipelineParallelSize = 2;
        c.kvCacheMemoryBytes = OptionalLong.of(1L << 33);
        c.mmEncoderTpMode = "data";
        c.skipMmProfiling = true;
        c.blockSize = OptionalInt.of(32);
        c.mmProcessorCacheGb = OptionalDouble.of(1);
        c.apiServerCount = 3;
    });

    /// As a shell would hand the words over.
    private static Optional<String> word(List<String> line, String flag) {
        int at = line.indexOf(flag);
        if (at < 0) {
            return Optional.empty();
        }
        return Optional.of(at + 1 < line.size() && !line.get(at + 1).startsWith("--") ? line.get(at + 1) : "");
    }

    @Test
    void everyWordOfVllmIsWrittenAndReadBack() {
        List<String> line = VllmWords.of(VLLM);
        assertThat(VllmWords.ALL).allSatisfy(w -> assertThat(line).contains(w.flag()));
        assertThat(VllmWords.read(flag -> word(line, flag))).isEqualTo(VLLM);
    }

    @Test
    void everyWordOfSglangIsWrittenAndReadBack() {
        SglangSettings all = SglangSettings.defaults().with(c -> {
            c.memFractionStatic = OptionalDouble.of(0.7);
            c.contextLength = OptionalInt.of(8192);
            c.chunkedPrefillSize = OptionalInt.of(2048);
            c.maxRunningRequests = OptionalInt.of(64);
            c.cudaGraphMaxBs = OptionalInt.of(16);
            c.maxTotalTokens = OptionalInt.of(100_000);
            c.disableCudaGraph = true;
            c.kvCacheDtype = "fp8_e5m2";
            c.maxLorasPerBatch = OptionalInt.of(2);
            c.maxLoraRank = OptionalInt.of(32);
            c.pipelineParallelSize = 2;
        });
        List<String> line = SglangWords.of(all);
        assertThat(SglangWords.ALL).allSatisfy(w -> assertThat(line).contains(w.flag()));
        assertThat(SglangWords.read(flag -> word(line, flag))).isEqualTo(all);
    }

    @Test
    void whatNobodyChoseIsNotWritten() {
        assertThat(VllmWords.of(VllmSettings.defaults())).isEmpty();
        assertThat(SglangWords.of(SglangSettings.defaults())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image=4,video=0", "{\"image\": 4, \"video\": 0}", "{\"image\":{\"count\":4},\"video\":0}"})
    void limitsAreReadInEverySpelling(String text) {
        MmLimits read = MmLimits.parse(text);
        assertThat(read.images()).hasValue(4);
        assertThat(read.videos()).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "image", "{\"image\": -1}", "{\"picture\": 1}", "[1]", "{\"image\": \"x\"}"})
    void limitsThatAreNoneAreRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> MmLimits.parse(text.isEmpty() ? "{" : text))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("limit_mm_per_prompt");
    }

    @Test
    void newerSpellingsOfPixelsAreRead() {
        assertThat(ProcessorKwargs.parse("{\"size\": {\"longest_edge\": 1003520}}")
                        .maxPixels())
                .hasValue(1_003_520);
        assertThat(ProcessorKwargs.parse("{\"max_dynamic_patch\": 4, \"do_resize\": false}")
                        .tiles())
                .hasValue(4);
    }
}
