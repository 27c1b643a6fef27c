package dev.headroom.app;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.TuningTabs;
import dev.headroom.disk.Folders;
import dev.headroom.engine.EngineState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;
import org.testfx.robot.Motion;

/// The whole window as a user has it, headless, with the real embedded engine and the shipped demo model; clicked and
/// typed into by a robot. Its files lie in a folder of the test.
final class RealWindow implements AutoCloseable {
    /// Generous: the machine that runs the tests may be busy with other things. Never the measure of a test.
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);

    private final FxRobot robot = new FxRobot();
    private final Path home;
    private final Stage stage;
    private final Wiring wiring;

    private RealWindow(Path home, Stage stage, Wiring wiring) {
        this.home = home;
        this.stage = stage;
        this.wiring = wiring;
    }

    /// @param window the window's settings as an earlier session left them, JSON
    static RealWindow open(Path home, String model, String window) {
        try {
            Path config = Files.createDirectories(home.resolve("config"));
            Files.writeString(config.resolve("window.json"), window);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Fx.on(() -> {
            Stage stage = new Stage();
            stage.setX(0);
            stage.setY(0);
            Wiring wiring = new Wiring(stage, model, folders(home));
            wiring.window().show();
            return new RealWindow(home, stage, wiring);
        });
    }

    static Folders folders(Path home) {
        return new Folders(home.resolve("config"), home.resolve("data"), home.resolve("state"), home.resolve("cache"));
    }

    Wiring wiring() {
        return wiring;
    }

    Workbench workbench() {
        return wiring.workbench();
    }

    Path home() {
        return home;
    }

    EngineState engine() {
        return Fx.on(() -> workbench().engineState().get());
    }

    long pid() {
        return workbench().engine().pid().orElseThrow();
    }

    void awaitReady() {
        until("the engine to be ready", () -> workbench().engineState().get() instanceof EngineState.Ready);
    }

    void click(String id) {
        Fx.run(() -> TuningTabs.open(wiring.window().root(), id));
        until(id + " to be there and to be enabled", () -> {
            Node node = find(id);
            return node != null && node.isVisible() && !node.isDisabled() && node.getScene() != null;
        });
        robot.clickOn(find(id), Motion.DIRECT);
    }

    /// An item of a menu or a list that is open, by its words.
    void choose(String words) {
        robot.clickOn(words, Motion.DIRECT);
    }

    void type(String id, String text) {
        robot.clickOn(find(id), Motion.DIRECT).write(text, 0);
    }

    /// Puts other words into a field and leaves it with Enter.
    void retype(String id, String text) {
        Fx.run(() -> TuningTabs.open(wiring.window().root(), id));
        robot.clickOn(find(id), Motion.DIRECT);
        robot.interact(((TextInputControl) find(id))::selectAll);
        robot.write(text, 0).push(KeyCode.ENTER);
    }

    /// One key, or several held together.
    void press(KeyCode... keys) {
        robot.push(keys);
    }

    void point(String id) {
        robot.moveTo(find(id));
    }

    boolean shows(String id) {
        return Fx.on(() -> {
            Node node = find(id);
            return node != null && visible(node);
        });
    }

    private static boolean visible(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) {
                return false;
            }
        }
        return true;
    }

    String text(String id) {
        return Fx.on(() -> switch (find(id)) {
            case Labeled labeled -> labeled.getText();
            case TextInputControl input -> input.getText();
            case null, default -> "";
        });
    }

    /// All words inside a node, in the order of the scene.
    String words(String id) {
        return Fx.on(() -> {
            StringBuilder words = new StringBuilder();
            Node node = find(id);
            if (node != null) {
                node.lookupAll("*").stream()
                        .filter(Labeled.class::isInstance)
                        .map(n -> ((Labeled) n).getText())
                        .forEach(t -> words.append(t).append('\n'));
            }
            return words.toString();
        });
    }

    /// How many nodes of this kind are on screen.
    int count(String selector) {
        return Fx.on(() -> wiring.window().root().lookupAll(selector).size());
    }

    Node find(String id) {
        return Fx.on(() -> wiring.window().root().lookup(id));
    }

    void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!Fx.on(condition::getAsBoolean)) {
            if (System.nanoTime() > deadline) {
                picture("failed");
                throw new AssertionError("waited in vain for %s; the keyboard is at %s; the engine: %s; pictures: %s"
                        .formatted(
                                what,
                                focused(),
                                engine(),
                                System.getProperty("headroom.test.pictures", "(none asked for)")));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private Node focused() {
        return Fx.on(() -> wiring.window().scene().getFocusOwner());
    }

    /// For people: a picture of the window in the folder of `-Dheadroom.test.pictures`, if that is given.
    void picture(String name) {
        String folder = System.getProperty("headroom.test.pictures", "");
        if (!folder.isEmpty()) {
            Fx.picture(wiring.window().scene(), Path.of(folder, name + ".png"));
        }
    }

    @Override
    public void close() {
        Fx.run(() -> {
            stage.close();
            wiring.close();
            Messages.speak(Language.ENGLISH);
        });
    }
}
