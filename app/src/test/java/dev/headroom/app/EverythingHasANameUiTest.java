package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.testing.Fx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever cannot see the window hears it: each control that the keyboard reaches says what it is, on every page of the
/// rail; and Tab goes round each page and comes back.
class EverythingHasANameUiTest {
    /// More than any page has.
    private static final int STOPS = 400;

    @TempDir
    private Path home;

    private RealWindow window;

    @BeforeEach
    void open() {
        window = RealWindow.open(home, Launcher.DEMO, "{\"chatList\":true}");
        window.awaitReady();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void everyControlThatTabReachesHasANameAndARole() {
        Map<String, Set<String>> faults = new TreeMap<>();
        for (Language language : Language.values()) {
            Fx.run(() -> window.wiring().window().speak(language));
            for (String page : Fx.on(() -> window.wiring().window().pageIds())) {
                Fx.run(() -> window.wiring().window().showPage(page));
                List<String> found = Fx.on(() -> {
                    Scene scene = window.wiring().window().scene();
                    scene.getRoot().applyCss();
                    scene.getRoot().layout();
                    // what is folded away is said once it is opened
                    scene.getRoot().lookupAll(".titled-pane").forEach(n -> ((TitledPane) n).setAnimated(false));
                    scene.getRoot().lookupAll(".titled-pane").forEach(n -> ((TitledPane) n).setExpanded(true));
                    scene.getRoot().applyCss();
                    scene.getRoot().layout();
                    return Named.faults(scene.getRoot());
                });
                if (!found.isEmpty()) {
                    faults.computeIfAbsent(page, p -> new TreeSet<>()).addAll(found);
                }
            }
        }
        assertThat(faults).as("what cannot be said, by page").isEmpty();
    }

    @Test
    void tabGoesRoundEveryPage() {
        Map<String, String> traps = new TreeMap<>();
        for (String page : Fx.on(() -> window.wiring().window().pageIds())) {
            Fx.run(() -> window.wiring().window().showPage(page));
            Fx.run(() -> {
                Node first = window.find("#page-" + page);
                first.requestFocus();
                Node at = first;
                for (int stops = 0; stops < STOPS && (stops == 0 || at != first); stops++) {
                    tab(at);
                    Node next = window.wiring().window().scene().getFocusOwner();
                    if (next == at) {
                        break;
                    }
                    at = next;
                }
                if (at != first) {
                    traps.put(page, String.valueOf(at));
                }
            });
        }
        assertThat(traps).as("where Tab does not get on, by page").isEmpty();
    }

    private static void tab(Node at) {
        at.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "\t", "\t", KeyCode.TAB, false, false, false, false));
    }
}
