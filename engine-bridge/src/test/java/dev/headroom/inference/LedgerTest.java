package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import org.junit.jupiter.api.Test;

class LedgerTest {
    @Test
    void refusesWhatExceedsTheDeviceWithComponentAskedAndLeft() {
        Ledger ledger = new Ledger(1000);
        ledger.claim(ComponentKind.WEIGHTS_LANGUAGE, 700, Sentence.NONE);
        EngineException refused = catchThrowableOfType(
                EngineException.class,
                () -> ledger.claim(ComponentKind.KV_CACHE, 301, Sentence.foreign("Lower the ratio.")));
        assertThat(refused.status()).isEqualTo(507);
        assertThat(refused.shortage())
                .contains(new EngineException.Shortage(ComponentKind.KV_CACHE, 301, 300, ShortageCause.ALLOCATION));
        assertThat(refused)
                .hasMessage("kv_cache.reserved asks for 301 B, but only 300 B of the 1000 B of device_memory are left."
                        + " Lower the ratio.");
        assertThat(ledger.total()).isEqualTo(700);
    }

    @Test
    void aClosedClaimIsGivenBackOnceAndItsPeakStays() {
        Ledger ledger = new Ledger(1000);
        Ledger.Claim claim = ledger.claim(ComponentKind.PREFILL_ACTIVATIONS, 400, Sentence.NONE);
        claim.close();
        claim.close();
        assertThat(ledger.bytes(ComponentKind.PREFILL_ACTIVATIONS)).isZero();
        assertThat(ledger.peak(ComponentKind.PREFILL_ACTIVATIONS)).isEqualTo(400);
        assertThat(ledger.left()).isEqualTo(1000);
        ledger.resetPeaks();
        assertThat(ledger.peak(ComponentKind.PREFILL_ACTIVATIONS)).isZero();
    }

    @Test
    void theTotalsPeakStartsAnewWhenItIsTaken() {
        Ledger ledger = new Ledger(1000);
        ledger.claim(ComponentKind.VISION_ACTIVATIONS, 300, Sentence.NONE).close();
        assertThat(ledger.takePeak()).isEqualTo(300);
        assertThat(ledger.takePeak()).isZero();
    }
}
