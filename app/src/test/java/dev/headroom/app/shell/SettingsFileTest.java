package dev.headroom.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadAgain() {
        WindowSettings settings = WindowSettings.DEFAULT
                .withDark(true)
                .withLanguage("zh_CN")
                .withChat("some chat")
                .withDivider("workbench.across", 0.4)
                .withEngine(Map.of("session_len", 2048));
        assertThat(new SettingsFile(folder).write(settings)).isEmpty();
        assertThat(new SettingsFile(folder).read()).isEqualTo(settings);
    }

    @Test
    void aDamagedFileIsSetAsideAndDefaultsAreUsed() throws IOException {
        Files.writeString(folder.resolve("window.json"), "{ \"width\": ");
        assertThat(new SettingsFile(folder).read()).isEqualTo(WindowSettings.DEFAULT);
        assertThat(folder.resolve("window.json.damaged")).content().startsWith("{ \"width\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "7",
                "[]",
                "{\"dividers\": {\"a\": null}}",
                "{\"engine\": {\"session_len\": null}}",
                "{\"width\": \"wide\"}",
                "{\"zoom\": 1e999}",
                "{\"page\": {}}",
                "{\"dark\": \"maybe\"}"
            })
    void whateverTheFileHoldsThereAreSettings(String content) throws IOException {
        Files.writeString(folder.resolve("window.json"), content);
        assertThat(new SettingsFile(folder).read()).isEqualTo(WindowSettings.DEFAULT);
    }

    @Test
    void aWriteLeavesNothingBesideTheFile() throws IOException {
        assertThat(new SettingsFile(folder).write(WindowSettings.DEFAULT)).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("window.json"));
        }
    }

    @Test
    void sizesNoWindowCanHaveAreIgnored() throws IOException {
        Files.writeString(folder.resolve("window.json"), "{\"width\": 3, \"height\": -1, \"zoom\": 99, \"new\": 1}");
        assertThat(new SettingsFile(folder).read().width()).isEqualTo(WindowSettings.DEFAULT.width());
        assertThat(new SettingsFile(folder).read().zoom()).isEqualTo(1);
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldNotThrown() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThat(new SettingsFile(file).write(WindowSettings.DEFAULT)).isPresent();
    }
}
