package dev.headroom.app.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.disk.Folders;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.library.Library;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.LibraryModel.Format;
import dev.headroom.machine.library.LibraryModel.Planned;
import dev.headroom.machine.library.LibraryModel.Runs;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.machine.library.Part;
import dev.headroom.machine.library.Share;
import dev.headroom.machine.library.Source;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

class ModelPickerUiTest {
    @TempDir
    private Path home;

    private final FxRobot robot = new FxRobot();
    private final List<String> done = new ArrayList<>();
    private Workbench workbench;
    private ModelPicker picker;
    private Stage stage;

    @BeforeEach
    void open() {
        Fx.run(() -> {
            workbench = new Workbench(
                    Background.immediate(), new FakeEngine(Fixtures.SETTINGS), Fixtures.SHAPE, Fixtures::plan);
            ModelLibrary library = new ModelLibrary(
                    Background.immediate(),
                    (own, cancelled) -> new Library(
                            List.of(model("InternVL2-1B"), model("InternVL2_5-1B"), model("InternVL2-8B")), List.of()),
                    () -> 3 * Bytes.GIB,
                    () -> new DetectedCards(List.of(), Sentence.NONE),
                    new OwnFolders(new Folders(home, home, home, home)));
            picker = new ModelPicker(workbench, library, actions());
            stage = Fx.show(new HBox(picker), 420, 640);
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            picker.close();
            stage.close();
            workbench.close();
        });
    }

    @Test
    void itSaysWhichModelAnswersAndWithWhatSettings() {
        assertThat(Fx.on(() -> ((Label) picker.lookup("#model-picker-name")).getText()))
                .isEqualTo("demo");
        assertThat(Fx.on(() -> ((Label) picker.lookup("#model-picker-facts")).getText()))
                .contains("fp32", "512.0 MiB", "2,048 tokens");
        assertThat(Fx.on(picker::getAccessibleText)).contains("demo", "fp32");
    }

    @Test
    void aClickOffersWhatRunsHereAndSaysWhatTheChangeCosts() {
        robot.clickOn(picker);
        assertThat(offered()).containsExactly("InternVL2-1B", "InternVL2_5-1B");
        assertThat(text("#picker-about"))
                .startsWith("Restarts the engine with InternVL2-1B: needs ")
                .endsWith("The chat is kept.");
    }

    @Test
    void typingFindsAModelAndEnterLoadsIt() {
        robot.clickOn(picker);
        robot.write("2_5", 0);
        assertThat(offered()).containsExactly("InternVL2_5-1B");
        robot.push(KeyCode.ENTER);
        assertThat(done).singleElement().asString().startsWith("run InternVL2_5-1B as int");
    }

    @Test
    void theArrowsChooseAndTheButtonLoads() {
        robot.clickOn(picker);
        robot.push(KeyCode.DOWN);
        robot.clickOn(find("#picker-take"));
        assertThat(done).singleElement().asString().startsWith("run InternVL2_5-1B");
    }

    @Test
    void theListOfAllModelsIsOneClickAway() {
        robot.clickOn(picker);
        robot.clickOn(find("#picker-all"));
        assertThat(done).containsExactly("library");
    }

    private List<String> offered() {
        return Fx.on(() -> ((ListView<?>) find("#picker-list"))
                .getItems().stream().map(m -> ((LibraryModel) m).name()).toList());
    }

    private String text(String id) {
        return Fx.on(() -> ((Label) find(id)).getText());
    }

    /// The pop-over is a window of its own.
    private static Node find(String id) {
        return Fx.on(() -> Window.getWindows().stream()
                .filter(w -> w.getScene() != null)
                .map(w -> w.getScene().getRoot().lookup(id))
                .filter(n -> n != null)
                .findFirst()
                .orElseThrow());
    }

    private LibraryActions actions() {
        return new LibraryActions() {
            @Override
            public void runHere(LibraryModel model, Optional<String> format) {
                done.add("run " + model.name() + format.map(f -> " as " + f).orElse(""));
            }

            @Override
            public void plan(LibraryModel model) {
                done.add("plan");
            }

            @Override
            public void launch(LibraryModel model) {
                done.add("launch");
            }

            @Override
            public void showLibrary() {
                done.add("library");
            }

            @Override
            public void showFolder(Path folder) {
                done.add("show");
            }
        };
    }

    private static LibraryModel model(String name) {
        ModelSpec spec = ModelCatalogue.get(name);
        return new LibraryModel(
                name,
                Source.HUGGING_FACE,
                Format.SAFETENSORS,
                Path.of("/models", name),
                "InternVL2",
                "bf16",
                Map.of(Part.LANGUAGE, new Share(spec.parameters(), 2 * spec.parameters())),
                List.of(Path.of("/models", name, "model.safetensors")),
                2 * spec.parameters(),
                Optional.empty(),
                List.of(),
                new Planned.Known(spec),
                spec.embedded()
                        .<Runs>map(Runs.Here::new)
                        .orElseGet(() -> new Runs.Elsewhere(Sentence.foreign("another decoder"))));
    }
}
