package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.MainWindow;
import dev.headroom.app.testing.Fx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every page at the sizes a window has, large and small letters, both languages: nothing is cut and nothing lies over
/// something else. With `-Dheadroom.test.grid=whole` also in both themes and at every size; with
/// `-Dheadroom.test.pictures=FOLDER` each is also a picture.
class NothingIsCutUiTest {
    private static final boolean WHOLE = "whole".equals(System.getProperty("headroom.test.grid"));

    private record Look(Language language, boolean dark, double zoom, int width, int height) {
        @Override
        public String toString() {
            return "%s %s %d%% %dx%d"
                    .formatted(language.tag(), dark ? "dark" : "light", Math.round(zoom * 100), width, height);
        }
    }

    @TempDir
    private Path home;

    @Test
    void everyPageIsWhollyLegibleAtEverySizeInBothLanguages() {
        Map<String, Set<String>> faults = new TreeMap<>();
        try (RealWindow window = RealWindow.open(home, Launcher.DEMO, "{}")) {
            window.awaitReady();
            Region content = unscreened(window.wiring().window());
            for (Look look : looks()) {
                Fx.run(() -> dress(window.wiring().window(), content, look));
                for (String page : Fx.on(() -> window.wiring().window().pageIds())) {
                    List<String> found = Fx.on(() -> lookAt(window.wiring().window(), page));
                    picture(content, page + "-" + look.toString().replace(' ', '-'));
                    found.forEach(fault -> faults.computeIfAbsent(
                                    page + (look.zoom > 1 ? " at 200 %" : ""), p -> new TreeSet<>())
                            .add(look + ": " + fault));
                }
            }
        }

        assertThat(faults).as("what cannot be read, by page").isEmpty();
    }

    private static List<Look> looks() {
        List<Look> looks = new ArrayList<>();
        for (Language language : Language.values()) {
            for (boolean dark : WHOLE ? new boolean[] {false, true} : new boolean[] {language == Language.CHINESE}) {
                looks.add(new Look(language, dark, 1, 800, 600));
                looks.add(new Look(language, dark, 1, 1000, 700));
                looks.add(new Look(language, dark, 1, 1280, 800));
                looks.add(new Look(language, dark, 2, 1000, 700));
                if (WHOLE || language == Language.ENGLISH) {
                    looks.add(new Look(language, dark, 1, 1920, 1080));
                    looks.add(new Look(language, dark, 2, 1280, 800));
                    looks.add(new Look(language, dark, 2, 1920, 1080));
                }
            }
        }
        return looks;
    }

    /// The window's content in a holder of its scene, where it can be of any size: the headless screen is small.
    private static Region unscreened(MainWindow window) {
        return Fx.on(() -> {
            Region content = (Region) window.root();
            Scene scene = window.scene();
            scene.setRoot(new Pane());
            content.setManaged(false);
            content.setStyle("");
            ((Pane) scene.getRoot()).getChildren().add(content);
            return content;
        });
    }

    private static void dress(MainWindow window, Region content, Look look) {
        if (Messages.language() != look.language) {
            window.speak(look.language);
        }
        window.darken(look.dark);
        window.zoom(look.zoom);
        content.resize(look.width, look.height);
    }

    private static void picture(Region content, String name) {
        String folder = System.getProperty("headroom.test.pictures", "");
        if (!folder.isEmpty()) {
            Fx.picture(content, Path.of(folder, name + ".png"));
        }
    }

    private static List<String> lookAt(MainWindow window, String page) {
        window.showPage(page);
        // what is told to a child of its width in one pass gives the height of the next
        for (int pass = 0; pass < 3; pass++) {
            window.root().applyCss();
            window.root().layout();
        }
        return Legible.faults(window.root());
    }
}
