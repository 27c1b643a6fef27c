package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.engine.EngineState;
import java.nio.file.Path;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the library to the pages that do something with a model, with the real engine.
class LibraryInTheWindowUiTest {
    @TempDir
    private Path home;

    @Test
    void aModelOfTheLibraryIsPlannedLaunchedAndRun() {
        try (RealWindow window = RealWindow.open(home, Launcher.DEMO, "{\"page\": \"library\"}")) {
            window.awaitReady();
            window.click("#library-plan");
            window.until("the plan page", () -> window.shows("#plan-model"));
            assertThat(Fx.on(() -> String.valueOf(((ComboBox<?>) window.find("#plan-model")).getValue())))
                    .contains("demo");

            window.click("#page-library");
            window.click("#library-launch");
            window.until("the engines page", () -> window.shows("#engines-model"));
            assertThat(Fx.on(() -> ((TextField) window.find("#engines-model")).getText()))
                    .endsWith("demo");

            window.click("#page-library");
            var before = window.workbench().engine();
            window.click("#library-run");
            window.until(
                    "the engine to be another one, ready",
                    () -> window.workbench().engine() != before
                            && window.workbench().engineState().get() instanceof EngineState.Ready);
            assertThat(window.text("#model-picker-name")).isEqualTo("demo");
            assertThat(window.text("#model-picker-facts")).contains("fp32");
        }
    }
}
