package dev.headroom.plan.engines;

import dev.headroom.plan.llamacpp.LlamaMemory;
import java.util.Optional;

/// What a server of llama.cpp takes of the machine's own memory, in bytes.
///
/// @param mapped of the weights: pages of the file, which the system can take back
/// @param weights all of them, those of tower and adapters too
/// @param compute room for computing and logits
/// @param prompts that the server may keep, in the end
/// @param process the program, its threads, the tokenizer
public record HostShare(long mapped, long weights, long kv, long compute, long prompts, long process) {

    /// @return empty for other engines, which are not judged by the machine's memory, and for a plan without numbers
    public static Optional<HostShare> of(PlanRequest q, DeploymentPlan plan) {
        return q.engine() == EngineKind.LLAMACPP && Planner.answered(plan)
                ? Optional.of(of(LlamaCppPlanner.memory(q).host(), LlamaCppPlanner.process(q)))
                : Optional.empty();
    }

    static HostShare of(LlamaMemory.Host h, long process) {
        return new HostShare(
                h.mapped(),
                h.weights() + h.tower() + h.lora(),
                h.cache() + h.state(),
                h.compute() + h.output() + Math.max(h.towerCompute(), h.towerPeak()),
                h.prompts(),
                process);
    }

    /// What has to be there, prompts not counted: the server keeps none where there is no room.
    public long total() {
        return weights + kv + compute + process;
    }

    /// The same without what the system can take back.
    long needed() {
        return total() - mapped;
    }
}
