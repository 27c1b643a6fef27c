package dev.headroom.app.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.learning.Experience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that are not there: no engine is started.
class HomeEngineTest {
    private final Background background = new Background();
    private final List<EngineSession> ended = new ArrayList<>();
    private final List<ActiveEngine> now = new ArrayList<>();
    private HomeEngine home;
    private Path model;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        model = folder.resolve("model");
        home = Fx.on(() -> new HomeEngine(
                background,
                new Experience(folder),
                HomeEngine.start(model.toString(), shape -> Fixtures.SETTINGS),
                shape -> Fixtures.SETTINGS));
        Fx.run(() -> home.onChange((was, active) -> {
            ended.add(was);
            now.add(active);
        }));
    }

    @AfterEach
    void close() {
        Fx.run(home::close);
        background.close();
    }

    @Test
    void aModelThatIsNotThereIsCalledAsItWasGivenAndSaysWhatIsMissing() {
        assertThat(home.model()).isEqualTo(model.toString());
        assertThat(home.active().name()).isEqualTo(model.toString());
        assertThat(home.active().where()).isEqualTo(ActiveEngine.Where.HOST);
        assertThat(failure(home.active().engine())).isInstanceOf(EngineFailure.Missing.class);
    }

    @Test
    void planningWorksWithoutAModel() {
        assertThat(home.active().planner().apply(Fixtures.SETTINGS).resting()).isPositive();
        assertThat(home.active().engine().asked()).isEqualTo(Fixtures.SETTINGS);
    }

    @Test
    void anotherModelIsPutInAndTheListenerGetsTheEngineThatEndedAndTheNewOne() {
        EngineSession before = home.active().engine();
        String other = folder.resolve("other").toString();
        Fx.run(() -> home.open(other));
        Fx.until("another model is in it", () -> !now.isEmpty());
        assertThat(ended).containsExactly(before);
        assertThat(now).containsExactly(home.active());
        assertThat(home.model()).isEqualTo(other);
        assertThat(home.active().engine()).isNotSameAs(before);
    }

    @Test
    void askedToStartItLooksAgainAndSaysWhatIsMissingNow() throws Exception {
        EngineFailure before = failure(home.active().engine());
        Files.createDirectories(model);
        home.active().engine().restart();
        assertThat(failure(home.active().engine())).isNotEqualTo(before);
        assertThat(failure(home.active().engine()).toString()).contains("config.json");
        assertThat(now).as("it is still the same engine").isEmpty();
    }

    private static EngineFailure failure(EngineSession engine) {
        return ((EngineState.Failed) engine.state()).failure();
    }
}
