package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.testing.Fx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A colour that a sheet asks for and nobody defines is drawn as nothing, and only a log tells.
class StyleWarningsUiTest {
    private static final Logger STYLES = Logger.getLogger("javafx.css");

    @TempDir
    private Path home;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        STYLES.addHandler(handler);
    }

    @AfterEach
    void stop() {
        STYLES.removeHandler(handler);
    }

    @Test
    void everyPageIsStyledWithoutAWarningAlsoWhenThemeOrLanguageChange() {
        try (RealWindow window = RealWindow.open(home, Launcher.DEMO, "{}")) {
            window.awaitReady();
            List<String> pages = Fx.on(() -> window.wiring().window().pageIds());
            visit(window, pages);
            for (boolean dark : new boolean[] {true, false}) {
                Fx.run(() -> window.wiring().window().darken(dark));
                visit(window, pages);
            }
            Fx.run(() -> window.wiring().window().speak(Language.CHINESE));
            visit(window, pages);
            Fx.run(() -> window.wiring().window().speak(Language.ENGLISH));
            Fx.run(() -> window.wiring().window().darken(true));
            visit(window, pages);
        }
        assertThat(warnings.stream().distinct()).isEmpty();
    }

    private static void visit(RealWindow window, List<String> pages) {
        for (String page : pages) {
            Fx.run(() -> {
                window.wiring().window().showPage(page);
                window.wiring().window().root().applyCss();
                window.wiring().window().root().layout();
            });
        }
    }
}
