package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.shell.MainWindow;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Theme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.javafx.FontIcon;

/// The chart for a whole class.
class ProjectorUiTest {
    @TempDir
    private Path home;

    private RealWindow window;

    @BeforeEach
    void open() {
        window = RealWindow.open(home, Launcher.DEMO, "{}");
        window.awaitReady();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void f11ShowsVerdictAndChartAloneAndEscOrF11ComesBack() {
        window.press(KeyCode.F11);
        window.until("the projector is shown", () -> window.shows("#projector"));
        assertThat(window.shows("#question")).isFalse();
        assertThat(window.text("#projector-verdict")).isNotEmpty();

        window.press(KeyCode.B);
        window.until("the bars are shown", () -> window.shows("#bar-measured"));
        window.press(KeyCode.B);

        window.press(KeyCode.ESCAPE);
        window.until("the window is back", () -> window.shows("#question"));
        assertThat(window.shows("#projector")).isFalse();

        window.press(KeyCode.F11);
        window.until("the projector is shown", () -> window.shows("#projector"));
        window.press(KeyCode.F11);
        window.until("F11 leaves it as well", () -> window.shows("#question"));
    }

    @Test
    void theButtonInTheMemoryHeaderProjectsAndCShowsTheChatInsteadOfTheChart() {
        window.click("#memory-projector");
        window.until("the projector is shown", () -> window.shows("#projector"));
        window.press(KeyCode.C);
        window.until("the chat is shown", () -> window.shows("#projector-chat"));
        assertThat(window.text("#projector-question")).isEqualTo("No question has been asked yet");
        window.press(KeyCode.C);
        window.until("the chart is back", () -> !window.shows("#projector-chat"));
        window.press(KeyCode.ESCAPE);
        window.until("the window is back", () -> window.shows("#question"));
    }

    @Test
    void nothingIsSmallerThanALastRowReadsAndNothingIsCut() {
        for (Language language : Language.values()) {
            Fx.run(() -> window.wiring().window().speak(language));
            window.press(KeyCode.F11);
            window.until("the projector is shown", () -> window.shows("#projector"));
            List<String> found = Fx.on(() -> {
                Region content = unscreened(window.wiring().window());
                content.resize(1920, 1080);
                for (int pass = 0; pass < 3; pass++) {
                    Theme.apply(content.getScene(), false, 2.7);
                    content.setStyle("-fx-font-size: 35.1px");
                    content.applyCss();
                    content.layout();
                }
                List<String> faults = new ArrayList<>(Legible.faults(content));
                small(content, faults);
                return faults;
            });
            picture("projector-" + language.tag());
            Fx.run(() -> {
                Region content = (Region) window.wiring().window().root();
                Scene scene = content.getScene();
                ((Pane) scene.getRoot()).getChildren().clear();
                content.setManaged(true);
                content.setStyle("");
                scene.setRoot(content);
            });
            window.press(KeyCode.ESCAPE);
            assertThat(found).as(language.tag()).isEmpty();
        }
    }

    private void picture(String name) {
        String folder = System.getProperty("headroom.test.pictures", "");
        if (!folder.isEmpty()) {
            Fx.picture((Region) window.wiring().window().root(), Path.of(folder, name + ".png"));
        }
    }

    private static void small(Parent parent, List<String> faults) {
        parent.getChildrenUnmodifiable().forEach(node -> {
            if (node instanceof Text text
                    && !(text instanceof FontIcon)
                    && text.isVisible()
                    && text.getFont().getSize() < 28) {
                faults.add(
                        "%s in %.1f px".formatted(text.getText(), text.getFont().getSize()));
            }
            if (node instanceof Parent below) {
                small(below, faults);
            }
        });
    }

    /// In a holder of its scene, where it can be as large as a projector: the headless screen is small.
    private static Region unscreened(MainWindow window) {
        Region content = (Region) window.root();
        Scene scene = window.scene();
        scene.setRoot(new Pane());
        content.setManaged(false);
        ((Pane) scene.getRoot()).getChildren().add(content);
        return content;
    }
}
