package dev.headroom.engine.attached;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.util.List;

/// What a server publishes at `/metrics`.
public final class MetricsFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public int longest() {
        return 2048;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(FuzzInput.bytes("""
            # HELP vllm:cache_config_info x
            vllm:cache_config_info{block_size="16",cache_dtype="auto",num_gpu_blocks="1000"} 1.0
            vllm:kv_cache_usage_perc{engine="0",model_name="a}b, \\"c\\""} 0.25 1700000000
            vllm:num_requests_running{engine="0"} 3.0
            """), FuzzInput.bytes("""
                sglang:token_usage{} 0.5
                sglang:num_running_reqs 1
                llamacpp:memory_model_bytes 1e9
                llamacpp:kv_cache_usage_ratio NaN
                lmdeploy:gpu_cache_usage_perc 7.5e-1
                """));
    }

    @Override
    public void feed(byte[] input) {
        Metrics metrics = Metrics.read(FuzzInput.text(input));
        metrics.cacheShare();
        metrics.running();
        metrics.vllmCacheType();
        metrics.vllmCacheTokens();
        metrics.llamaMemory();
    }
}
