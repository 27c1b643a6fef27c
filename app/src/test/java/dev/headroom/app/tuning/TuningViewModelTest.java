package dev.headroom.app.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.tuning.TuningState.Work;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.EventKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.settings.Setting;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningViewModelTest {
    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private final List<Runnable> waiting = new ArrayList<>();
    private Workbench workbench;
    private TuningViewModel model;

    @BeforeEach
    void open() {
        Fx.run(() -> {
            workbench = new Workbench(new Background(), engine, Fixtures.SHAPE, Fixtures::plan);
            model = new TuningViewModel(
                    workbench,
                    Messages.of("tuning"),
                    waiting::add,
                    List.of("fp32", "int8"),
                    8L << 30,
                    new SettingsHistory(folder));
        });
    }

    @AfterEach
    void close() {
        Fx.run(workbench::close);
    }

    @Test
    void aCheapChangeIsSentWithoutAButtonAndADearOneWaits() {
        Fx.run(() -> {
            engine.ready();
            assertThat(model.change(s -> s.withMaxDynamicPatch(3))).isEmpty();
            assertThat(model.change(s -> s.withCacheMaxEntryCount(0.25))).isEmpty();
            waiting.getLast().run();
        });
        assertThat(engine.applies).containsExactly(Fixtures.SETTINGS.withMaxDynamicPatch(3));
        assertThat(state().pending()).containsExactly(Setting.CACHE_MAX_ENTRY_COUNT);
        assertThat(state().draft().cacheMaxEntryCount()).isEqualTo(0.25);
    }

    @Test
    void applySendsEverythingAndSaysThatItIsDone() {
        Fx.run(() -> {
            engine.ready();
            model.change(s -> s.withCacheMaxEntryCount(0.25));
            model.apply();
        });
        Fx.until("applied", () -> state().work() instanceof Work.Done);
        assertThat(engine.applies.getLast().cacheMaxEntryCount()).isEqualTo(0.25);
        assertThat(state().pending()).isEmpty();
        assertThat(model.downtime(TakesEffect.CACHE_REBUILD)).isPresent();
    }

    @Test
    void whatIsAppliedIsMarkedOnTheCurveWithItsNameAndValuesWithOrWithoutAButton() {
        Messages.speak(Language.ENGLISH);
        Fx.run(() -> {
            engine.ready();
            model.change(s -> s.withMaxDynamicPatch(3));
            waiting.getLast().run();
        });
        Fx.until("sent", () -> marked().equals(List.of("Image patches 6 → 3")));
        Fx.run(() -> {
            model.change(s -> s.withCacheMaxEntryCount(0.25).withMaxBatchSize(1));
            model.apply();
        });
        Fx.until(
                "applied",
                () -> marked().equals(List.of("Image patches 6 → 3", "Cache ratio 0.50 → 0.25, Batch 2 → 1")));
    }

    private List<String> marked() {
        return workbench.recorder().timeline().events(0, Long.MAX_VALUE).stream()
                .filter(e -> e.kind() == EventKind.APPLY)
                .map(e -> Messages.say(e.text()))
                .toList();
    }

    @Test
    void aReportOfTheEngineMovesNothing() {
        Fx.run(engine::ready);
        TuningState before = state();

        Fx.run(() -> engine.report(Fixtures.report()));

        Fx.until("heard", () -> workbench.now().report().isPresent());
        assertThat(state()).isSameAs(before);
    }

    @Test
    void aFitThatIsTooShortForTheOpenChatSaysSo() {
        Fx.run(() -> {
            workbench.chatTokens().set(1_000_000);
            model.fitForMe();
        });
        assertThat(((Work.Done) state().work()).sentence())
                .contains("The open chat needs 1000000 tokens")
                .contains("session_len would be");
    }

    @Test
    void withoutAnEngineTheSlidersStillPredictAndNothingIsSent() {
        Fx.run(() -> model.change(s -> s.withMaxDynamicPatch(2).withCacheMaxEntryCount(0.3)));
        assertThat(waiting).isEmpty();
        assertThat(engine.applies).isEmpty();
        assertThat(state().plan().kv().orElseThrow().tokens())
                .isLessThan(state().current().kv().orElseThrow().tokens());
    }

    @Test
    void anImpossibleValueIsASentenceAndChangesNothing() {
        Optional<String> problem = Fx.on(() -> model.change(s -> s.withCacheMaxEntryCount(Double.NaN)));
        assertThat(problem).get().asString().contains("cache_max_entry_count");
        assertThat(state().draft()).isEqualTo(Fixtures.SETTINGS);
    }

    @Test
    void aRefusalIsShownAndTheSlidersStayWhereTheyAre() {
        CompletableFuture<ApplyOutcome> pending = new CompletableFuture<>();
        Fx.run(() -> {
            workbench.close();
            workbench = new Workbench(new Background(), slow(pending), Fixtures.SHAPE, Fixtures::plan);
            model = new TuningViewModel(
                    workbench,
                    Messages.of("tuning"),
                    waiting::add,
                    List.of("fp32"),
                    8L << 30,
                    new SettingsHistory(folder));
            model.change(s -> s.withCacheMaxEntryCount(0.9));
            model.apply();
        });
        assertThat(state().work()).isInstanceOf(Work.Applying.class);
        pending.complete(new ApplyOutcome.Rejected(new EngineFailure.OutOfMemory(
                ComponentKind.KV_CACHE,
                OptionalLong.of(9),
                OptionalLong.of(5),
                ShortageCause.ALLOCATION,
                Sentence.foreign("asked 9, left 5"))));
        Fx.until("rejected", () -> state().work() instanceof Work.Failed);
        assertThat(((Work.Failed) state().work()).finding().said().toString())
                .contains("kv_cache.reserved asks for 9 B, and 5 B of");
        assertThat(state().draft().cacheMaxEntryCount()).isEqualTo(0.9);
        assertThat(state().pending()).containsExactly(Setting.CACHE_MAX_ENTRY_COUNT);
    }

    @Test
    void aChangeOnItsWayCanBeGivenUp() {
        CompletableFuture<ApplyOutcome> pending = new CompletableFuture<>();
        Fx.run(() -> {
            workbench.close();
            workbench = new Workbench(new Background(), slow(pending), Fixtures.SHAPE, Fixtures::plan);
            model = new TuningViewModel(
                    workbench,
                    Messages.of("tuning"),
                    waiting::add,
                    List.of("fp32"),
                    8L << 30,
                    new SettingsHistory(folder));
            model.change(s -> s.withDeviceMemory(300 * Fixtures.MIB));
            model.apply();
            model.cancel();
        });
        Fx.until("given up", () -> state().work() instanceof Work.Rejected);
        assertThat(pending).isCancelled();
    }

    @Test
    void discardAndResetMoveTheSlidersBack() {
        Fx.run(() -> {
            engine.ready();
            model.change(s -> s.withCacheMaxEntryCount(0.9));
            model.discard();
        });
        assertThat(state().draft()).isEqualTo(Fixtures.SETTINGS);
    }

    private TuningState state() {
        return Fx.on(() -> model.state().get());
    }

    /// An engine that answers an apply when the test says so, and takes nothing over.
    private static FakeEngine slow(CompletableFuture<ApplyOutcome> pending) {
        FakeEngine slow = new FakeEngine(Fixtures.SETTINGS);
        slow.applying = settings -> pending;
        return slow;
    }
}
