package dev.headroom.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Paint;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.feather.Feather;

class MainWindowUiTest {
    private final Background background = new Background();
    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private final AtomicInteger builds = new AtomicInteger();
    private SettingsSession settings;
    private MainWindow window;
    private Stage stage;

    @TempDir
    private Path home;

    @BeforeEach
    void open() {
        Fx.run(() -> {
            settings = new SettingsSession(new SettingsFile(home), background);
            settings.change(s -> s.withLanguage("en"));
            Workbench workbench = new Workbench(background, engine, Fixtures.SHAPE, Fixtures::plan);
            Page page = new Page("one", Messages.of("shell"), Feather.GRID, () -> {
                builds.incrementAndGet();
                return new StackPane();
            });
            stage = new Stage();
            window = new MainWindow(stage, workbench, List.of(page), settings);
            window.show();
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            window.close();
            Messages.speak(Language.ENGLISH);
        });
        background.close();
    }

    @Test
    void theStatusLineFollowsTheEngine() {
        assertThat(text("#engine-state")).contains("reading weights");
        Fx.run(engine::ready);
        assertThat(text("#engine-state")).isEqualTo("demo is ready");
        Fx.run(() -> engine.report(Fixtures.report()));
        assertThat(text("#engine-memory")).isEqualTo("257.0 MiB of 512.0 MiB");
    }

    @Test
    void themeAndLanguageChangeByOneClickAndAreKept() {
        click("#toggle-theme");
        click("#toggle-language");
        assertThat(Fx.on(() -> window.root().getStyleClass())).contains("dark");
        assertThat(builds).as("the page is built anew in the other language").hasValue(2);
        assertThat(text("#engine-state")).contains("：");
        settings.close();
        WindowSettings kept = new SettingsFile(home).read();
        assertThat(kept.dark()).isTrue();
        assertThat(kept.language()).isEqualTo("zh_CN");
    }

    @Test
    void theWindowHasItsGroundBeforeItsFirstFrame() {
        assertThat(Fx.on(() -> window.scene().getFill())).isEqualTo(ground());
        click("#toggle-theme");
        assertThat(Fx.on(() -> window.scene().getFill())).isEqualTo(ground());
    }

    private Paint ground() {
        return Fx.on(() -> {
            window.root().applyCss();
            return ((Region) window.root())
                    .getBackground()
                    .getFills()
                    .getFirst()
                    .getFill();
        });
    }

    @Test
    void theWindowIsLaidOutBeforeItIsSeen() {
        double seen = Fx.on(() -> {
            Stage second = new Stage();
            Workbench workbench = new Workbench(background, engine, Fixtures.SHAPE, Fixtures::plan);
            Page page = new Page("one", Messages.of("shell"), Feather.GRID, StackPane::new);
            MainWindow unseen = new MainWindow(second, workbench, List.of(page), settings);
            List<Double> widths = new ArrayList<>();
            second.showingProperty()
                    .addListener((o, was, now) -> widths.add(
                            unseen.root().lookup("#page-one").getLayoutBounds().getWidth()));
            unseen.show();
            second.close();
            unseen.close();
            workbench.close();
            return widths.getFirst();
        });

        assertThat(seen).isPositive();
    }

    private void click(String id) {
        Fx.run(() -> ((Button) window.root().lookup(id)).fire());
    }

    private String text(String id) {
        return Fx.on(() -> ((Label) window.root().lookup(id)).getText());
    }
}
