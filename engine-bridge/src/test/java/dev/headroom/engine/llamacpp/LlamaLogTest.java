package dev.headroom.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.llamacpp.LlamaEvent.BufferKind;
import dev.headroom.memory.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shapes of lines by build; the figures are of published logs and of runs of b10587.
class LlamaLogTest {
    private static LlamaReported of(String log) {
        LlamaReported reported = LlamaReported.nothing();
        for (String line : log.lines().toList()) {
            Optional<LlamaEvent> event = LlamaLog.read(line);
            if (event.isPresent()) {
                reported = reported.with(event.get());
            }
        }
        return reported;
    }

    private static long mib(double mib) {
        return Math.round(mib * Bytes.MIB);
    }

    @Test
    void aServerOf2025TellsItsBuffersByPlace() {
        LlamaReported r = of("""
            build: 7342 (2fbe3b7bb) with GNU 13.3.0 for Linux x86_64
            srv    load_model: loading model '/m/coder.gguf'
            llama_model_load_from_file_impl: using device CUDA0 (NVIDIA A100-SXM4-40GB) (0000:0b:00.0) - 39900 MiB free
            load_tensors: offloaded 49/49 layers to GPU
            load_tensors:   CPU_Mapped model buffer size =   315.30 MiB
            load_tensors:        CUDA0 model buffer size = 30658.12 MiB
            llama_context: n_seq_max     = 4
            llama_context: n_ctx         = 65536
            llama_context: n_ctx_per_seq = 16384
            llama_context: flash_attn    = auto
            llama_context: kv_unified    = true
            llama_context:  CUDA_Host  output buffer size =     2.32 MiB
            llama_kv_cache:      CUDA0 KV buffer size =  6144.00 MiB
            llama_kv_cache: size = 6144.00 MiB ( 65536 cells,  48 layers,  4/1 seqs), K (f16): 3072.00 MiB, V (f16): 3072.00 MiB
            llama_context:      CUDA0 compute buffer size =   300.75 MiB
            llama_context:  CUDA_Host compute buffer size =   132.01 MiB
            srv    load_model: initializing slots, n_slots = 4
            main: server is listening on http://127.0.0.1:8080
            """);
        assertThat(r.build()).hasValue(7342);
        assertThat(r.devices()).containsExactly(new LlamaEvent.Device("CUDA0", "NVIDIA A100-SXM4-40GB", mib(39900)));
        assertThat(r.layers()).contains(new LlamaEvent.Layers(49, 49));
        assertThat(r.bytes("CUDA0", BufferKind.MODEL)).isEqualTo(mib(30658.12));
        assertThat(r.bytes(BufferKind.CACHE)).as("the sum restates the buffers").isEqualTo(mib(6144));
        assertThat(r.bytes("CUDA_Host", BufferKind.COMPUTE)).isEqualTo(mib(132.01));
        assertThat(r.bytes(BufferKind.OUTPUT)).isEqualTo(mib(2.32));
        assertThat(r.applied("n_ctx")).hasValue(65536);
        assertThat(r.applied("n_ctx_seq")).hasValue(16384);
        assertThat(r.applied()).containsEntry("kv_unified", "true");
    }

    @Test
    void aServerOf2026IsReadBehindItsPrefixesWithItsTowerStateAndDraft() {
        LlamaReported r = of("""
            0.00.101.004 I cmn  common_param: common_params_print_info: build 10587 (3f545becc) with GNU 12.2.0 for Linux x86_64
            0.00.120.110 I srv    load_model: loading model '/m/27b.gguf'
            0.00.320.471 I llama_prepare_model_devices: using device CUDA0 (NVIDIA GeForce RTX 4090) (0000:01:00.0) - 23600 MiB free
            0.01.808.471 I load_tensors: offloaded 65/65 layers to GPU
            0.01.808.471 I load_tensors:   CPU_Mapped model buffer size =   682.03 MiB
            0.01.808.471 I load_tensors:        CUDA0 model buffer size = 15339.44 MiB
            0.03.808.471 I llama_kv_cache:      CUDA0 KV buffer size =  2048.00 MiB
            0.03.808.471 I llama_memory_recurrent:      CUDA0 RS buffer size =   598.50 MiB
            0.03.908.471 I sched_reserve:      CUDA0 compute buffer size =   154.02 MiB
            0.03.908.471 I sched_reserve:  CUDA_Host compute buffer size =    52.02 MiB
            0.04.808.471 I llama_kv_cache:      CUDA0 KV buffer size =   128.00 MiB
            0.04.908.471 I sched_reserve:      CUDA0 compute buffer size =   130.02 MiB
            0.05.208.471 I load_hparams: projector:          internvl
            0.05.208.471 I load_hparams: model size:         591.14 MiB
            0.05.308.471 I reserve_compute_meta:      CUDA0 compute buffer size =    20.00 MiB
            0.05.408.471 I reserve_compute_meta:      CUDA0 compute buffer size =    28.03 MiB
            0.05.508.471 I srv    load_model: initializing, n_slots = 4, n_ctx_slot = 32768, kv_unified = 'true'
            0.05.608.471 I srv  llama_server: listening on http://127.0.0.1:9931
            """);
        assertThat(r.build()).hasValue(10587);
        assertThat(r.bytes("CUDA0", BufferKind.CACHE)).as("with the draft's").isEqualTo(mib(2048 + 128));
        assertThat(r.bytes("CUDA0", BufferKind.COMPUTE)).isEqualTo(mib(154.02) + mib(130.02));
        assertThat(r.bytes(BufferKind.STATE)).isEqualTo(mib(598.5));
        assertThat(r.bytes(BufferKind.TOWER)).isEqualTo(mib(591.14));
        assertThat(r.bytes("CUDA0", BufferKind.TOWER_COMPUTE)).as("the newest").isEqualTo(mib(28.03));
        assertThat(r.projector()).contains("internvl");
        assertThat(r.slots()).contains(new LlamaEvent.Slots(4, 32768, Optional.of(true)));
    }

    @Test
    void aSecondLoadForgetsTheBuffersOfTheProbe() {
        LlamaReported r = of("""
            srv    load_model: loading model 'a'
            load_tensors:          CPU model buffer size =     0.00 MiB
            load_tensors:          CPU model buffer size =   941.00 MiB
            srv    load_model: loading model 'b'
            load_tensors:          CPU model buffer size =   100.00 MiB
            """);
        assertThat(r.buffers()).containsExactly(new LlamaEvent.Buffer("CPU", BufferKind.MODEL, mib(100)));
    }

    @Test
    void aGraphThatIsMeasuredAgainReplacesItsOwnFigure() {
        LlamaReported r = of("""
            llama_kv_cache:        CPU KV buffer size =     3.00 MiB
            sched_reserve:        CPU compute buffer size =     8.14 MiB
            reserve_compute_meta:        CPU compute buffer size =     0.33 MiB
            sched_reserve:        CPU compute buffer size =     9.00 MiB
            """);
        assertThat(r.bytes(BufferKind.COMPUTE)).isEqualTo(9 * Bytes.MIB);
    }

    @Test
    void whatFitChangedIsKeptOverTheLoadThatFollows() {
        LlamaReported r = of("""
            common_params_fit_impl: projected to use 30330 MiB of device memory vs. 23600 MiB of free device memory
            common_params_fit_impl: context size reduced from 131072 to 40960 -> need 6144 MiB less memory in total
            srv    load_model: loading model 'a'
            """);
        assertThat(r.reduced()).contains(new LlamaEvent.ContextReduced(131072, 40960));
        assertThat(LlamaLog.read("failed to fit params to free device memory: n_gpu_layers already set by user to 9,"
                        + " abort"))
                .contains(new LlamaEvent.CannotFit("n_gpu_layers already set by user to 9, abort"));
    }

    @Test
    void theTableAtTheEndIsReadForCardsAndHost() {
        assertThat(LlamaLog.read(
                        "llama_memory_breakdown_print: |   - CUDA0 (RTX 4090) | 24080 =  9000 + (14000 = 13169 +    38"
                                + " +   793) +        1080 |"))
                .contains(new LlamaEvent.Row(
                        "CUDA0",
                        OptionalLong.of(mib(24080)),
                        OptionalLong.of(mib(9000)),
                        mib(13169),
                        mib(38),
                        mib(793)));
        assertThat(LlamaLog.read("common_memory_breakdown_print: |   - Host             |  1029 =   941 +    48 +   39"
                        + "                |"))
                .contains(new LlamaEvent.Row(
                        "Host", OptionalLong.empty(), OptionalLong.empty(), mib(941), mib(48), mib(39)));
        assertThat(LlamaLog.read(
                        "| memory breakdown [MiB] | total   free    self   model   context   compute    unaccounted |"))
                .isEmpty();
    }

    @Test
    void anAnswersTimesAreTold() {
        assertThat(LlamaLog.read("slot print_timing: id  0 | task 0 | prompt eval time =   76048.78 ms /  1343 tokens"
                        + " (   56.63 ms per token,    17.66 tokens per second)"))
                .contains(new LlamaEvent.PromptRead(1343, 76048.78));
        assertThat(LlamaLog.read("       eval time =     812.10 ms /    32 tokens"))
                .contains(new LlamaEvent.AnswerMade(32, 812.10));
        assertThat(LlamaLog.read("image slice encoded in 412 ms")).contains(new LlamaEvent.Encoded(412));
        assertThat(LlamaLog.read("srv  llama_server: listening on http://127.0.0.1:8081"))
                .contains(new LlamaEvent.Listening(OptionalInt.of(8081)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "load_tensors:        CUDA0 model buffer size = 99999999999999999999999.00 MiB",
                "load_tensors:        CUDA0 model buffer size = MiB",
                "|   - CUDA0 (RTX 4090) | 24080 = 17592186030401999999 + (1 = 1 + 1 + 1) + 1 |",
                "build: 999999999999 (x)",
                "0.00.01 I srv  update_slots: all slots are idle",
            })
    void aLineWithoutAFigureThatCanBeBelievedIsNoEvent(String line) {
        assertThat(LlamaLog.read(line)).isEmpty();
    }

    @Test
    void aLogThatNeverEndsKeepsABoundedNumberOfBuffers() {
        LlamaReported r = LlamaReported.nothing();
        for (int i = 0; i < 3000; i++) {
            r = r.with(new LlamaEvent.Buffer("CUDA" + i, BufferKind.MODEL, 1));
        }
        assertThat(r.buffers()).hasSize(1000);
        assertThat(List.copyOf(r.places())).hasSize(1000);
    }
}
