package dev.headroom.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkbenchTest {
    private static final Settings OTHER = Fixtures.SETTINGS.withCacheMaxEntryCount(0.2);

    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private final List<Settings> planned = new ArrayList<>();
    private final Workbench workbench = new Workbench(Background.immediate(), engine, Fixtures.SHAPE, this::plan);
    private final List<Standing> seen = new ArrayList<>();

    private MemoryPlan plan(Settings settings) {
        planned.add(settings);
        return Fixtures.plan(settings);
    }

    @BeforeEach
    void listen() {
        engine.ready();
        workbench.standing().addListener((o, was, now) -> seen.add(now));
        planned.clear();
    }

    @AfterEach
    void close() {
        workbench.close();
    }

    @Test
    void aSliderIsOneEventInWhichDraftAndPlanBelongTogether() {
        workbench.move(OTHER);
        assertThat(seen).singleElement().satisfies(now -> {
            assertThat(now.draft()).isEqualTo(OTHER);
            assertThat(now.plan()).isEqualTo(Fixtures.plan(OTHER));
            assertThat(now.currentPlan()).isEqualTo(Fixtures.plan(Fixtures.SETTINGS));
            assertThat(now.asked()).isEqualTo(Fixtures.SETTINGS);
        });
        assertThat(planned).containsExactly(OTHER);
    }

    @Test
    void aSettingThatCostsNothingIsAnEventAllTheSame() {
        workbench.move(Fixtures.SETTINGS.withMaxDynamicPatch(1));
        assertThat(seen).hasSize(1);
    }

    @Test
    void whatAnEngineAppliesWithoutAChangeOfStateIsSeenAtOnce() {
        engine.apply(OTHER);
        assertThat(workbench.now().applied()).contains(OTHER);
        assertThat(workbench.now().currentPlan()).isEqualTo(Fixtures.plan(OTHER));
        assertThat(workbench.now().draft()).isEqualTo(Fixtures.SETTINGS);
        assertThat(seen).hasSize(1);
    }

    @Test
    void aReportIsOneEventAndNoPlanIsMadeForIt() {
        engine.report(Fixtures.report());
        assertThat(seen)
                .singleElement()
                .satisfies(now -> assertThat(now.report()).contains(Fixtures.report()));
        assertThat(planned).isEmpty();
    }

    @Test
    void anEngineThatHasEndedReportsNothingAndHasAppliedNothing() {
        engine.report(Fixtures.report());
        seen.clear();
        engine.become(new EngineState.Failed(new EngineFailure.Killed(9), List.of(), Instant.EPOCH));
        assertThat(seen).singleElement().satisfies(now -> {
            assertThat(now.report()).isEmpty();
            assertThat(now.applied()).isEmpty();
        });
    }

    @Test
    void whoeverListensToTheStateFindsTheStandingThatGoesWithIt() {
        engine.become(new EngineState.Stopped(Instant.EPOCH));
        List<Settings> applied = new ArrayList<>();
        workbench
                .engineState()
                .addListener(
                        (o, was, now) -> applied.add(workbench.now().applied().orElseThrow()));
        engine.ready();
        assertThat(applied).containsExactly(Fixtures.SETTINGS);
    }

    @Test
    void theSlidersMoveToWhatAnotherEngineWasAskedForAndTheFirstIsNoLongerHeard() {
        FakeEngine next = new FakeEngine(OTHER);
        workbench.move(Fixtures.SETTINGS.withSessionLen(512));
        engine.report(Fixtures.report());
        seen.clear();
        workbench.activate(elsewhere(next));
        assertThat(seen.getFirst().draft()).isEqualTo(OTHER);
        assertThat(seen.getFirst().report()).isEmpty();
        assertThat(workbench.now().engine()).isSameAs(workbench.active().get());
        seen.clear();
        engine.report(Fixtures.report());
        engine.apply(OTHER);
        engine.ready();
        assertThat(seen).isEmpty();
    }

    @Test
    void moreKnownOfTheSameEngineLeavesTheSlidersAndMakesThePlansAnew() {
        workbench.move(OTHER);
        planned.clear();
        workbench.activate(elsewhere(engine));
        assertThat(workbench.now().draft()).isEqualTo(OTHER);
        assertThat(planned).containsExactly(OTHER, Fixtures.SETTINGS);
    }

    @Test
    void aSessionIsAsLongAsTheEngineReportsElseAsThePlanSaysElseAsItsServerTells() {
        assertThat(workbench.now().sessionLen())
                .hasValue(Fixtures.plan(Fixtures.SETTINGS).kv().orElseThrow().sessionLen());
        workbench.activate(new ActiveEngine(
                "a server",
                new FakeEngine(Fixtures.SETTINGS),
                Fixtures.SHAPE,
                s -> silent(),
                ActiveEngine.Where.ELSEWHERE,
                PictureSupport.UNKNOWN,
                () -> OptionalInt.of(777)));
        assertThat(workbench.now().sessionLen()).hasValue(777);
    }

    private static MemoryPlan silent() {
        MemoryPlan plan = Fixtures.plan(Fixtures.SETTINGS);
        return new MemoryPlan(
                plan.device(), plan.deviceTotal(), List.of(), false, Optional.empty(), true, plan.verdict(), List.of());
    }

    private ActiveEngine elsewhere(FakeEngine session) {
        return new ActiveEngine("other", session, Fixtures.SHAPE, this::plan, ActiveEngine.Where.ELSEWHERE);
    }
}
