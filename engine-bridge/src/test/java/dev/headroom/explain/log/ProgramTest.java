package dev.headroom.explain.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.log.LogExplainer.Explanation;
import dev.headroom.explain.log.LogExplainer.Hints;
import dev.headroom.memory.ComponentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose code ran, from nothing but the files of a stack.
class ProgramTest {
    /// Only paths, as people paste them. Environments and checkouts are named after programs that do not run.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /usr/lib/python3.10/site-packages/lmdeploy/vl/model/internvl.py          | turbomind    | LOWER cache_max_entry_count
        /opt/envs/vllm/lib/python3.10/site-packages/lmdeploy/serve/async_engine.py | turbomind  | LOWER cache_max_entry_count
        C:\\py\\Lib\\site-packages\\lmdeploy\\vl\\model\\internvl.py               | turbomind    | LOWER cache_max_entry_count
        lmdeploy/pytorch/models/internvl.py                                       | pytorch      | LOWER cache_max_entry_count
        /opt/envs/swift/lib/python3.11/site-packages/vllm/worker/model_runner.py  | vllm         | LOWER gpu_memory_utilization
        /workspace/vllm/vllm/model_executor/models/internvl.py                    | vllm         | LOWER gpu_memory_utilization
        /opt/envs/vllm/lib/python3.12/dist-packages/sglang/srt/models/internvl.py | sglang       | LOWER mem_fraction_static
        /sgl-workspace/sglang/python/sglang/srt/managers/scheduler.py             | sglang       | LOWER mem_fraction_static
        site-packages/swift/trainers/mixin.py                                     | swift        | LOWER per_device_train_batch_size
        /opt/envs/swift/lib/python3.10/site-packages/transformers/models/x/modeling_x.py | transformers | LOWER max_num
        /opt/envs/vllm/lib/python3.10/site-packages/torch/nn/modules/module.py    | torch        | LOWER batch_size
        /opt/envs/vllm/lib/python3.10/threading.py                                | -            | LOWER batch_size
        """)
    void aFrameInAProgramsOwnPackageNamesTheProgram(String path, String program, String first) {
        Explanation explained = LogExplainer.explain(
                LogText.of("  File \"%s\", line 123\n".formatted(path)
                        + "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."),
                Hints.NONE);

        assertThat(explained.program().map(Program::field).orElse("-")).isEqualTo(program);
        TurnFlag turn = LogExplainerTest.turns(explained.findings().getFirst()).getFirst();
        assertThat(turn.way() + " " + turn.setting()).isEqualTo(first);
    }

    @Test
    void aVisionFrameOfLmdeployLowersTheCacheAndThePatches() {
        Finding finding = LogExplainer.explain(
                        LogText.of("  File \"site-packages/lmdeploy/vl/model/internvl.py\", line 123, in forward\n"
                                + "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."),
                        Hints.NONE)
                .findings()
                .getFirst();

        assertThat(finding.shortage().orElseThrow().component()).isEqualTo(ComponentKind.VISION_ACTIVATIONS);
        assertThat(LogExplainerTest.turns(finding))
                .extracting(t -> t.way() + " " + t.setting())
                .startsWith("LOWER cache_max_entry_count", "LOWER max_dynamic_patch");
    }

    @Test
    void thePackagesThatBothEnginesOfLmdeployShareAreThoseOfTheEngineThatRuns() {
        Explanation explained = LogExplainer.explain(
                LogText.of("lmdeploy - INFO - input backend=pytorch, backend_config=PytorchEngineConfig()\n"
                        + "  File \"site-packages/lmdeploy/vl/model/internvl.py\", line 123, in forward\n"
                        + "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."),
                Hints.NONE);

        assertThat(explained.program()).contains(Program.PYTORCH);
        assertThat(explained.findings().getFirst().why().toString()).contains("LMDeploy (PyTorch)");
    }
}
