package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.settings.Settings;
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
