package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.StandInServer;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import org.junit.jupiter.api.Test;

/// A launch while another engine serves: what is missing is said where one clicked, and nothing is stopped for it.
class LaunchUiTest extends EnginesPage {
    @Test
    void withoutLmdeployItIsSaidHowToInstallItAndTheEngineGoesOn() throws Exception {
        try (StandInServer server = StandInServer.llama("a-model-of-ours", true)) {
            EngineSession serving = attach(server);
            type("#engines-model", "InternVL2-8B");
            click("#engines-launch");
            Fx.until("told", () -> said("#engines-launch-trouble").contains("LMDeploy is not installed here."));
            assertThat(text("#engines-install")).isEqualTo("pip install lmdeploy");
            assertThat(said("#engines-launch-trouble")).contains("goes on; nothing is stopped");
            assertStillServing(serving);
            picture("launch-missing");
        }
    }

    @Test
    void aPortThatIsTakenAndAFolderWithoutAModelAreFoundBeforeAnythingStops() throws Exception {
        try (StandInServer server = StandInServer.llama("a-model-of-ours", true);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EngineSession serving = attach(server);
            prepare("0.9.2", "serve", taken.getLocalPort());
            type(
                    "#engines-model",
                    Files.createDirectories(home.resolve("empty")).toString());
            click("#engines-launch");
            Fx.until("told", () -> said("#engines-launch-trouble").contains("holds no model"));
            assertThat(said("#engines-launch-trouble")).contains("Port " + taken.getLocalPort() + " is taken");
            assertStillServing(serving);
            type("#engines-model", "InternVL2-8B");
            click("#engines-free-port");
            Fx.until("the other one", () -> wiring.workbench().engine() != serving);
            untilReady();
            assertThat(said("#engines-launch-trouble")).isEmpty();
        }
    }

    @Test
    void oneThatFailsSaysSoWhereItWasClickedAndTheEngineGoesOn() throws Exception {
        try (StandInServer server = StandInServer.llama("a-model-of-ours", true)) {
            EngineSession serving = attach(server);
            prepare("0.16.0", "wait", freePort());
            type("#engines-patience", "0.15");
            click("#engines-launch");
            Fx.until("starting", () -> said("#engines-launch-trouble").contains("Starting LMDeploy"));
            assertStillServing(serving);
            Fx.until("failed", () -> lookup("#engines-launch-failed-title") != null);
            assertThat(text("#engines-launch-failed-title")).isEqualTo("The engine does not answer.");
            assertStillServing(serving);
        }
    }

    @Test
    void theCommandIsShownFromItsStartAndTheRestIsFoldedWithACount() {
        type("#engines-model", "InternVL2-8B");
        assertThat(Fx.on(() -> ((TextArea) lookup("#engines-command")).getCaretPosition()))
                .isZero();
        assertThat(Fx.on(() -> ((TitledPane) lookup("#engines-more")).getText()))
                .isEqualTo("More, 19 settings at their defaults");
        type("#engines-session_len", "4096");
        assertThat(Fx.on(() -> ((TitledPane) lookup("#engines-more")).getText()))
                .isEqualTo("More, 19 settings, 1 changed");
        assertThat(Fx.on(() -> ((TitledPane) lookup("#engines-log-drawer")).isExpanded()))
                .isFalse();
        assertThat(Fx.on(() -> card().getValue())).isNull();
    }

    @Test
    void theButtonsOfTheThreeCardsStandAtOneHeight() {
        Fx.until("laid out", () -> ((Button) lookup("#engines-launch")).getWidth() > 0);
        double launch = bottom("#engines-launch");
        assertThat(bottom("#engines-attach")).isEqualTo(launch);
        assertThat(bottom("#engines-open-model")).isEqualTo(launch);
    }

    private double bottom(String id) {
        return Fx.on(() -> {
            wiring.window().root().layout();
            return lookup(id).localToScene(lookup(id).getBoundsInLocal()).getMaxY();
        });
    }

    @Test
    void whyAServerDoesNotAnswerIsInSightWhereOneClicked() throws Exception {
        int nobody = freePort();
        Fx.run(() -> stage.setWidth(1000));
        Fx.run(() -> stage.setHeight(700));
        type("#engines-address", "127.0.0.1:" + nobody);
        click("#engines-attach");
        Fx.until("told", () -> !text("#engines-attach-trouble").isEmpty());
        Fx.until("in sight", () -> {
            ScrollPane page = (ScrollPane) lookup("#engines-page .scroll-pane");
            var seen = page.localToScene(page.getBoundsInLocal());
            var said = lookup("#engines-attach-trouble");
            var at = said.localToScene(said.getBoundsInLocal());
            return at.getMinY() >= seen.getMinY() - 1 && at.getMaxY() <= seen.getMaxY() + 1;
        });
    }

    private EngineSession attach(StandInServer server) {
        type("#engines-address", server.address());
        click("#engines-attach");
        untilReady();
        return wiring.workbench().engine();
    }

    private void assertStillServing(EngineSession serving) {
        assertThat(wiring.workbench().engine()).isSameAs(serving);
        assertThat(serving.state()).isInstanceOf(EngineState.Ready.class);
    }
}
