package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fixtures;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.Figure;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryStateTest {
    private static final MemoryPlan PLAN = Fixtures.plan(Fixtures.SETTINGS);

    @Test
    void withoutAnEngineThePredictionIsThereAndTheRestIsUnknownWithItsReason() {
        MemoryState s = MemoryState.of(PLAN, PLAN, false, Optional.empty(), Optional.empty(), List.of());
        assertThat(row(s, ComponentKind.CONTEXT).planned()).isInstanceOf(Figure.Predicted.class);
        assertThat(row(s, ComponentKind.CONTEXT).reported()).isEqualTo(new Figure.Unknown(Figure.Reason.NOT_RUNNING));
        assertThat(s.measured()).isEqualTo(new Figure.Unknown(Figure.Reason.NOT_RUNNING));
        assertThat(s.unattributed()).isEmpty();
        assertThat(s.kv().orElseThrow().reported()).isFalse();
        assertThat(s.kv().orElseThrow().used()).isEmpty();
    }

    @Test
    void unattributedIsWhatIsMeasuredButClaimedByNoOne() {
        MemoryState s = MemoryState.of(
                PLAN, PLAN, false, Optional.of(Fixtures.report()), Optional.of(process(300 * Fixtures.MIB)), List.of());
        assertThat(s.unattributed()).hasValue((300 - 257) * Fixtures.MIB);
    }

    @Test
    void whatTheEngineDoesNotTellIsSilenceAndNotZero() {
        MemoryState s = MemoryState.of(PLAN, PLAN, false, Optional.of(Fixtures.report()), Optional.empty(), List.of());
        assertThat(row(s, ComponentKind.WEIGHTS_VISION).reported())
                .isEqualTo(new Figure.Unknown(Figure.Reason.ENGINE_SILENT));
        assertThat(row(s, ComponentKind.WEIGHTS_VISION).difference()).isEmpty();
        assertThat(row(s, ComponentKind.CONTEXT).difference()).hasValue(0);
    }

    @Test
    void theCacheAsReportedOffersBackWhatNoSessionCanFill() {
        MemoryState s = MemoryState.of(PLAN, PLAN, false, Optional.of(Fixtures.report()), Optional.empty(), List.of());
        assertThat(s.kv().orElseThrow().unreachable()).isEqualTo(188 * Fixtures.MIB);
    }

    private static Sample process(long pss) {
        return new Sample(
                0, new Sample.Subject.ProcessTree(1, 1), Map.of(Quantity.PSS, new Figure.Measured(pss, "/proc")));
    }

    private static MemoryState.Row row(MemoryState s, ComponentKind kind) {
        return s.rows().stream().filter(r -> r.kind() == kind).findFirst().orElseThrow();
    }
}
