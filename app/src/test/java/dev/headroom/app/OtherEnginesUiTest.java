package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.StandInServer;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/// The whole window, wired as it ships, with LMDeploy's stand-in launched and attached by clicks.
class OtherEnginesUiTest extends EnginesPage {
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
                        .now()
                        .report()
                        .filter(r -> r.kv().reserved() == 8600L * 4_325_376)
                        .isPresent());
        Fx.until(
                "and goes on being reported",
                () -> wiring.workbench().recorder().now().report().isPresent());
        // sliders mean what this engine can do: a card's size is nobody's choice, and the cache needs a restart
        assertThat(isInTuning("#row-device")).isTrue();
        assertThat(Fx.on(() -> lookup("#slider-device").isDisabled()))
                .as("and it says why")
                .isTrue();
        assertThat(isInTuning("#row-cards")).isTrue();
        picture("lmdeploy-workbench");
        Fx.run(() -> wiring.workbench().move(wiring.workbench().now().draft().withCacheMaxEntryCount(0.4)));
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
        Fx.until("home", () -> text("#engines-current").equals("no-such-model"));
        assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(Fx.on(() -> wiring.chat().chats())).hasSize(1);
        assertThat(Fx.on(() -> lookup("#engines-open-model").isVisible())).isTrue();
    }

    @Test
    void aModelFolderIsChosenForOurOwnEngineWhileAServerSitsHere() throws Exception {
        Path empty = Files.createDirectories(home.resolve("not-yet-a-model"));
        try (StandInServer server = StandInServer.llama("a-model-of-ours", true)) {
            type("#engines-address", server.address());
            click("#engines-attach");
            untilReady();
            Fx.run(() -> wiring.engines().openHome(empty));
            Fx.until(
                    "at home, with the folder that was chosen",
                    () -> text("#engines-current").equals(empty.toString()));
            assertThat(text("#engines-state"))
                    .startsWith("Failed: " + empty.resolve("config.json") + " is missing; download it again")
                    .doesNotContain("..");
        }
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
                    () -> said("#engines-launch-trouble")
                            .contains("Port %d is taken by another program.".formatted(taken.getLocalPort())));

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

        Fx.until("given up", () -> text("#engines-state").equals("Failed: The engine does not answer."));

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
        assertThat(text("#engine-state")).isEqualTo("InternVL2-8B is ready (LMDeploy · lab)");
        long served = servers.getFirst().pid();
        assertThat(wiring.workbench().engine().pid()).hasValue(served);
        Fx.until("measured", () -> wiring.workbench().recorder().now().process().isPresent());
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
    void aServerWhoseKeyHasChangedIsGivenTheNewOneRightWhereItSaysSo() throws Exception {
        try (StandInServer server = StandInServer.llama("a-model-of-ours", true)) {
            server.want("old-key");
            type("#engines-server-name", "lab");
            type("#engines-address", server.address());
            type("#engines-key", "old-key");
            click("#engines-save");
            Fx.until("listed", () -> lookup("#engines-attach-lab") != null);
            click("#engines-attach-lab");
            untilReady();
            Fx.run(() -> wiring.window().showPage("workbench"));

            server.want("new-key");
            ask("What is it?");
            Fx.until("told", () -> lookup("#trouble-key") != null);
            assertThat(text("#trouble-title")).isEqualTo("The server does not accept the key.");
            picture("wrong-key");
            type("#trouble-key", "nonsense");
            click("#trouble-key-use");
            Fx.until("asked and refused again", () -> !wiring.chat().answering().get());
            type("#trouble-key", "new-key");
            click("#trouble-key-use");
            Fx.until("asked again", () -> lastAnswer().equals("A blue square."));
            Path file = home.resolve("config/servers.json");
            Fx.until("kept for the next time", () -> read(file).contains("new-key"));
            assertThat(read(file)).doesNotContain("nonsense", "old-key");

            server.want("third-key");
            Fx.run(() -> wiring.window().showPage("engines"));
            click("#engines-attach-lab");
            Fx.until("refused", () -> lookup("#engines-new-key").isVisible());
            type("#engines-new-key", "third-key");
            click("#engines-new-key-use");
            Fx.until("kept", () -> read(file).contains("third-key"));
            untilReady();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoAddressIsSaid() {
        type("#engines-address", "ftp://x");
        click("#engines-attach");

        assertThat(text("#engines-attach-trouble")).contains("\"ftp://x\" is not the address of a server");
    }
}
