package dev.headroom.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.memory.Figure;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Settings;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The fixture's plan peaks at 291 MiB of 512.
class VerdictTest {
    private static final long MIB = Fixtures.MIB;
    private static final Figure SILENT = new Figure.Unknown(Figure.Reason.NOT_RUNNING);
    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);

    @BeforeEach
    void runs() {
        engine.ready();
    }

    @Test
    void whatIsMeasuredBeyondTheLimitIsOverWhateverThePlanSays() {
        Verdict verdict = Verdict.of(standing(257), measured(532));

        assertThat(verdict).isEqualTo(new Verdict.Over(20 * MIB, Verdict.Kind.MEASURED));
        assertThat(verdict.bad()).isTrue();
        assertThat(verdict.sentence().toString()).isEqualTo("Over the limit by 20.0 MiB, measured");
    }

    @Test
    void theFigureThatIsFarthestBeyondIsNamed() {
        assertThat(Verdict.of(standing(540), measured(532)))
                .isEqualTo(new Verdict.Over(28 * MIB, Verdict.Kind.REPORTED));
    }

    @Test
    void theFigureThatComesNearestToTheLimitSaysWhatIsLeft() {
        assertThat(Verdict.of(standing(257), SILENT)).isInstanceOf(Verdict.Fits.class);
        assertThat(Verdict.of(standing(257), measured(500)))
                .isEqualTo(new Verdict.Fits(12 * MIB, Verdict.Kind.MEASURED));
    }

    @Test
    void anEngineThatDoesNotRunIsJudgedByItsPlan() {
        Standing idle = Standing.of(active(new FakeEngine(Fixtures.SETTINGS)));

        assertThat(Verdict.of(idle, measured(900)))
                .isInstanceOfSatisfying(
                        Verdict.Fits.class, f -> assertThat(f.kind()).isEqualTo(Verdict.Kind.PREDICTED));
    }

    private Standing standing(long reportedMib) {
        MemoryReport report = new MemoryReport(
                0,
                1,
                Fixtures.report().activity(),
                512 * MIB,
                java.util.List.of(new MemoryReport.Part(
                        "context", reportedMib * MIB, reportedMib * MIB, dev.headroom.words.Sentence.NONE)),
                MemoryReport.Kv.NONE,
                java.util.List.of());
        return Standing.of(active(engine)).reporting(Optional.of(report));
    }

    private static ActiveEngine active(FakeEngine engine) {
        return new ActiveEngine(
                "demo", engine, Fixtures.SHAPE, (Settings s) -> Fixtures.plan(s), ActiveEngine.Where.HOST);
    }

    private static Figure measured(long mib) {
        return new Figure.Measured(mib * MIB, "test");
    }
}
