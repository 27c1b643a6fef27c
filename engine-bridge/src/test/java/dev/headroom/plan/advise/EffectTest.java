package dev.headroom.plan.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectTest {
    private static final Settings NOW = Settings.defaults(Bytes.GIB).withCacheMaxEntryCount(0.5);

    private static long pool(Settings s) {
        return (long) (s.cacheMaxEntryCount() * s.deviceMemory());
    }

    @Test
    void whatMovesTheBytesIsFoundByPlanningOnceMoreAndTheStrongestComesFirst() {
        List<Effect> effects = Effect.of(NOW, Controls.EMBEDDED, EffectTest::pool);

        assertThat(effects)
                .extracting(Effect::setting)
                .containsExactly(Setting.CACHE_MAX_ENTRY_COUNT, Setting.DEVICE_MEMORY);
        assertThat(effects.getFirst().by()).isEqualTo((long) (0.6 * Bytes.GIB) - Bytes.GIB / 2);
        assertThat(effects.getFirst().step()).isEqualTo("0.60");
        assertThat(effects.getLast().by()).isEqualTo(32 * Bytes.MIB);
    }

    @Test
    void atTheEndOfItsRangeASettingStepsTheOtherWay() {
        List<Effect> effects = Effect.of(NOW.withCacheMaxEntryCount(0.95), Controls.EMBEDDED, EffectTest::pool);

        assertThat(effects.getFirst().by()).isNegative();
        assertThat(effects.getFirst().step()).isEqualTo("0.85");
    }

    @Test
    void aWeightTypeStepsToTheNext() {
        List<Effect> effects = Effect.of(
                NOW, Controls.EMBEDDED, s -> s.get(Setting.MODEL_FORMAT).equals("fp32") ? 100 : 30);

        assertThat(effects).extracting(Effect::step).containsExactly("int8");
        assertThat(effects.getFirst().by()).isEqualTo(-70);
    }
}
