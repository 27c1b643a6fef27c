package dev.headroom.app.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fixtures;
import dev.headroom.settings.Settings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UndoTest {
    private static final Settings A = Fixtures.SETTINGS;
    private static final Settings B = A.withCacheMaxEntryCount(0.6);
    private static final Settings C = A.withCacheMaxEntryCount(0.7);
    private static final Settings D = C.withSessionLen(99);
    private static final Instant NOW = Instant.EPOCH;

    private final Undo undo = new Undo();

    @Test
    void aSliderThatIsDraggedIsOneStep() {
        undo.moved(A, B, NOW);
        undo.moved(B, C, NOW.plusMillis(100));
        undo.moved(C, D, NOW.plusMillis(200));
        assertThat(undo.back(D)).contains(C);
        assertThat(undo.back(C)).contains(A);
        assertThat(undo.back(A)).isEmpty();
        assertThat(undo.forward(A)).contains(C);
        assertThat(undo.forward(C)).contains(D);
        assertThat(undo.forward(D)).isEmpty();
    }

    @Test
    void movingAfterAStepBackForgetsTheWayForward() {
        undo.moved(A, B, NOW);
        assertThat(undo.back(B)).contains(A);
        undo.moved(A, D, NOW.plusMillis(10));
        assertThat(undo.forward(D)).isEmpty();
        assertThat(undo.back(D)).contains(A);
    }

    @Test
    void theSameSliderMovedAgainLaterIsAnotherStep() {
        undo.moved(A, B, NOW);
        undo.moved(B, C, NOW.plusSeconds(5));
        assertThat(undo.back(C)).contains(B);
    }
}
