package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.TuningTabs;
import dev.headroom.engine.ChatOutcome;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user asks of the window itself: what a word means, what it is, and what it should be like from now on.
class HelpUiTest {
    @TempDir
    private Path home;

    private RealWindow window;

    @BeforeEach
    void open() {
        window = RealWindow.open(home, Launcher.DEMO, "{}");
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void theGlossaryFindsAWordByItsFieldAndSaysItInBothLanguages() {
        window.click("#page-help");
        window.type("#help-search", "cache_max_entry_count");

        assertThat(window.words("#help-terms"))
                .contains("Cache ratio")
                .contains("缓存比例")
                .doesNotContain("Thumbnail");
    }

    @Test
    void theGlossarySpeaksTheLanguageOfTheWindow() {
        Fx.run(() -> window.wiring().window().speak(Language.CHINESE));
        window.click("#page-help");
        window.type("#help-search", "session_len");

        assertThat(window.words("#help-terms")).contains("最大长度").contains("Max length");
    }

    @Test
    void f1SaysWhatTheFieldIsThatHasTheKeyboard() {
        window.awaitReady();
        Fx.run(() -> TuningTabs.open(window.wiring().window().root(), "#field-ratio"));
        Fx.run(() -> window.find("#tuning")
                .lookupAll(".text-field")
                .iterator()
                .next()
                .requestFocus());
        window.press(KeyCode.F1);

        window.until(
                "the word is explained",
                () -> popUps().stream()
                        .anyMatch(p -> p.lookup("#what-is-this") != null
                                || !p.lookupAll(".hr-term").isEmpty()));
        assertThat(window.shows("#help-page")).isFalse();
    }

    @Test
    void f1LeadsToHelpWhereNoFieldHasTheKeyboard() {
        Fx.run(() -> window.find("#page-jobs").requestFocus());
        window.press(KeyCode.F1);

        window.until("the help page is shown", () -> window.shows("#help-page"));
    }

    @Test
    void aboutSaysWhichReleaseAndWhichLibraries() {
        window.click("#page-help");
        Fx.run(() -> ((TabPane) window.find("#help-tabs")).getSelectionModel().selectLast());

        assertThat(window.text("#help-version")).contains("Headroom");
        assertThat(window.text("#help-java")).contains(Runtime.version().toString());
        assertThat(Fx.on(() -> ((TextArea) window.find("#help-licences")).getText()))
                .contains("controlsfx");
    }

    @Test
    void everyKeyOfTheListIsOnTheHelpPage() {
        window.click("#page-help");
        Fx.run(() -> ((TabPane) window.find("#help-tabs")).getSelectionModel().select(1));

        assertThat(window.words("#help-tabs"))
                .contains("Ctrl+Enter")
                .contains("F1")
                .contains("what is this?");
    }

    @Test
    void whatIsPreferredHoldsForTheNextAnswerAndIsKept() {
        window.awaitReady();
        window.click("#page-preferences");
        retype("#preferences-max_tokens", "3");
        retype("#preferences-temperature", "warm");

        assertThat(window.wiring().preferences().get().maxTokens()).isEqualTo(3);
        assertThat(window.wiring().preferences().get().temperature())
                .as("what no temperature can be is not taken")
                .isZero();
        window.click("#page-workbench");
        window.type("#question", "What is a token?");
        window.press(KeyCode.ENTER);
        window.until(
                "the answer has come",
                () -> window.wiring().chat().lastAnswered().isPresent());
        var outcome = (ChatOutcome.Answered)
                window.wiring().chat().lastAnswered().orElseThrow().outcome();
        assertThat(outcome.stats().completionTokens()).isLessThanOrEqualTo(3);
        assertThat(window.wiring().settings().get().form("preferences")).containsEntry("max_tokens", 3);
    }

    @Test
    void looksAreChosenOnThePageToo() {
        window.click("#page-preferences");
        Fx.run(() -> choose("#preferences-size", 150));
        assertThat(window.wiring().settings().get().zoom()).isEqualTo(1.5);

        Fx.run(() -> choose("#preferences-theme", true));
        assertThat(window.wiring().settings().get().dark()).isTrue();

        Fx.run(() -> choose("#preferences-language", Language.CHINESE));
        assertThat(window.words("#preferences-page")).contains("外观");
    }

    @Test
    void thePageSaysWhereThingsLie() {
        window.click("#page-preferences");

        assertThat(window.text("#preferences-data"))
                .isEqualTo(home.resolve("data").toString());
        assertThat(window.words("#preferences-page")).contains("never calls home");
    }

    private void retype(String id, String text) {
        Fx.run(() -> ((TextInputControl) window.find(id)).setText(text));
    }

    @SuppressWarnings("unchecked")
    private void choose(String id, Object value) {
        ((ComboBox<Object>) window.find(id)).setValue(value);
    }

    private static List<Node> popUps() {
        return Window.getWindows().stream()
                .filter(PopupWindow.class::isInstance)
                .map(w -> (Node) w.getScene().getRoot())
                .toList();
    }
}
