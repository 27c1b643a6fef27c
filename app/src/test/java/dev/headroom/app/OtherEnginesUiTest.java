package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.chat.ChatViewModel;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.settings.Folders;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The whole window, wired as it ships, with LMDeploy's stand-in launched and attached by clicks.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in's environment is a POSIX shell script")
@Timeout(120)
class OtherEnginesUiTest {
    @TempDir
    private Path home;

    private Stage stage;
    private Wiring wiring;
    private final List<Process> servers = new ArrayList<>();

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

    @Test
    void lmdeployIsLaunchedChattedWithTunedAndLeftForOurOwnEngine() throws Exception {
        prepare("0.9.2", "serve", freePort());
        assertThat(text("#engines-command")).contains("serve api_server InternVL2-8B", "--session-len 8192");
        assertThat(text("#engines-verdict")).isNotEmpty();
        click("#engines-launch");
        untilReady();
        long pid = pid();

        assertThat(text("#engines-current")).isEqualTo("LMDeploy 0.9.2 · InternVL2-8B");
        assertThat(text("#engine-state")).contains("InternVL2-8B");
        type("#engines-filter", "uvicorn");
        Fx.until("filtered", () -> !log().isEmpty() && log().stream().allMatch(l -> l.contains("Uvicorn")));
        wiring.window().scene();
        Fx.run(() -> wiring.window().showPage("workbench"));
        ask("What is it?");
        assertThat(lastAnswer()).isEqualTo("A red circle from InternVL2-8B.");
        Fx.until(
                "its cache is reported",
                () -> wiring.workbench()
                        .report()
                        .get()
                        .filter(r -> r.kv().reserved() == 8600L * 4_325_376)
                        .isPresent());
        Fx.until(
                "and goes on being reported",
                () -> wiring.workbench().recorder().now().report().isPresent());
        // sliders mean what this engine can do: a card's size is nobody's choice, and the cache needs a restart
        assertThat(Fx.<Node>on(() -> lookup("#row-device"))).isNull();
        assertThat(Fx.<Node>on(() -> lookup("#row-cards"))).isNotNull();
        picture("lmdeploy-workbench");
        Fx.run(() ->
                wiring.workbench().draft().set(wiring.workbench().draft().get().withCacheMaxEntryCount(0.4)));
        Fx.until("a restart is offered", () -> text("#apply-what").contains("restarts the engine"));
        click("#apply");
        Fx.until(
                "applied",
                () -> wiring.workbench().engine().asked().cacheMaxEntryCount() == 0.4
                        && wiring.workbench().engineState().get() instanceof EngineState.Ready
                        && pid() != pid);
        long second = pid();

        Fx.run(() -> wiring.window().showPage("engines"));
        picture("lmdeploy-engines");
        click("#engines-home");
        Fx.until("home", () -> text("#engines-current").equals("demo"));
        assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(Fx.on(() -> wiring.chat().chats())).hasSize(1);
    }

    @Test
    void killedFromOutsideItSaysSoKeepsTheChatAndStartsAgainByOneClick() throws Exception {
        prepare("0.16.0", "serve", freePort());
        click("#engines-launch");
        untilReady();
        Fx.run(() -> wiring.window().showPage("workbench"));
        ask("What is it?");

        assertThat(ProcessHandle.of(pid()).orElseThrow().destroyForcibly()).isTrue();

        Fx.until("told", () -> lookup("#trouble-title") != null);
        assertThat(text("#trouble-why")).contains("ignal 9");
        assertThat(lastAnswer()).startsWith("A red circle");
        click("#remedy-Restart");
        untilReady();
        Fx.until("asked again", () -> !wiring.chat().answering().get());
        assertThat(lastAnswer()).startsWith("A red circle");
    }

    @Test
    void aPortInUseIsSaidAndAFreeOneIsOneClickAway() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            prepare("0.9.2", "serve", taken.getLocalPort());
            click("#engines-launch");
            Fx.until(
                    "told",
                    () -> text("#engines-state")
                            .equals("Failed: Port %d is taken by another program.".formatted(taken.getLocalPort())));

            click("#engines-free-port");

            untilReady();
        }
    }

    @Test
    void oneThatNeverGetsReadyIsGivenUpAndItsProcessEnded() throws Exception {
        prepare("0.16.0", "wait", freePort());
        // minutes; long enough that its process is seen however slowly the window draws
        type("#engines-patience", "0.15");
        click("#engines-launch");
        Fx.until("started", () -> wiring.workbench().engine().pid().isPresent());
        long pid = pid();

        Fx.until("given up", () -> text("#engines-state").startsWith("Failed: The engine has not answered for"));

        ProcessHandle.of(pid).ifPresent(p -> p.onExit().join());
        assertThat(Fx.on(() -> lookup("#engines-start").isVisible()))
                .as(text("#engines-state"))
                .isTrue();
    }

    @Test
    void aServerIsSavedForItsOwnerOnlyAndAttachedOnceTheKeyIsRight() throws Exception {
        int port = freePort();
        serve(port, "right-key");
        EngineSession before = wiring.workbench().engine();
        type("#engines-server-name", "lab");
        type("#engines-address", "127.0.0.1:" + port);
        type("#engines-key", "wrong-key");
        untilListens(port);
        click("#engines-attach");
        Fx.until("refused", () -> text("#engines-attach-trouble").contains("api key"));
        assertThat(wiring.workbench().engine()).isSameAs(before);

        type("#engines-key", "right-key");
        click("#engines-save");
        Path file = home.resolve("config/servers.json");
        Fx.until("written", () -> Files.exists(file));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Fx.until("listed", () -> lookup("#engines-attach-lab") != null);
        click("#engines-attach-lab");
        untilReady();
        assertThat(text("#engines-current")).isEqualTo("LMDeploy · lab");
        Fx.run(() -> wiring.window().showPage("workbench"));
        ask("What is it?");
        assertThat(lastAnswer()).startsWith("A red circle");
        picture("attached-workbench");
        Fx.run(() -> wiring.window().showPage("engines"));
        click("#engines-stop");
        Fx.until("let go", () -> text("#engines-state").equals("Stopped"));
        assertThat(servers.getFirst().isAlive()).as("it is not ours to end").isTrue();
    }

    @Test
    void whatIsNoAddressIsSaid() {
        type("#engines-address", "ftp://x");
        click("#engines-attach");

        assertThat(text("#engines-attach-trouble")).contains("\"ftp://x\" is not the address of a server");
    }

    /// Fills the form as a user would, with an environment that holds the stand-in.
    private void prepare(String version, String does, int port) throws Exception {
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
    private void serve(int port, String key) throws Exception {
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

    private static void untilListens(int port) {
        Fx.until("the server listens", () -> {
            try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (java.io.IOException e) {
                return false;
            }
        });
    }

    private void untilReady() {
        Fx.until(
                "ready, not " + wiring.workbench().engine().state(),
                () -> wiring.workbench().engineState().get() instanceof EngineState.Ready);
    }

    private void ask(String question) {
        ChatViewModel chat = wiring.chat();
        Fx.run(() -> chat.draft().set(question));
        click("#send");
        Fx.until("answered", () -> !chat.answering().get());
    }

    private String lastAnswer() {
        return Fx.on(() -> wiring.chat().lastOutcome()).map(o -> o.text()).orElse("");
    }

    private long pid() {
        return wiring.workbench().engine().pid().orElse(-1);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @SuppressWarnings("unchecked")
    private ComboBox<String> card() {
        return (ComboBox<String>) lookup("#engines-card");
    }

    private String installation() {
        return Optional.ofNullable((String) ((ComboBox<?>) lookup("#engines-found")).getValue())
                .orElse("");
    }

    private Node lookup(String id) {
        return wiring.window().root().lookup(id);
    }

    @SuppressWarnings("unchecked")
    private List<String> log() {
        return ((ListView<String>) lookup("#engines-log")).getItems();
    }

    private void type(String id, String text) {
        Fx.run(() -> ((TextInputControl) lookup(id)).setText(text));
    }

    private void click(String id) {
        Fx.until(id + " can be clicked", () -> lookup(id) instanceof Button b && !b.isDisabled() && b.isVisible());
        Fx.run(() -> ((Button) lookup(id)).fire());
    }

    private String text(String id) {
        return Fx.on(() -> Optional.ofNullable(lookup(id))
                .map(n -> n instanceof TextInputControl input ? input.getText() : ((Labeled) n).getText())
                .orElse(""));
    }

    /// For the eye, where -Dpictures names a folder.
    private void picture(String name) {
        Optional.ofNullable(System.getProperty("pictures")).ifPresent(folder -> {
            Scene scene = Fx.on(() -> wiring.window().scene());
            Fx.picture(scene, Path.of(folder, name + ".png"));
        });
    }
}
