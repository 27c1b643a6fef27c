package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    void whatOthersOfItsKindHoldIsWaitedFor() throws Exception {
        Ledger ledger = new Ledger(1000);
        Ledger.Claim first = ledger.claimInTurn(ComponentKind.READING, 800, Sentence.NONE, Duration.ofMinutes(1));
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Ledger.Claim> second = others.submit(
                    () -> ledger.claimInTurn(ComponentKind.READING, 700, Sentence.NONE, Duration.ofMinutes(1)));
            first.shrinkTo(400);
            assertThat(second.isDone()).isFalse();
            first.shrinkTo(300);
            assertThat(second.get(1, TimeUnit.MINUTES).size()).isEqualTo(700);
        }
        assertThat(ledger.left()).isZero();
    }

    @Test
    void whatNobodyGivesBackIsNotWaitedFor() {
        Ledger ledger = new Ledger(1000);
        ledger.claim(ComponentKind.KV_CACHE, 900, Sentence.NONE);
        EngineException refused = catchThrowableOfType(
                EngineException.class,
                () -> ledger.claimInTurn(ComponentKind.READING, 200, Sentence.NONE, Duration.ofDays(1)));
        assertThat(refused.shortage().orElseThrow().component()).isEqualTo(ComponentKind.READING);
    }

    @Test
    void whatReadingTookIsToldAlsoWhenTheRequestHasBegun() {
        Ledger ledger = new Ledger(1000);
        Ledger.Claim pixels = ledger.claimInTurn(ComponentKind.READING, 500, Sentence.NONE, Duration.ZERO);
        pixels.shrinkTo(100);
        ledger.resetPeaks();
        assertThat(ledger.peak(ComponentKind.READING)).isEqualTo(500);
        pixels.close();
        ledger.claimInTurn(ComponentKind.READING, 200, Sentence.NONE, Duration.ZERO)
                .close();
        assertThat(ledger.peak(ComponentKind.READING)).as("of the next one").isEqualTo(200);
    }

    @Test
    void theTotalsPeakStartsAnewWhenItIsTaken() {
        Ledger ledger = new Ledger(1000);
        ledger.claim(ComponentKind.VISION_ACTIVATIONS, 300, Sentence.NONE).close();
        assertThat(ledger.takePeak()).isEqualTo(300);
        assertThat(ledger.takePeak()).isZero();
    }
}
