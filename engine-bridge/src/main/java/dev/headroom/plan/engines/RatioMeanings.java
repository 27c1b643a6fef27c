package dev.headroom.plan.engines;

import dev.headroom.settings.Setting;

/// The field's three ratios of one name and three meanings, on one card: what each would give to the KV cache.
///
/// @param lmdeploy bytes by `cache_max_entry_count`: of what is free after weights
/// @param vllm bytes by `gpu_memory_utilization`: of the total, less weights and activations
/// @param sglang bytes by `mem_fraction_static`: of the total for weights and cache together

public record RatioMeanings(double ratio, long lmdeploy, long vllm, long sglang) {

    /// @param plan of a serving engine, for the first card
    public static RatioMeanings of(PlanRequest q, DeploymentPlan plan) {
        DevicePlan d = plan.tightest();
        double r = q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT);
        long before = d.total() - plan.effective().freeBeforeKv();
        long activations = d.peak() - d.resting();
        return new RatioMeanings(
                r,
                plan.effective().kvReserved(),
                Math.max(0, (long) (r * d.total()) - before - activations),
                Math.max(0, (long) (r * d.total()) - before));
    }
}
