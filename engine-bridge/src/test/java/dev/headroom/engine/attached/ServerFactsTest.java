package dev.headroom.engine.attached;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServerFactsTest {
    @Test
    void figuresOfAServerBeyondEveryMachineAreNotBelieved() {
        Metrics metrics = Metrics.read("""
            vllm:cache_config_info{num_gpu_blocks="99999999999999999999999",block_size="16"} 1.0
            vllm:kv_cache_usage_perc 1e300
            llamacpp:memory_model_bytes 1e40
            llamacpp:memory_context_bytes -7
            """);

        assertThat(metrics.vllmCacheTokens()).isEmpty();
        assertThat(metrics.llamaMemory()).isEmpty();
        assertThat(ServerFacts.Cache.of(OptionalLong.of(Long.MAX_VALUE), metrics.cacheShare()))
                .isEqualTo(ServerFacts.Cache.UNKNOWN);
        assertThat(ServerFacts.Cache.of(OptionalLong.of(0), OptionalDouble.of(-1)))
                .isEqualTo(ServerFacts.Cache.UNKNOWN);
    }
}
