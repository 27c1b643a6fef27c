package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.chat.ConversationHead;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A window that is killed in the middle of a lesson. A killed process writes nothing more, so what the next one finds
/// is what lies on the disk at that moment.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class LessonKilledIT {
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
    void afterAKillInALessonProgressSettingsAndChatsAreAsTheyWere(@TempDir Path later) {
        window.until("the composer", () -> window.shows("#question"));
        window.type("#question", "Hello");
        window.press(KeyCode.ENTER);
        window.until("the answer", () -> window.wiring().chat().lastAnswered().isPresent());
        Settings mine = asked(window);
        start(window);
        window.press(KeyCode.ENTER);
        window.until("the guess", () -> window.shows("#lesson-number"));
        window.type("#lesson-number", "192");
        window.press(KeyCode.ENTER);
        window.until("the lock", () -> window.shows("#lesson-locked"));
        window.click("#lesson-next");
        window.click("#lesson-perform");
        window.until("it to be done", () -> window.shows("#lesson-done"));
        assertThat(asked(window)).isNotEqualTo(mine);
        window.until(
                "it to be written",
                () -> kept("data/lesson-progress/picture.json").contains("ask-12"));
        // a killed process writes nothing more
        copy(home, later);

        try (RealWindow after = RealWindow.open(later, "demo", kept("config/window.json"))) {
            after.awaitReady();
            assertThat(asked(after)).isEqualTo(mine);
            assertThat(Fx.on(() -> after.wiring().chat().chats()))
                    .extracting(ConversationHead::title)
                    .contains("Hello");
            start(after);
            assertThat(after.text("#lesson-place")).contains("Step 3");
            assertThat(after.text("#lesson-answer")).isEqualTo("507");
            after.press(KeyCode.ESCAPE);
            after.until("what was there", () -> asked(after).equals(mine));
            after.click("#page-workbench");
            after.until(
                    "the chat that was open", () -> after.text("#chat-title").equals("Hello"));
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path there = to.resolve(from.relativize(file).toString());
                Files.createDirectories(there.getParent());
                Files.copy(file, there, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(RealWindow window) {
        window.click("#page-lessons");
        window.click("#lesson-start-picture");
        window.until("the beginning", () -> window.shows("#lesson-step") && !window.shows("#lesson-beginning"));
    }

    private static Settings asked(RealWindow window) {
        return window.workbench().engine().asked();
    }

    /// Empty while there is none.
    private String kept(String file) {
        try {
            return Files.exists(home.resolve(file)) ? Files.readString(home.resolve(file)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
