package dev.headroom.engine.attached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.engines.SglangSettings;
import dev.headroom.plan.engines.SglangWords;
import dev.headroom.plan.engines.VllmSettings;
import dev.headroom.plan.engines.VllmWords;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeLineTest {
    @ParameterizedTest
    @CsvSource({
        "-m vllm.entrypoints serve /models/a --port 1,/models/a",
        "lmdeploy serve api_server OpenGVLab/InternVL2-8B --tp 2,OpenGVLab/InternVL2-8B",
        "-c Main serve demo --server-port 1,demo",
        "sglang --model-path Qwen/Qwen2-VL,Qwen/Qwen2-VL",
        "python --model=/models/b,/models/b"
    })
    void theModelIsWhatFollowsTheCommandOrItsFlag(String words, String model) {
        assertThat(line(words).model()).contains(model);
    }

    @Test
    void settingsAreReadAndWhatIsNoneOfOursIsLeftOut() {
        Settings chosen = line("lmdeploy serve api_server m --session-len 4096 --cache-max-entry-count=0.4"
                        + " --max-batch-size many --log-level INFO")
                .settings();
        assertThat(chosen.chosen(Setting.SESSION_LEN)).contains(4096);
        assertThat(chosen.chosen(Setting.CACHE_MAX_ENTRY_COUNT)).contains(0.4);
        assertThat(chosen.chosen(Setting.MAX_BATCH_SIZE)).isEmpty();
    }

    @Test
    void vllmIsReadInItsOwnWords() {
        ServeLine line = line("vllm serve m --tensor-parallel-size 2 --gpu-memory-utilization 0.85 --enforce-eager"
                + " --max-model-len 10k --max-num-seqs=64 --limit-mm-per-prompt image=3,video=0 --max-loras many");
        assertThat(line.settings().tp()).isEqualTo(2);
        VllmSettings read = VllmWords.read(line::word);
        assertThat(read.gpuMemoryUtilization()).hasValue(0.85);
        assertThat(read.enforceEager()).isTrue();
        assertThat(read.maxModelLen()).hasValue(10_000);
        assertThat(read.maxNumSeqs()).hasValue(64);
        assertThat(read.limitMmPerPrompt().images()).hasValue(3);
        assertThat(read.limitMmPerPrompt().videos()).hasValue(0);
        assertThat(read.maxLoras()).isEmpty();
    }

    @Test
    void sglangIsReadInItsOwnWords() {
        ServeLine line = line("python -m sglang.launch_server --model-path m --tp-size 4 --mem-fraction-static 0.8"
                + " --disable-cuda-graph --context-length 8192");
        assertThat(line.settings().tp()).isEqualTo(4);
        SglangSettings read = SglangWords.read(line::word);
        assertThat(read.memFractionStatic()).hasValue(0.8);
        assertThat(read.disableCudaGraph()).isTrue();
        assertThat(read.contextLength()).hasValue(8192);
    }

    @Test
    void aLineThatEndsInAFlagSaysNothing() {
        assertThat(line("serve").model()).isEmpty();
        assertThat(line("api_server --model").model()).isEqualTo(Optional.empty());
    }

    private static ServeLine line(String words) {
        return new ServeLine(List.of(words.split(" ")));
    }
}
