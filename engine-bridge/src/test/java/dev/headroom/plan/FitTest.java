package dev.headroom.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final Sentence WHY = Sentence.foreign("says why");
    private static final PlannedComponent WEIGHTS =
            new PlannedComponent(ComponentKind.WEIGHTS_LANGUAGE, 60, 80, Sentence.NONE, Sentence.NONE, 0);

    @Test
    void theBytesLeftAreThoseAtThePeak() {
        assertThat(plan(100, true, WEIGHTS).fit()).isEqualTo(new Fit.Left(20));
        assertThat(plan(70, false, WEIGHTS).fit()).isEqualTo(new Fit.Over(10));
    }

    @Test
    void whatDoesNotWorkForAnotherReasonSaysWhich() {
        assertThat(plan(100, false, WEIGHTS).fit()).isEqualTo(new Fit.Refused(WHY));
    }

    @Test
    void withoutAPredictionNothingIsClaimed() {
        assertThat(plan(100, true).fit()).isEqualTo(new Fit.Unknown());
    }

    private static MemoryPlan plan(long total, boolean fits, PlannedComponent... components) {
        return new MemoryPlan("cpu", total, List.of(components), false, Optional.empty(), fits, WHY, List.of());
    }
}
