package dev.headroom.explain.log;

import static dev.headroom.explain.log.EngineFigures.What.ACTIVATIONS;
import static dev.headroom.explain.log.EngineFigures.What.GRAPHS;
import static dev.headroom.explain.log.EngineFigures.What.KV_CACHE;
import static dev.headroom.explain.log.EngineFigures.What.KV_TOKENS;
import static dev.headroom.explain.log.EngineFigures.What.NON_TORCH;
import static dev.headroom.explain.log.EngineFigures.What.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineFiguresTest {
    private static Map<EngineFigures.What, Long> read(String log) {
        return EngineFigures.of(log.lines().toList()).values();
    }

    private static double gib(Map<EngineFigures.What, Long> read, EngineFigures.What what) {
        return read.getOrDefault(what, 0L) / (double) (1L << 30);
    }

    @Test
    void theFirstEngineOfVllmIsRead() {
        var read = read("""
            INFO 05-21 18:17:01 [model_runner.py:1146] Model loading took 7.5552 GiB and 30.643008 seconds
            INFO 05-21 18:17:06 [worker.py:267] model weights take 7.56GiB; non_torch_memory takes 0.04GiB; PyTorch activation peak memory takes 0.74GiB; the rest of the memory reserved for KV Cache is 3.06GiB.
            INFO 05-30 16:24:18 model_runner.py:1562] Graph capturing finished in 43 secs, took 0.17 GiB
            """);
        assertThat(gib(read, WEIGHTS)).isCloseTo(7.56, within(0.01));
        assertThat(gib(read, NON_TORCH)).isCloseTo(0.04, within(0.001));
        assertThat(gib(read, ACTIVATIONS)).isCloseTo(0.74, within(0.001));
        assertThat(gib(read, KV_CACHE)).isCloseTo(3.06, within(0.001));
        assertThat(gib(read, GRAPHS)).isCloseTo(0.17, within(0.001));
    }

    @Test
    void theSecondOneIsReadBehindItsTagsAndOfRanksTheLargest() {
        var read = read("""
            (Worker_TP0 pid=79) INFO 07-05 08:54:20 [gpu_model_runner.py:5132] Model loading took 21.42 GiB memory and 175.2 seconds
            (Worker_TP1 pid=80) INFO 07-05 08:54:21 [gpu_model_runner.py:5132] Model loading took 21.50 GiB memory and 175.9 seconds
            (Worker_TP0 pid=79) INFO 07-05 08:55:49 [gpu_worker.py:466] Available KV cache memory: 20.36 GiB
            (EngineCore_DP0 pid=58) INFO 07-05 08:55:49 [kv_cache_utils.py:1733] GPU KV cache size: 3,076,565 tokens
            (Worker_TP0 pid=79) INFO 08-20 17:28:08 [gpu_worker.py:857] Free memory on device (181.84/184.31 GiB) on startup. Desired GPU memory utilization is (0.92, 169.56 GiB). Actual usage is 21.50 GiB for weight, 6.31 GiB for peak activation, 0.95 GiB for non-torch memory, and 4.13 GiB for CUDAGraph memory. Replace
            """);
        assertThat(gib(read, WEIGHTS)).isCloseTo(21.5, within(0.001));
        assertThat(gib(read, KV_CACHE)).isCloseTo(20.36, within(0.001));
        assertThat(read).containsEntry(KV_TOKENS, 3_076_565L);
        assertThat(gib(read, ACTIVATIONS)).isCloseTo(6.31, within(0.001));
        assertThat(gib(read, NON_TORCH)).isCloseTo(0.95, within(0.001));
        assertThat(gib(read, GRAPHS)).isCloseTo(4.13, within(0.001));
    }

    @Test
    void sglangIsRead() {
        var read = read("""
            [2026-05-01 10:00:00 TP0] Load weight end. elapsed=100.34 s, type=Qwen3ForCausalLM, dtype=torch.bfloat16, avail mem=17.40 GB, mem usage=61.07 GB.
            [2026-05-01 10:00:01 TP0] KV Cache is allocated. #tokens: 39078, K size: 4.77 GB, V size: 4.77 GB
            [2026-05-01 10:00:09 TP0] Capture cuda graph end. Time elapsed: 3.2 s. mem usage=0.13 GB. avail mem=4.9 GB
            """);
        assertThat(gib(read, WEIGHTS)).isCloseTo(61.07, within(0.001));
        assertThat(gib(read, KV_CACHE)).isCloseTo(9.54, within(0.001));
        assertThat(read).containsEntry(KV_TOKENS, 39_078L);
        assertThat(gib(read, GRAPHS)).isCloseTo(0.13, within(0.001));
    }

    @Test
    void aCacheThatGotLessThanNothingIsNoFigure() {
        assertThat(read("model weights take 5.43GiB; non_torch_memory takes 0.04GiB; PyTorch activation peak memory"
                        + " takes 1.42GiB; the rest of the memory reserved for KV Cache is -0.94GiB."))
                .doesNotContainKey(KV_CACHE)
                .containsKey(ACTIVATIONS);
    }
}
