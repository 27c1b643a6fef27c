package dev.headroom.app.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.attached.SavedServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServersViewModelTest {
    private static final SavedServer LAB = SavedServer.of("lab", "127.0.0.1:1", "old-key");
    private static final SavedServer HALL = SavedServer.of("hall", "127.0.0.1:2", "");
    private static final EngineFailure WHY = new EngineFailure.Killed(9);

    private final FakeEngine own = new FakeEngine(Fixtures.SETTINGS);
    private final Workbench workbench = new Workbench(Background.immediate(), own, Fixtures.SHAPE, Fixtures::plan);
    private final Map<SavedServer, FakeEngine> asked = new HashMap<>();
    private final List<List<SavedServer>> written = new ArrayList<>();
    private final List<EngineFailure> refused = new ArrayList<>();
    private final ServersViewModel model =
            new ServersViewModel(workbench, new EngineChange(workbench), this::ask, written::add);

    private Served ask(SavedServer server) {
        FakeEngine session = new FakeEngine(Fixtures.SETTINGS);
        asked.put(server, session);
        return new Served(server, session, Optional::empty, () -> true, Optional::empty, model -> {});
    }

    @AfterEach
    void close() {
        workbench.close();
    }

    @Test
    void aServerBecomesActiveOnceItHasAnsweredAndTheEngineBeforeEnds() {
        own.ready();
        model.attach(LAB);
        assertThat(workbench.engine()).isSameAs(own);
        assertThat(model.asking().get().orElseThrow().server()).isEqualTo(LAB);
        asked.get(LAB).ready();
        assertThat(workbench.engine()).isSameAs(asked.get(LAB));
        assertThat(model.asking().get()).isEmpty();
        assertThat(model.present().orElseThrow().server()).isEqualTo(LAB);
        assertThat(own.state()).isInstanceOf(EngineState.Stopped.class);
    }

    @Test
    void oneThatFailsLeavesEverythingAndIsStillTheOneThatWasAsked() {
        own.ready();
        model.attach(LAB);
        fail(LAB);
        assertThat(workbench.engine()).isSameAs(own);
        assertThat(own.state()).isInstanceOf(EngineState.Ready.class);
        assertThat(model.asking().get().orElseThrow().state()).isInstanceOf(EngineState.Failed.class);
        assertThat(model.present()).isEmpty();
    }

    @Test
    void askingAnotherGivesTheFirstUpThoughItAnswersLater() {
        model.attach(LAB);
        model.attach(HALL);
        assertThat(asked.get(LAB).state()).isInstanceOf(EngineState.Stopped.class);
        asked.get(LAB).ready();
        assertThat(workbench.engine()).isSameAs(own);
        asked.get(HALL).ready();
        assertThat(workbench.engine()).isSameAs(asked.get(HALL));
    }

    @Test
    void whatWasGivenUpIsNoLongerAsked() {
        model.attach(LAB);
        model.giveUp();
        assertThat(model.asking().get()).isEmpty();
        asked.get(LAB).ready();
        assertThat(workbench.engine()).isSameAs(own);
    }

    @Test
    void aServerIsKeptUnderItsNameAndForgotten() {
        model.save(LAB);
        model.save(HALL);
        SavedServer moved = SavedServer.of("lab", "127.0.0.1:9", "");
        model.save(moved);
        assertThat(written.getLast()).containsExactly(HALL, moved);
        model.forget(HALL);
        assertThat(model.servers()).containsExactly(moved);
        assertThat(written.getLast()).containsExactly(moved);
    }

    @Test
    void aNewKeyForTheServerThatRefusedTheOldOneIsSavedOnceItIsAccepted() {
        model.save(LAB);
        model.attach(LAB);
        fail(LAB);
        written.clear();
        model.useKey("wrong", refused::add);
        SavedServer wrong = new SavedServer("lab", LAB.address(), Optional.of("wrong"));
        fail(wrong);
        assertThat(refused).containsExactly(WHY);
        assertThat(written).isEmpty();
        model.useKey("right", refused::add);
        SavedServer right = new SavedServer("lab", LAB.address(), Optional.of("right"));
        asked.get(right).ready();
        assertThat(written).containsExactly(List.of(right));
        assertThat(workbench.engine()).isSameAs(asked.get(right));
    }

    @Test
    void aNewKeyIsForTheActiveServerWhenNoneIsBeingAskedAndAServerThatWasNotSavedStaysSo() {
        model.attach(LAB);
        asked.get(LAB).ready();
        model.useKey("new", refused::add);
        SavedServer renewed = new SavedServer("lab", LAB.address(), Optional.of("new"));
        asked.get(renewed).ready();
        assertThat(workbench.engine()).isSameAs(asked.get(renewed));
        assertThat(written).isEmpty();
    }

    @Test
    void withoutAServerAKeyIsForNobody() {
        model.useKey("new", refused::add);
        assertThat(asked).isEmpty();
    }

    @Test
    void aListThatCannotBeWrittenIsSaid() {
        ServersViewModel readOnly = new ServersViewModel(workbench, new EngineChange(workbench), this::ask, all -> {
            throw new IllegalStateException("the disk is full");
        });
        readOnly.save(LAB);
        assertThat(readOnly.notice().get()).hasToString("the disk is full");
    }

    private void fail(SavedServer server) {
        asked.get(server).become(new EngineState.Failed(WHY, List.of(), Instant.EPOCH));
    }
}
