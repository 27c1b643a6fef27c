package dev.headroom.app.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    @TempDir
    Path folder;

    @Test
    void aModelThatIsMissingIsPlannedLikeTheDemoModelAndItsEngineSaysWhy() {
        Model model = Model.find("no-such-model", shape -> Settings.defaults(DeviceMemory.usual()));

        assertThat(model).isInstanceOf(Model.Missing.class);
        assertThat(model.shape().name()).isEqualTo("demo");
        try (EngineSession engine = model.start()) {
            assertThat(engine.state())
                    .isInstanceOfSatisfying(
                            EngineState.Failed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(((Model.Missing) model).why()));
        }
    }

    @Test
    void theAdapterOfLastTimeIsKeptUnlessItIsGone() {
        Model kept = Model.find(
                "demo", shape -> Settings.defaults(DeviceMemory.usual()).withLora(Optional.of("spanish"), 8, 4));
        assertThat(((Model.Found) kept).launch().settings().lora()).contains("spanish");
        Model gone = Model.find(
                "demo", shape -> Settings.defaults(DeviceMemory.usual()).withLora(Optional.of("deleted"), 8, 4));
        assertThat(((Model.Found) gone).launch().settings().lora()).isEmpty();
    }

    @Test
    void aFolderThatIsDamagedIsNamed() throws Exception {
        Files.writeString(folder.resolve("config.json"), "{");

        Model model = Model.find(folder.toString(), shape -> Settings.defaults(DeviceMemory.usual()));

        assertThat(model)
                .isInstanceOfSatisfying(
                        Model.Missing.class, m -> assertThat(m.why().toString()).contains("config.json"));
    }
}
