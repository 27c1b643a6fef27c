package dev.headroom.plan.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.LayerRun.Memory;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Counts against published models, computed by hand from their dimensions.
class DecoderSpecTest {
    private static DecoderSpec decoder(
            int hidden, Attention attention, FeedForward feedForward, int vocab, List<LayerRun> runs) {
        return new DecoderSpec(
                "llama",
                hidden,
                attention,
                feedForward,
                runs,
                DecoderSpec.Norms.TWO,
                0,
                new DecoderSpec.Vocabulary(vocab, false),
                32768,
                0);
    }

    @Test
    void everyExpertIsInMemoryAndATokenGoesThroughAFew() {
        DecoderSpec d = decoder(
                2048,
                new Attention.Grouped(32, 4, 128),
                new FeedForward.Experts(128, 8, 768, 0, 0, 0, 0, false),
                151936,
                List.of(LayerRun.full(48)));
        assertThat(d.expertParameters()).isEqualTo(48L * 128 * 3 * 2048 * 768);
        assertThat(d.linearParameters() - d.activeLinearParameters()).isEqualTo(d.expertParameters() / 128 * 120);
        assertThat(d.kvValuesPerToken() * 2).isEqualTo(98_304);
        // Qwen3-30B-A3B: 30.5 billion, 3.3 billion active
        assertThat(d.parameters()).isBetween(30_520_000_000L, 30_540_000_000L);
        assertThat(d.activeParameters()).isBetween(3_300_000_000L, 3_400_000_000L);
    }

    @Test
    void latentAttentionCachesOneVectorForAllHeads() {
        DecoderSpec d = decoder(
                2560,
                new Attention.Latent(32, 512, 0, 128, 64, 128),
                new FeedForward.Experts(72, 6, 1536, 2, 1536, 1, 12288, true),
                129280,
                List.of(LayerRun.full(30)));
        assertThat(d.kvValuesPerToken() * 2).isEqualTo(34_560);
        assertThat(d.expandedKvValuesPerToken() * 2).isEqualTo(614_400);
        assertThat(d.parameters()).isBetween(27_030_000_000L, 27_037_000_000L);
    }

    @Test
    void aHybridCacheKeepsWindowsAndAPlainOneEverything() {
        DecoderSpec d = decoder(
                2560,
                new Attention.Grouped(8, 4, 256),
                new FeedForward.Dense(10240, true),
                262208,
                List.of(LayerRun.full(5), new LayerRun(29, new Memory.Sliding(1024))));
        assertThat(d.kvValuesPerToken() * 2).isEqualTo(139_264);
        assertThat(2 * d.kvValues(32768, false, 512)).isEqualTo(139_264L * 32768);
        assertThat(2 * (d.kvValues(32768, true, 0) - d.kvValues(32767, true, 0)))
                .isEqualTo(20_480);
        assertThat(2 * d.kvValues(32768, true, 0) - 20_480L * 32768).isEqualTo(116L << 20);
    }

    @Test
    void layersThatReadPicturesOrAStateKeepNothingOfTheText() {
        DecoderSpec d = decoder(
                4096,
                new Attention.Grouped(32, 8, 128),
                new FeedForward.Dense(14336, true),
                128256,
                List.of(LayerRun.full(32), new LayerRun(8, new Memory.Cross())));
        assertThat(d.kvValuesPerToken() * 2).isEqualTo(131_072);
        assertThat(d.kvValuesPerVisionToken() * 2).isEqualTo(32_768);
        DecoderSpec recurrent = decoder(
                2048,
                new Attention.Grouped(16, 2, 256),
                new FeedForward.Dense(6144, true),
                1000,
                List.of(
                        LayerRun.full(6),
                        new LayerRun(18, new Memory.Recurrent(1000, 10, 1 << 20)),
                        new LayerRun(2, new Memory.Shared())));
        assertThat(recurrent.layers()).isEqualTo(26);
        assertThat(recurrent.kvValuesPerToken()).isEqualTo(6 * 2 * 2 * 256);
        assertThat(recurrent.recurrentBytes()).isEqualTo(18L << 20);
    }
}
