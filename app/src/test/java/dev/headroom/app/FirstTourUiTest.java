package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Spotlight;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstTourUiTest {
    @TempDir
    private Path home;

    private RealWindow window;

    @BeforeEach
    void open() {
        window = RealWindow.open(home, Launcher.DEMO, "{}");
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void fiveStepsPointAtFivePlacesAndEnd() {
        Fx.run(window.wiring()::tourOnce);
        Set<String> said = new HashSet<>();
        Set<Object> places = new HashSet<>();
        for (int step = 0; step < 5; step++) {
            window.until("something is lit", () -> spotlight().lit().get().isPresent());
            said.add(window.text("#tour-text"));
            places.add(Fx.on(() -> spotlight().target().orElseThrow()));
            window.picture("tour-" + step);
            window.click("#tour-next");
        }

        assertThat(said).hasSize(5);
        assertThat(places).hasSize(5);
        assertThat(window.shows("#tour-card")).isFalse();
    }

    @Test
    void whoHasSkippedItSeesItNeverAgainButFromHelp() {
        Fx.run(window.wiring()::tourOnce);
        window.click("#tour-skip");
        assertThat(window.shows("#tour-card")).isFalse();

        Fx.run(window.wiring()::tourOnce);
        assertThat(window.shows("#tour-card")).isFalse();
        assertThat(window.wiring().settings().get().form("preferences")).containsEntry("toured", true);

        window.click("#page-help");
        window.click("#help-tour");
        window.until("the tour is shown", () -> window.shows("#tour-card"));
        window.press(KeyCode.ESCAPE);
        window.until("the tour has ended", () -> !window.shows("#tour-card"));
    }

    private Spotlight spotlight() {
        return (Spotlight) window.wiring()
                .window()
                .root()
                .lookup("#first-tour")
                .lookup(".hr-spotlight-ring")
                .getParent();
    }
}
