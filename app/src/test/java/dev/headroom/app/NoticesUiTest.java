package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.Notices;
import dev.headroom.app.testing.Fx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesUiTest {
    private final AtomicBoolean wanted = new AtomicBoolean(true);

    @TempDir
    private Path home;

    private RealWindow window;
    private Notices notices;

    @BeforeEach
    void open() {
        window = RealWindow.open(home, Launcher.DEMO, "{}");
        notices = Fx.on(() -> {
            Stage stage = (Stage) window.wiring().window().scene().getWindow();
            stage.requestFocus();
            return new Notices(stage, window.wiring().window(), wanted::get);
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> List.copyOf(Window.getWindows()).stream()
                .filter(PopupWindow.class::isInstance)
                .forEach(Window::hide));
        window.close();
    }

    @Test
    void workThatEndsOnAnotherPageIsToldAndItsButtonLeadsThere() {
        Fx.run(() -> notices.tell("jobs", "train is done", false));
        window.until("it is told", () -> notes().size() == 1);
        assertThat(window.text("#shell-notice")).isEqualTo("train is done");

        Fx.run(() -> ((Button) popUps().flatMap(root -> root.lookupAll(".button").stream())
                        .filter(b -> b instanceof Button button && "Show".equals(button.getText()))
                        .findFirst()
                        .orElseThrow())
                .fire());

        window.until("the page is shown", () -> window.wiring().window().page().equals("jobs"));
    }

    @Test
    void whatOneLooksAtIsNotTold() {
        window.until(
                "the window has the focus",
                () -> window.wiring().window().scene().getWindow().isFocused());
        Fx.run(() -> {
            window.wiring().window().showPage("jobs");
            notices.tell("jobs", "train is done", false);
        });

        assertThat(Fx.on(NoticesUiTest::notes)).isEmpty();
        assertThat(window.text("#shell-notice")).isEmpty();
    }

    @Test
    void whoDoesNotLikeToBeToldIsNot() {
        wanted.set(false);
        Fx.run(() -> notices.tell("jobs", "train is done", false));

        assertThat(Fx.on(NoticesUiTest::notes)).isEmpty();
    }

    @Test
    void ofManyNotesFewStand() {
        Fx.run(() -> {
            for (int i = 0; i < 20; i++) {
                notices.tell("jobs", "job " + i + " failed", true);
            }
        });

        window.until("they are told", () -> !notes().isEmpty());
        assertThat(Fx.on(NoticesUiTest::notes)).hasSizeLessThanOrEqualTo(4);
    }

    private static Stream<Node> popUps() {
        return Window.getWindows().stream()
                .filter(PopupWindow.class::isInstance)
                .map(w -> w.getScene().getRoot());
    }

    private static List<Node> notes() {
        return popUps().flatMap(root -> root.lookupAll(".label").stream())
                .filter(n -> n instanceof Label l
                        && (l.getText().contains("done")
                                || l.getText().contains("failed")
                                || l.getText().contains("More")))
                .distinct()
                .toList();
    }
}
