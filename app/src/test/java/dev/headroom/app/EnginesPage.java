package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.chat.ChatViewModel;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.StandInInstallation;
import dev.headroom.app.testing.TuningTabs;
import dev.headroom.disk.Folders;
import dev.headroom.engine.EngineState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The whole window, wired as it ships, at its engines page, without a model for its own engine; and the hands of a
/// test.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in's environment is a POSIX shell script")
@Timeout(120)
abstract class EnginesPage {
    @TempDir
    Path home;

    Stage stage;
    Wiring wiring;
    final List<Process> servers = new ArrayList<>();

    @BeforeEach
    void open() {
        Fx.run(() -> {
            Messages.speak(Language.ENGLISH);
            stage = new Stage();
            stage.setX(0);
            stage.setY(0);
            // no model of that name: the window's own engine says so, and the others need none
            wiring = new Wiring(
                    stage,
                    "no-such-model",
                    new Folders(
                            home.resolve("config"),
                            home.resolve("data"),
                            home.resolve("state"),
                            home.resolve("cache")));
            wiring.window().speak(Language.ENGLISH);
            wiring.window().show();
            wiring.window().showPage("engines");
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            wiring.close();
        });
        servers.forEach(Process::destroyForcibly);
    }

    /// Fills the form as a user would, with an environment that holds the stand-in.
    void prepare(String version, String does, int port) throws Exception {
        Path python = StandInInstallation.in(home.resolve("env"), version, "turbomind.log", does);
        Fx.run(() -> wiring.engines().look(List.of(python)));
        // not the version alone: the form may name that one before anything is found
        Fx.until(
                "found",
                () -> installation().contains(version) && installation().contains("env"));
        assertThat(text("#engines-version")).isEqualTo(version);
        type("#engines-model", "InternVL2-8B");
        type("#engines-port", Integer.toString(port));
        Fx.run(() -> card().setValue(card().getItems().stream()
                .filter(c -> c.startsWith("A100-80G") || c.contains("A100") && c.contains("80"))
                .findFirst()
                .orElseThrow()));
    }

    /// A server that somebody else started.
    void serve(int port, String key) throws Exception {
        StandInInstallation.in(home.resolve("other"), "0.9.2", "turbomind.log", "serve");
        servers.add(new ProcessBuilder(
                        home.resolve("other/bin/lmdeploy").toString(),
                        "serve",
                        "api_server",
                        "InternVL2-8B",
                        "--server-port",
                        Integer.toString(port),
                        "--api-keys",
                        key)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("other.log").toFile())
                .start());
    }

    static void untilListens(int port) {
        Fx.until("the server listens", () -> {
            try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (java.io.IOException e) {
                return false;
            }
        });
    }

    void untilReady() {
        Fx.until(
                "ready, not " + wiring.workbench().engine().state(),
                () -> wiring.workbench().engineState().get() instanceof EngineState.Ready);
    }

    void ask(String question) {
        ChatViewModel chat = wiring.chat();
        Fx.run(() -> chat.draft().set(question));
        click("#send");
        Fx.until("answered", () -> !chat.answering().get());
    }

    String lastAnswer() {
        return Fx.on(() -> wiring.chat().lastOutcome()).map(o -> o.text()).orElse("");
    }

    long pid() {
        return wiring.workbench().engine().pid().orElse(-1);
    }

    static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @SuppressWarnings("unchecked")
    ComboBox<String> card() {
        return (ComboBox<String>) lookup("#engines-card");
    }

    String installation() {
        return Optional.ofNullable((String) ((ComboBox<?>) lookup("#engines-found")).getValue())
                .orElse("");
    }

    /// In one of the tabs, where the tuning region is too narrow for all groups.
    boolean isInTuning(String id) {
        return Fx.on(() -> {
            TuningTabs.open(wiring.window().root(), id);
            return lookup(id) != null;
        });
    }

    Node lookup(String id) {
        return wiring.window().root().lookup(id);
    }

    @SuppressWarnings("unchecked")
    List<String> log() {
        return ((ListView<String>) lookup("#engines-log")).getItems();
    }

    void type(String id, String text) {
        Fx.run(() -> ((TextInputControl) lookup(id)).setText(text));
    }

    void click(String id) {
        Fx.until(id + " can be clicked", () -> lookup(id) instanceof Button b && !b.isDisabled() && b.isVisible());
        Fx.run(() -> ((Button) lookup(id)).fire());
    }

    String text(String id) {
        return Fx.on(() -> Optional.ofNullable(lookup(id))
                .map(n -> n instanceof TextInputControl input ? input.getText() : ((Labeled) n).getText())
                .orElse(""));
    }

    /// All that a part of the page says.
    String said(String id) {
        return Fx.on(() -> Optional.ofNullable(lookup(id)).stream()
                .flatMap(node -> node.lookupAll(".label").stream())
                .map(label -> ((Labeled) label).getText())
                .collect(Collectors.joining("\n")));
    }

    /// For the eye, where -Dpictures names a folder.
    void picture(String name) {
        Optional.ofNullable(System.getProperty("pictures")).ifPresent(folder -> {
            Scene scene = Fx.on(() -> wiring.window().scene());
            Fx.picture(scene, Path.of(folder, name + ".png"));
        });
    }
}
