package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.testing.Fx;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lessons as a learner takes them: in the real window, on the real engine, by mouse and keyboard.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class LessonsIT {
    private static final String SMALL = """
        {"language": "en", "engine": {"device_memory": 536870912, "session_len": 1024, "max_batch_size": 1,
         "cache_max_entry_count": 0.2}}
        """;

    @TempDir
    private Path home;

    private RealWindow window;

    @BeforeEach
    void open() {
        window = RealWindow.open(home, "demo", SMALL);
        window.awaitReady();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void aLessonIsTakenWithDoItForMeAndTheLearnersSettingsAndChatComeBack() {
        Settings mine = asked();
        start("picture");
        assertThat(asked().deviceMemory()).isEqualTo(1L << 30);

        window.press(KeyCode.ENTER);
        guess("192");
        assertThat(Fx.on(() -> window.find("#lesson-number").isDisabled())).isTrue();
        window.click("#lesson-next");
        assertThat(Fx.on(() -> window.find("#lesson-next").isDisabled()))
                .as("the answer cannot be opened before it is asked for")
                .isTrue();
        window.click("#lesson-perform");
        window.until("it to be done", () -> window.shows("#lesson-done"));
        assertThat(window.text("#lesson-answer")).isEqualTo("507");
        assertThat(window.text("#chat-title")).contains("What a picture costs");
        window.click("#lesson-next");
        assertThat(window.text("#lesson-truth")).isEqualTo("210 tokens");
        assertThat(window.text("#lesson-off")).contains("18 tokens short");
        assertThat(said("#lesson-reply")).contains("thumbnail");

        window.press(KeyCode.ESCAPE);
        window.until("what was there", () -> asked().equals(mine));
        window.until("the list", () -> window.text("#lesson-progress-picture").contains("Step 4"));
        assertThat(window.text("#lesson-start-picture")).isEqualTo("Go on");
        window.click("#page-workbench");
        assertThat(window.text("#chat-title")).isEqualTo("New chat");
    }

    @Test
    void aLearnerWhoDoesItByHandIsRecognisedInChinese() {
        Fx.run(() -> window.wiring().window().speak(Language.CHINESE));
        start("picture");
        window.press(KeyCode.ENTER);
        guess("２１０");
        window.click("#lesson-next");
        askByHand();
        window.until("the tick", () -> window.shows("#lesson-done"));
        window.click("#lesson-next");
        assertThat(window.text("#lesson-verdict")).isEqualTo("猜对了");
        assertThat(window.text("#lesson-off")).isEqualTo("猜得分毫不差。");

        window.press(KeyCode.ENTER);
        window.press(KeyCode.DIGIT2);
        window.press(KeyCode.ENTER);
        window.until("the lock", () -> window.shows("#lesson-locked"));
        window.press(KeyCode.ENTER);
        window.until("memory to come forward", () -> window.shows("#tuning"));
        window.until("the ring", () -> window.shows("#lesson-move"));
        assertThat(window.text("#lesson-move")).isEqualTo("把它调到 9");
        window.picture("move-zh");
        window.click("#lesson-move");
        assertThat(window.workbench().now().draft().maxDynamicPatch()).isEqualTo(9);
        window.until("the chat to come forward", () -> window.shows("#question"));
        askByHand();
        window.until("the tick", () -> window.shows("#lesson-done"));
        window.click("#lesson-next");
        assertThat(window.text("#lesson-truth")).isEqualTo("7");
        assertThat(said("#lesson-reply")).contains("不是个数");
        window.picture("by-hand-zh");

        window.click("#lesson-back");
        window.click("#lesson-back");
        assertThat(Fx.on(() -> window.find("#lesson-choice-1").isDisabled()))
                .as("a guess stays locked")
                .isTrue();
    }

    @Test
    void aRestartGoesOnWhereItWasWithTheLearnersOwnSettingsInTheEngine() {
        Settings mine = asked();
        start("where");
        window.press(KeyCode.ENTER);
        guess("14");
        window.press(KeyCode.ENTER);
        guess("900");
        window.until("it to be written", () -> Files.exists(home.resolve("data/lesson-progress/where.json")));
        window.close();

        window = RealWindow.open(home, "demo", windowFile());
        window.awaitReady();
        assertThat(asked()).as("nobody gave it back before the window ended").isEqualTo(mine);
        start("where");
        assertThat(window.text("#lesson-place")).contains("Step 3");
        window.click("#lesson-back");
        assertThat(window.text("#lesson-number")).isEqualTo("14");
        window.press(KeyCode.ESCAPE);
        window.until("the list", () -> window.shows("#lessons-reset"));
        window.click("#lessons-reset");
        window.until("the reset", () -> window.text("#lesson-progress-where").equals("Not begun"));
        window.click("#lessons-reset-undo");
        window.until("the undo", () -> window.text("#lesson-progress-where").contains("Step 2"));
    }

    /// As the window left it.
    private String windowFile() {
        try {
            return Files.readString(home.resolve("config/window.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void askByHand() {
        window.until("the composer", () -> window.shows("#samples"));
        window.click("#samples");
        window.choose("4:3 图片上的小字：1 个图块时看不清，12 个图块时清晰。");
        window.type("#question", "你看到的数字是什么");
        window.until("the picture", () -> !window.find("#send").isDisabled());
        window.press(KeyCode.ENTER);
    }

    private void start(String lesson) {
        window.click("#page-lessons");
        window.click("#lesson-start-" + lesson);
        window.until("the beginning", () -> window.shows("#lesson-step") && !window.shows("#lesson-beginning"));
    }

    private void guess(String number) {
        window.until("the guess", () -> window.shows("#lesson-number"));
        window.type("#lesson-number", number);
        window.press(KeyCode.ENTER);
        window.until("the lock", () -> window.shows("#lesson-locked"));
    }

    private Settings asked() {
        return window.workbench().engine().asked();
    }

    private String said(String id) {
        return Fx.on(() -> window.find(id).lookupAll("*").stream()
                .filter(Text.class::isInstance)
                .map(n -> ((Text) n).getText())
                .collect(Collectors.joining()));
    }
}
