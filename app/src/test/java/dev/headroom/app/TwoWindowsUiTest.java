package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.StandInServer;
import java.nio.file.Path;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

/// Two windows opened on the same data: neither stops the other, and what one writes the other has.
class TwoWindowsUiTest extends EnginesPage {
    @Test
    void bothWorkAndTheChatOfOneIsInTheListOfTheOther() throws Exception {
        Stage second = Fx.on(Stage::new);
        Wiring other = Fx.on(() -> {
            Wiring wired = new Wiring(second, "no-such-model", RealWindow.folders(home));
            wired.window().show();
            return wired;
        });
        try (StandInServer server = StandInServer.llama("a-model-of-ours", true)) {
            type("#engines-address", server.address());
            click("#engines-attach");
            untilReady();
            Fx.run(() -> wiring.window().showPage("workbench"));
            Fx.run(() -> other.window().showPage("workbench"));
            ask("What is it?");
            assertThat(lastAnswer()).isEqualTo("A blue square.");
            Fx.until("it is listed here", () -> wiring.chat().chats().size() == 1);

            // a window looks again when it comes to the front
            // the headless platform moves no focus between windows; a search looks at what is written as well
            Fx.run(() -> ((TextField) other.window().root().lookup("#search-chats")).setText("What"));
            Fx.until("and there", () -> other.chat().chats().size() == 1);
            assertThat(Fx.on(() -> other.chat().chats().getFirst().title())).isEqualTo("What is it?");
            assertThat(Fx.on(() -> other.window().root().lookup("#shell-notice")))
                    .as("no store had to be set aside")
                    .extracting(n -> ((javafx.scene.control.Labeled) n).getText())
                    .isEqualTo("");
        } finally {
            Fx.run(() -> {
                second.close();
                other.close();
            });
        }
        assertThat(Fx.on(() -> wiring.chat().chats()))
                .as("closing one leaves the other")
                .hasSize(1);
        assertThat(Path.of(home.toString(), "data")).isNotEmptyDirectory();
    }
}
