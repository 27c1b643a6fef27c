package dev.headroom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    @Test
    void aLabelMayHoldBracesQuotesAndCommas() {
        PrometheusText text = PrometheusText.read("""
            # HELP lmdeploy:gpu_cache_usage_perc share
            # TYPE lmdeploy:gpu_cache_usage_perc gauge
            lmdeploy:gpu_cache_usage_perc{model="a}b, \\"c\\"",engine="0"} 0.25 1700000000
            lmdeploy:gpu_cache_usage_perc{ model="x" , } 0.5
            lmdeploy:gpu_cache_usage_perc{} 7.5e-1
            up 1
            """);

        assertThat(text.samples().getFirst())
                .isEqualTo(new PrometheusText.Sample(
                        "lmdeploy:gpu_cache_usage_perc", Map.of("model", "a}b, \"c\"", "engine", "0"), 0.25));
        assertThat(text.most(List.of("lmdeploy:gpu_cache_usage_perc"))).hasValue(0.75);
        assertThat(text.sum(List.of("up", "lmdeploy:gpu_cache_usage_perc"))).hasValue(0.25 + 0.5 + 0.75 + 1);
    }

    @Test
    void whatIsNoSampleIsLeftOut() {
        PrometheusText text = PrometheusText.read("""
            <html>
            a{b="c" 1
            a{b=c} 1
            a NaN
            a +Inf
            a
            a one
            """);

        assertThat(text.samples()).isEmpty();
        assertThat(text.most(List.of("a"))).isEmpty();
        assertThat(text.sum(List.of("a"))).isEmpty();
    }
}
