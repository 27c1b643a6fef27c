package dev.headroom.plan.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Buffers that published logs of llama.cpp print, in MiB with two digits. Model, cache and state must be those; what
/// is reserved for computing within 5 %.
class LlamaBuffersTest {
    private static final Offset<Double> PRINTED = within(0.0051);
    private static final Percentage COMPUTE = Percentage.withPercentage(5);
    private static final long GIB = 1L << 30;

    private static double mib(long bytes) {
        return bytes / 1048576.0;
    }

    private static LlamaSettings asked(int build, int context, Consumer<LlamaSettings.Change> edit) {
        return LlamaSettings.defaults().with(c -> {
            c.build = new LlamaBuild(build);
            c.context = OptionalInt.of(context);
            c.fit = Optional.of(false);
            edit.accept(c);
        });
    }

    private static LlamaMemory on(GgufShape shape, LlamaSettings s, Long... free) {
        return LlamaBuffers.of(shape, Optional.empty(), s, List.of(free));
    }

    @Test
    void qwen36WithFourUnifiedSlotsAndAQuantisedCache() { // E1
        LlamaMemory m = on(
                PublishedShapes.qwen36Of27B(0),
                asked(9150, 131_072, c -> {
                    c.keys = CacheType.Q8_0;
                    c.values = CacheType.Q8_0;
                }),
                30 * GIB);
        assertThat(mib(m.devices().getFirst().cache())).isCloseTo(4352.00, PRINTED);
        assertThat(mib(m.devices().getFirst().state())).isCloseTo(598.50, PRINTED);
        assertThat(mib(m.devices().getFirst().compute())).isCloseTo(495.00, COMPUTE);
        assertThat(mib(m.host().compute())).isCloseTo(276.29, COMPUTE);
        assertThat(mib(m.host().mapped())).isCloseTo(682.03, PRINTED);
    }

    @Test
    void qwen3Coder30BInEightBits() { // E3
        LlamaMemory m =
                on(PublishedShapes.qwen3Coder30B(), asked(7342, 65_536, c -> c.parallel = OptionalInt.of(4)), 39 * GIB);
        // its four slots share the cache, whose default they were
        LlamaMemory.Device d = m.devices().getFirst();
        assertThat(mib(d.model())).isCloseTo(30_658.12, PRINTED);
        assertThat(mib(m.host().mapped())).isCloseTo(315.30, PRINTED);
        assertThat(mib(d.cache())).isCloseTo(6144.00, PRINTED);
        assertThat(mib(m.host().output())).isCloseTo(2.32, PRINTED);
    }

    @Test
    void theRoomForComputingOfQwen3Coder() { // E3
        LlamaMemory m = on(PublishedShapes.qwen3Coder30B(), asked(7342, 65_536, c -> {}), 39 * GIB);
        assertThat(mib(m.devices().getFirst().compute())).isCloseTo(300.75, COMPUTE);
        assertThat(mib(m.host().compute())).isCloseTo(132.01, COMPUTE);
    }

    @Test
    void qwen25VlOfThreeBillionWithItsTower() { // E7
        LlamaMemory m = LlamaBuffers.of(
                PublishedShapes.qwen25Vl3B(),
                Optional.of(PublishedShapes.qwen25Vl()),
                asked(9600, 8192, c -> {
                    c.microBatch = 1024;
                    c.parallel = OptionalInt.of(1);
                }),
                List.of(90 * GIB));
        LlamaMemory.Device d = m.devices().getFirst();
        assertThat(mib(d.model())).isCloseTo(1834, Percentage.withPercentage(0.2));
        assertThat(mib(d.cache())).isCloseTo(288, PRINTED);
        assertThat(mib(d.compute())).isCloseTo(169, COMPUTE);
        assertThat(mib(d.towerCompute())).isCloseTo(704.79, Percentage.withPercentage(0.1));
        assertThat(mib(m.host().towerCompute())).isCloseTo(292.41, COMPUTE);
        assertThat(mib(m.host().mapped())).isCloseTo(243, Percentage.withPercentage(0.3));
        assertThat(mib(m.host().compute())).isCloseTo(32, COMPUTE);
        assertThat(mib(d.tower() + d.towerCompute() + m.host().towerCompute()))
                .isCloseTo(2211.44, Percentage.withPercentage(2));
    }

    @ParameterizedTest
    @CsvSource({"true, 248.10", "false, 4657.81"})
    void theTowerOfQwen36WithAndWithoutFlashAttention(boolean flash, double printed) { // E9
        assertThat(mib(TowerGraph.size(PublishedShapes.qwen3Vl(5120, 0, false), 1472, 1, flash, 128)))
                .isCloseTo(printed, Percentage.withPercentage(0.1));
        assertThat(mib(TowerGraph.host(PublishedShapes.qwen3Vl(5120, 0, false), 1472, 1)))
                .isCloseTo(24.93, PRINTED);
    }

    @ParameterizedTest
    @CsvSource({"true, 121.25", "false, 1132.00"})
    void theTowerOfGemma3WithAndWithoutFlashAttention(boolean flash, double printed) { // E11
        assertThat(mib(TowerGraph.size(PublishedShapes.gemma3(3840), 896, 1, flash, 32)))
                .isCloseTo(printed, COMPUTE);
    }

    @Test
    void gptOssKeepsAWindowInHalfItsLayers() { // E13
        LlamaMemory m =
                on(PublishedShapes.gptOss20B(), asked(8000, 131_072, c -> c.parallel = OptionalInt.of(1)), 30 * GIB);
        LlamaMemory.Device d = m.devices().getFirst();
        assertThat(mib(d.cache())).isCloseTo(3072 + 18, PRINTED);
        assertThat(mib(d.compute())).isCloseTo(420.08, COMPUTE);
        assertThat(mib(m.host().compute())).isCloseTo(268.77, COMPUTE);
    }

    @Test
    void aHybridOfFourBillionKeepsAStateForOneSequence() { // E17
        LlamaMemory m =
                on(PublishedShapes.qwen35Of4B(), asked(9150, 4096, c -> c.parallel = OptionalInt.of(1)), 15 * GIB);
        LlamaMemory.Device d = m.devices().getFirst();
        assertThat(mib(d.cache())).isCloseTo(128.00, PRINTED);
        assertThat(mib(d.state())).isCloseTo(50.25, PRINTED);
        assertThat(mib(d.compute())).isCloseTo(490.00, COMPUTE);
    }

    @Test
    void aDraftOfThreeTokensKeepsFourStates() { // E21
        LlamaMemory m = on(
                PublishedShapes.qwen36Of27B(1),
                asked(9700, 32_768, c -> {
                    c.parallel = OptionalInt.of(1);
                    c.rollback = 3;
                }),
                23 * GIB);
        LlamaMemory.Device d = m.devices().getFirst();
        assertThat(mib(d.cache())).isCloseTo(2048.00, PRINTED);
        assertThat(mib(d.state())).isCloseTo(598.50, PRINTED);
        assertThat(mib(d.compute())).isCloseTo(154.02, COMPUTE);
        assertThat(mib(m.host().compute())).isCloseTo(52.02, COMPUTE);
        assertThat(mib(m.host().output())).isCloseTo(0.95, PRINTED);
        assertThat(mib(m.host().mapped())).isCloseTo(682.03, PRINTED);
    }

    @Test
    void aTowerWithDeepstackInThirtyTwoBits() { // E23
        assertThat(mib(TowerGraph.size(PublishedShapes.qwen3Vl(4096, 3, true), 1472, 1, true, 128)))
                .isCloseTo(372.08, COMPUTE);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # context, micro batch, flash, cache, KV, compute
        512,   512,  true,  F16,  6.00,   36.01
        1024,  512,  true,  F16,  12.00,  36.51
        4096,  512,  true,  F16,  48.00,  39.51
        8192,  512,  true,  F16,  96.00,  43.51
        32768, 512,  true,  F16,  384.00, 67.51
        32768, 128,  true,  F16,  384.00, 16.88
        32768, 1024, true,  F16,  384.00, 135.02
        32768, 2048, true,  F16,  384.00, 270.05
        32768, 512,  false, F16,  384.00, 969.26
        32768, 512,  true,  Q8_0, 204.00, 65.79
        32768, 512,  true,  Q4_0, 108.00, 65.79
        """)
    void theHostAlone(int context, int micro, boolean flash, CacheType type, double kv, double compute) { // E25
        LlamaMemory m = on(PublishedShapes.qwen2Half(GgufRecipe.F16), asked(10_587, context, c -> {
            c.microBatch = micro;
            c.flash = Optional.of(flash);
            c.keys = type;
            c.values = type;
        }));
        assertThat(mib(m.host().cache())).isCloseTo(kv, PRINTED);
        assertThat(mib(m.host().compute())).isCloseTo(compute, Percentage.withPercentage(0.3));
        assertThat(mib(m.host().weights())).isCloseTo(941.5, within(1.0));
    }

    @Test
    void threeSlotsOfTheirOwnAreRoundedUpEach() {
        LlamaMemory m = on(PublishedShapes.qwen2Half(GgufRecipe.F16), asked(10_587, 1000, c -> {
            c.parallel = OptionalInt.of(3);
        }));
        assertThat(m.context()).isEqualTo(3 * 512);
        assertThat(m.slotContext()).isEqualTo(512);
    }

    @Test
    void eightBitsOnTheHostWithAPictureTower() { // E27
        LlamaMemory m = LlamaBuffers.of(
                PublishedShapes.qwen2Half(GgufRecipe.Q8_0),
                Optional.of(PublishedShapes.internVit300M()),
                asked(10_587, 4096, c -> {}),
                List.of());
        assertThat(Math.floor(mib(m.host().weights()))).isEqualTo(500);
        assertThat(mib(m.host().towerCompute())).isCloseTo(28.03, Percentage.withPercentage(0.1));
        assertThat(mib(m.host().tower())).isCloseTo(591.14, PRINTED);
        assertThat(mib(m.host().towerPeak())).isCloseTo(28.03 * 4, COMPUTE);
    }

    @Test
    void whatAProcessorReordersIsCountedBesideTheMapping() {
        LlamaMemory m = on(PublishedShapes.qwen2Half(GgufRecipe.Q4_0), asked(10_587, 4096, c -> {}));
        assertThat(mib(m.host().repacked())).isCloseTo(191.95, within(0.1));
    }
}
