package dev.headroom.app.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetsTest {
    private static final Settings START =
            Settings.defaults(1L << 30).withCacheMaxEntryCount(0.3).withLora(Optional.of("spanish"), 8, 4);

    @TempDir
    Path folder;

    @Test
    void whatWasSavedIsThereAgainAfterARestart() {
        assertThat(new Presets(folder).save("Class start", START, Controls.EMBEDDED))
                .isEmpty();
        Presets later = new Presets(folder);
        assertThat(later.names()).containsExactly("Class start");
        Settings read = later.get("Class start").orElseThrow();
        assertThat(read.cacheMaxEntryCount()).isEqualTo(0.3);
        assertThat(read.lora()).contains("spanish");
        assertThat(read.chosen(Setting.TP)).as("what the engine cannot turn").isEmpty();
        assertThat(later.delete("Class start")).isEmpty();
        assertThat(new Presets(folder).names()).isEmpty();
    }

    @Test
    void aDamagedFileIsSetAsideAndNewPresetsCanBeSaved() throws Exception {
        Files.writeString(folder.resolve("presets.json"), "{\"a\": {\"session_len\": 4");
        Presets presets = new Presets(folder);
        assertThat(presets.names()).isEmpty();
        assertThat(folder.resolve("presets.json.damaged")).exists();
        assertThat(presets.save("b", START, Controls.EMBEDDED)).isEmpty();
        assertThat(new Presets(folder).names()).containsExactly("b");
    }

    @Test
    void aValueThatNoSettingCanHaveCostsThatPresetOnlyAndIsNotDeleted() throws Exception {
        Files.writeString(
                folder.resolve("presets.json"),
                "{\"bad\": {\"session_len\": -4}, \"good\": {\"session_len\": 99, \"colour\": 1}, \"odd\": 7}");
        Presets presets = new Presets(folder);
        assertThat(presets.names()).containsExactly("good");
        assertThat(presets.save("new", START, Controls.EMBEDDED)).isEmpty();
        assertThat(Files.readString(folder.resolve("presets.json"))).contains("bad", "good", "new");
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldAndKeepsThePresetForNow() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Presets presets = new Presets(file.resolve("inside"));
        assertThat(presets.save("a", START, Controls.EMBEDDED)).isPresent();
        assertThat(presets.names()).containsExactly("a");
    }
}
