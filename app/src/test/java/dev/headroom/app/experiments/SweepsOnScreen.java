package dev.headroom.app.experiments;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Theme;
import dev.headroom.experiment.Expected;
import dev.headroom.experiment.SceneSource;
import dev.headroom.experiment.SweepQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.stage.Stage;

/// The page in a window of its own, over a folder of sweeps and the real engine with a model of a few kilobytes.
final class SweepsOnScreen implements AutoCloseable {
    static final Path TINY = Path.of(System.getProperty("headroom.root", ".."))
            .resolve("engine-bridge/src/test/resources/tiny-internvl2")
            .toAbsolutePath()
            .normalize();

    private static final SceneSource QUESTIONS = (scenes, seed, adapter) -> List.of(
            new SweepQuestion("a", List.of(), "What is it?", new Expected.Exact("a")),
            new SweepQuestion("b", List.of(), "Describe it.", new Expected.ByHand()));

    final Background background = new Background();
    final SimpleBooleanProperty dark = new SimpleBooleanProperty();
    final ExperimentsViewModel model;
    final Workbench workbench;
    private final Stage stage;
    private final ExperimentsPage page;
    boolean workbenchShown;

    SweepsOnScreen(Path folder) {
        this(folder, Language.ENGLISH, 1200, 770);
    }

    SweepsOnScreen(Path folder, Language language, double width, double height) {
        Messages.speak(language);
        model = new ExperimentsViewModel(background, folder.resolve("sweeps"), QUESTIONS, TINY.toString());
        workbench = Fx.on(() -> new Workbench(
                background,
                new ActiveEngine(
                        "demo",
                        new FakeEngine(Fixtures.SETTINGS),
                        Fixtures.SHAPE,
                        Fixtures::plan,
                        ActiveEngine.Where.HOST),
                pid -> new dev.headroom.timeline.Recorder(
                        new dev.headroom.timeline.Timeline(), pid, List::of, Optional.empty())));
        page = Fx.on(() -> new ExperimentsPage(model, new Adoption(workbench, () -> workbenchShown = true), dark));
        stage = Fx.on(() -> {
            Scene scene = new Scene(page, width, height);
            Theme.apply(scene, dark.get(), 1);
            Stage shown = new Stage();
            shown.setScene(scene);
            shown.show();
            return shown;
        });
    }

    Node find(String id) {
        return Fx.on(() -> page.lookup("#" + id));
    }

    void click(String id) {
        Fx.until(id + " can be pressed", () -> pressable(page.lookup("#" + id)));
        Fx.run(() -> ((Button) page.lookup("#" + id)).fire());
    }

    void type(String id, String text) {
        Fx.run(() -> {
            TextField field = (TextField) page.lookup("#" + id);
            field.setText(text);
            field.getOnAction().handle(new javafx.event.ActionEvent());
        });
    }

    private static boolean visible(Node node) {
        return node != null && node.isVisible();
    }

    private static boolean pressable(Node node) {
        return visible(node) && !node.isDisabled();
    }

    /// Leaves it to the field what comes of each letter.
    void write(String id, String text) {
        Fx.run(() -> ((TextField) page.lookup("#" + id)).setText(text));
    }

    String text(String id) {
        return Fx.on(() -> page.lookup("#" + id) instanceof Labeled l ? l.getText() : "");
    }

    boolean shows(String id) {
        return Fx.on(() -> visible(page.lookup("#" + id)));
    }

    ExperimentsPage page() {
        return page;
    }

    void dress(boolean inDark, double zoom) {
        Fx.run(() -> {
            dark.set(inDark);
            Theme.choose(inDark);
            Theme.apply(stage.getScene(), inDark, zoom);
        });
    }

    /// For people, with `-Dpictures=FOLDER`.
    void picture(String name) {
        Optional.ofNullable(System.getProperty("pictures", System.getenv("PICTURES")))
                .ifPresent(folder -> Fx.picture(stage.getScene(), Path.of(folder, name + ".png")));
    }

    static boolean there(Path file) {
        return Files.exists(file);
    }

    @Override
    public void close() {
        Fx.run(() -> {
            page.close();
            stage.close();
            workbench.close();
            Messages.speak(Language.ENGLISH);
        });
        model.close();
        background.close();
    }
}
