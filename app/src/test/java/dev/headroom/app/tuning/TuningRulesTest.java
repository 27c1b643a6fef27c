package dev.headroom.app.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fixtures;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Change;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningRulesTest {
    private static final Settings PLAIN = Settings.defaults(512 * Fixtures.MIB);

    private static MemoryPlan plan(Settings s) {
        return EmbeddedPlanner.plan(Fixtures.SHAPE, List.of(), s);
    }

    @Test
    void theThreeRatiosOfTheFieldGiveDifferentBytes() {
        MemoryPlan plan = plan(PLAIN);
        long loaded = plan.resting() - plan.kv().orElseThrow().reserved();
        Ratios ratios = Ratios.of(0.8, plan);
        long device = PLAIN.deviceMemory();
        assertThat(ratios.lmdeploy()).isEqualTo(plan.kv().orElseThrow().reserved());
        // the buffers of a step follow from the cut, so that it is made before they are known
        assertThat(ratios.lmdeploy())
                .isCloseTo((long) ((device - loaded) * 0.8), org.assertj.core.api.Assertions.within(2 * Fixtures.MIB));
        assertThat(ratios.sglang())
                .isCloseTo((long) (device * 0.8 - loaded), org.assertj.core.api.Assertions.within(1L));
        assertThat(ratios.vllm()).isLessThan(ratios.sglang());
    }

    @Test
    void onlyWhatNeedsNoButtonIsSentByItself() {
        Settings draft =
                PLAIN.withMaxDynamicPatch(3).withCacheMaxEntryCount(0.3).withLora(Optional.of("a"), 4, 2);
        Settings sent = Change.between(PLAIN, draft).onlyImmediate(Controls.EMBEDDED);
        assertThat(Change.between(PLAIN, sent).settings())
                .containsExactly(Setting.MAX_DYNAMIC_PATCH, Setting.LORA, Setting.LORA_R, Setting.LORA_ALPHA)
                .allMatch(Controls.EMBEDDED::immediate);
        assertThat(Change.between(sent, draft).settings()).containsExactly(Setting.CACHE_MAX_ENTRY_COUNT);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        SHARE,  0.8,      0.8
        SHARE,  80%,      0.8
        COUNT,  ' 12 ',   12
        LENGTH, '4,096',  4096
        LENGTH, 8k,       8192
        SIZE,   2GiB,     2147483648
        SIZE,   512 MiB,  536870912
        DECIMAL,1.5,      1.5
        """)
    void numbersAreReadAsPeopleTypeThem(NumberKind kind, String text, double value) {
        assertThat(kind.parse(text)).isEqualTo(OptionalDouble.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "SHARE,abc",
        "SHARE,''",
        "COUNT,1.5",
        "LENGTH,4096.5.1",
        "SIZE,2 apples",
        "DECIMAL,--",
        "COUNT,99999999999999999999"
    })
    void whatIsNoNumberIsNone(NumberKind kind, String text) {
        assertThat(kind.parse(text)).isEmpty();
    }

    @Test
    void aNumberSurvivesTheWayToTheSliderAndBack() {
        for (double ratio = 0.01; ratio < 1; ratio += 0.01) {
            assertThat(NumberKind.SHARE.fromSlider(NumberKind.SHARE.toSlider(ratio)))
                    .isCloseTo(ratio, org.assertj.core.api.Assertions.within(1e-9));
        }
        for (int length = 64; length <= 131072; length *= 2) {
            assertThat(NumberKind.LENGTH.fromSlider(NumberKind.LENGTH.toSlider(length)))
                    .isEqualTo(length);
        }
    }
}
