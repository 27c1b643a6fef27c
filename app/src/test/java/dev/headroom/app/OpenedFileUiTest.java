package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.machine.Assets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A double click in a file manager, which opens the window with a file.
class OpenedFileUiTest {
    @TempDir
    private Path home;

    @Test
    void aGgufFileIsChosenInTheLibraryAndItsFolderIsLookedThrough() throws IOException {
        Path file = gguf(Files.createDirectories(home.resolve("models")).resolve("tiny-of-mine.gguf"));
        OpenedFile opened = OpenedFile.of(file.toString()).orElseThrow();
        try (RealWindow window = RealWindow.open(home, Launcher.DEMO, "{}")) {
            Fx.run(() -> window.wiring().open(opened));
            window.until(
                    "the file to be chosen", () -> window.text("#library-name").equals("tiny-of-mine"));
        }
        assertThat(home.resolve("config/library.json")).content().contains("models");
    }

    @Test
    void aLessonIsOpenedWhereItLies() throws IOException {
        Path folder = Files.createDirectories(home.resolve("elsewhere/where-it-went"));
        Path shipped = Assets.folder().orElseThrow().resolve("lessons/where");
        for (String name : new String[] {"lesson.yaml", "en.md", "zh-CN.md"}) {
            Files.copy(shipped.resolve(name), folder.resolve(name));
        }
        Path lesson = folder.resolve("lesson.yaml");
        Files.writeString(lesson, Files.readString(lesson).replace("id: where", "id: where-it-went"));
        OpenedFile opened = OpenedFile.of(lesson.toString()).orElseThrow();
        try (RealWindow window = RealWindow.open(home, Launcher.DEMO, "{}")) {
            window.awaitReady();
            Fx.run(() -> window.wiring().open(opened));
            window.until("the lesson to be open", () -> window.shows("#lesson-panel"));
        }
    }

    @Test
    void aModelsNameOrFolderIsNoFileToOpen() {
        assertThat(OpenedFile.of("demo")).isEmpty();
        assertThat(OpenedFile.of(home.toString())).isEmpty();
        assertThat(OpenedFile.of(home.resolve("missing.gguf").toString())).isEmpty();
    }

    /// One tensor of 32 x 4 floats.
    private static Path gguf(Path file) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        b.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(1).putLong(1);
        text(b, "general.architecture").putInt(8);
        text(b, "llama");
        text(b, "token_embd.weight").putInt(2).putLong(32).putLong(4).putInt(0).putLong(0);
        b.position((b.position() + 31) / 32 * 32 + 512);
        byte[] all = new byte[b.flip().remaining()];
        b.get(all);
        return Files.write(file, all);
    }

    private static ByteBuffer text(ByteBuffer b, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return b.putLong(bytes.length).put(bytes);
    }
}
