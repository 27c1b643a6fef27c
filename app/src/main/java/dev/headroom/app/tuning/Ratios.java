package dev.headroom.app.tuning;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.MemoryPlan;

/// The three ratios of the field, each in bytes of KV cache that it would give on this device at the same number.
///
/// - LMDeploy `cache_max_entry_count`: of what is free after weights; the plan's own cut, in whole blocks.
/// - vLLM `gpu_memory_utilization`: of the whole device, out of which weights and the peak of activations are paid
///   first.
/// - SGLang `mem_fraction_static`: of the whole device, for weights and cache together; activations live in the rest.
///
/// @param lmdeploy bytes, as are the others
record Ratios(double ratio, long lmdeploy, long vllm, long sglang) {
    static Ratios of(double ratio, MemoryPlan plan) {
        long loaded = plan.resting() - plan.bytes(ComponentKind.KV_CACHE);
        long activations = plan.peak() - plan.resting();
        double whole = plan.deviceTotal() * ratio;
        return new Ratios(
                ratio,
                plan.bytes(ComponentKind.KV_CACHE),
                Math.max(0, (long) whole - loaded - activations),
                Math.max(0, (long) whole - loaded));
    }
}
