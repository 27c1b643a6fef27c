package dev.headroom.app.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Theme;
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
import dev.headroom.machine.library.Trouble;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

class LibraryPageUiTest {
    @TempDir
    private Path home;

    private final List<String> done = new ArrayList<>();
    private final SimpleBooleanProperty dark = new SimpleBooleanProperty();
    private List<LibraryModel> models = List.of(
            known("OpenGVLab/InternVL2-1B", Source.HUGGING_FACE, "InternVL2"),
            known("OpenGVLab/InternVL2-8B", Source.HUGGING_FACE, "InternVL2"),
            gguf("gemma-3-4b-it-Q4_K_M"),
            broken("Qwen/Qwen2.5-VL-7B-Instruct"));
    private int looks;
    private ModelLibrary library;
    private LibraryPage page;
    private Stage stage;

    @BeforeEach
    void open() {
        open(Language.ENGLISH, 1204, 760);
    }

    private void open(Language language, double width, double height) {
        Fx.run(() -> {
            Messages.speak(language);
            library = new ModelLibrary(
                    Background.immediate(),
                    (own, cancelled) -> {
                        looks++;
                        return new Library(models, List.of());
                    },
                    () -> 8 * Bytes.GIB,
                    () -> new DetectedCards(List.of(), Sentence.NONE),
                    new OwnFolders(new Folders(home, home, home, home)));
            page = new LibraryPage(Background.immediate(), library, actions(), dark);
            Scene scene = new Scene(page, width, height);
            Theme.apply(scene, dark.get(), 1);
            stage = new Stage();
            stage.setScene(scene);
            stage.setX(0);
            stage.setY(0);
            stage.show();
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            page.close();
            Messages.speak(Language.ENGLISH);
        });
    }

    private LibraryActions actions() {
        return new LibraryActions() {
            @Override
            public void runHere(LibraryModel model, Optional<String> format) {
                done.add("run " + model.name() + format.map(f -> " as " + f).orElse(""));
            }

            @Override
            public void plan(LibraryModel model) {
                done.add("plan " + model.name());
            }

            @Override
            public void launch(LibraryModel model) {
                done.add("launch " + model.name());
            }

            @Override
            public void showLibrary() {
                done.add("library");
            }

            @Override
            public void showFolder(Path folder) {
                done.add("show " + folder);
            }
        };
    }

    @Test
    void everyModelIsARowWithItsPlaceSizeAndWhetherItFits() {
        assertThat(names())
                .containsExactly("InternVL2-1B", "InternVL2-8B", "gemma-3-4b-it-Q4_K_M", "Qwen2.5-VL-7B-Instruct");
        assertThat(text("library-count")).startsWith("4 models on this machine");
        assertThat(words("library-table"))
                .contains("Hugging Face cache", "broken · Hugging Face cache", "llama.cpp cache, with mmproj")
                .anyMatch(w -> w.endsWith(" left"))
                .contains("not known");
        picture("library");
    }

    @Test
    void typingNarrowsTheListAndEnterGoesToIt() {
        FxRobot robot = new FxRobot();
        robot.clickOn(page.lookup("#library-search")).write("vl2 8b", 0);
        assertThat(names()).containsExactly("InternVL2-8B");
        robot.push(KeyCode.ENTER);
        assertThat(Fx.on(() -> page.lookup("#library-table").isFocused())).isTrue();
        Fx.run(() -> ((TextField) page.lookup("#library-search")).setText("nothing like this"));
        assertThat(names()).isEmpty();
        assertThat(words("library-table")).contains("No model matches the search and the filter.");
    }

    @Test
    void aFilterShowsWhatItCountsAndAnotherClickTakesItAway() {
        press(filter("InternVL 2"));
        assertThat(names()).containsExactly("InternVL2-1B", "InternVL2-8B");
        press(filter("InternVL 2"));
        assertThat(names()).hasSize(4);
        press(filter("Broken 1"));
        assertThat(names()).containsExactly("Qwen2.5-VL-7B-Instruct");
        press(filter("llama.cpp cache 1"));
        assertThat(names()).containsExactly("gemma-3-4b-it-Q4_K_M");
    }

    @Test
    void theModelThatIsClickedShowsItsPartsAndTheirSum() {
        new FxRobot().clickOn("InternVL2-8B");
        assertThat(text("library-name")).isEqualTo("InternVL2-8B");
        assertThat(words("library-bill")).contains("Language", "Vision", "Projector", "Total", "15.04 GiB");
        assertThat(text("library-there")).startsWith("RTX 3090: ").endsWith(" left");
    }

    @Test
    void aModelRunsHereInTheTypeInWhichItFits() {
        press("library-run");
        new FxRobot().clickOn("InternVL2-1B").push(KeyCode.ENTER);
        assertThat(done).containsExactly("run OpenGVLab/InternVL2-1B", "run OpenGVLab/InternVL2-1B");
    }

    @Test
    void aModelIsPlannedLaunchedAndShown() {
        new FxRobot().clickOn("InternVL2-8B");
        press("library-plan");
        press("library-launch");
        press("library-show");
        assertThat(done)
                .containsExactly(
                        "plan OpenGVLab/InternVL2-8B",
                        "launch OpenGVLab/InternVL2-8B",
                        "show /models/OpenGVLab/InternVL2-8B");
        assertThat(page.lookup("#library-run")).as("another engine's model").isNull();
    }

    @Test
    void aBrokenModelSaysWhatIsWrongAndOffersNoEngine() {
        new FxRobot().clickOn("Qwen2.5-VL-7B-Instruct");
        assertThat(text("library-trouble")).isEqualTo("shard 2 is missing");
        assertThat(page.lookup("#library-run")).isNull();
        assertThat(page.lookup("#library-launch")).isNull();
    }

    @Test
    void anotherLookFindsWhatIsNewAndKeepsWhatWasChosen() {
        new FxRobot().clickOn("InternVL2-8B");
        models = new ArrayList<>(models);
        models.addFirst(known("InternVL2-2B", Source.FOLDER, "InternVL2"));
        press("library-again");
        assertThat(names()).contains("InternVL2-2B");
        assertThat(text("library-name")).isEqualTo("InternVL2-8B");
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void aFolderOfOnesOwnIsKeptAndCanBeLeftOutAgain() {
        Fx.run(() -> library.add(home.resolve("mine")));
        assertThat(Fx.on(() -> page.lookup("#library-folders").isVisible())).isTrue();
        assertThat(new OwnFolders(new Folders(home, home, home, home)).read()).containsExactly(home.resolve("mine"));
        Fx.run(() -> library.remove(home.resolve("mine")));
        assertThat(Fx.on(() -> page.lookup("#library-folders").isVisible())).isFalse();
    }

    @Test
    void itReadsInChineseAndInANarrowWindow() {
        close();
        open(Language.CHINESE, 724, 540);
        assertThat(text("library-count")).startsWith("本机有 4 个模型");
        picture("library-narrow-zh");
    }

    private List<String> names() {
        return Fx.on(() -> {
            page.applyCss();
            page.layout();
            return ((javafx.scene.control.TableView<?>) page.lookup("#library-table"))
                    .getItems().stream()
                            .map(r -> LibraryWords.name(((LibraryRow) r).model()))
                            .toList();
        });
    }

    private List<String> words(String id) {
        return Fx.on(() -> {
            page.applyCss();
            page.layout();
            return page.lookup("#" + id).lookupAll("*").stream()
                    .filter(Labeled.class::isInstance)
                    .map(n -> String.valueOf(((Labeled) n).getText()))
                    .toList();
        });
    }

    private String text(String id) {
        return Fx.on(() -> ((Label) page.lookup("#" + id)).getText());
    }

    private String filter(String words) {
        return Fx.on(() -> page.lookupAll(".hr-library-filter").stream()
                .filter(n -> ((ToggleButton) n).getText().equals(words))
                .map(Node::getId)
                .findFirst()
                .orElseThrow());
    }

    private void press(String id) {
        Fx.run(() -> ((ButtonBase) page.lookup("#" + id)).fire());
    }

    private void picture(String name) {
        String folder = System.getProperty("headroom.test.pictures", "");
        if (!folder.isEmpty()) {
            Fx.picture(stage.getScene(), Path.of(folder, name + ".png"));
        }
    }

    private static LibraryModel known(String name, Source source, String family) {
        ModelSpec spec = ModelCatalogue.get(name);
        long tower = spec.tower().orElseThrow().parameters();
        long projector = spec.tower().orElseThrow().projectorParameters();
        long language = spec.parameters() - tower - projector;
        return new LibraryModel(
                name,
                source,
                Format.SAFETENSORS,
                Path.of("/models", name),
                family,
                "bf16",
                Map.of(
                        Part.LANGUAGE, new Share(language, 2 * language),
                        Part.VISION, new Share(tower, 2 * tower),
                        Part.PROJECTOR, new Share(projector, 2 * projector)),
                List.of(Path.of("/models", name, "model.safetensors")),
                2 * spec.parameters(),
                Optional.empty(),
                List.of(),
                new Planned.Known(spec),
                spec.embedded()
                        .<Runs>map(Runs.Here::new)
                        .orElseGet(() -> new Runs.Elsewhere(Sentence.foreign("another decoder"))));
    }

    private static LibraryModel gguf(String name) {
        Path file = Path.of("/llama", name + ".gguf");
        return new LibraryModel(
                name,
                Source.LLAMA_CPP,
                Format.GGUF,
                file,
                "Gemma 3",
                "Q4_K_M",
                Map.of(
                        Part.LANGUAGE, new Share(3_880_000_000L, 2_400_000_000L),
                        Part.VISION, new Share(416_000_000L, 832_000_000L)),
                List.of(file),
                3_232_000_000L,
                Optional.of(Path.of("/llama/mmproj.gguf")),
                List.of(),
                new Planned.Unknown(Sentence.foreign("no rules for llama.cpp")),
                new Runs.Elsewhere(Sentence.foreign("no GGUF")));
    }

    private static LibraryModel broken(String name) {
        Trouble trouble = new Trouble(Trouble.Kind.MISSING_FILE, Sentence.foreign("shard 2 is missing"));
        return new LibraryModel(
                name,
                Source.HUGGING_FACE,
                Format.SAFETENSORS,
                Path.of("/models", name),
                "Qwen2.5-VL",
                "bf16",
                Map.of(Part.LANGUAGE, new Share(3_000_000_000L, 6_000_000_000L)),
                List.of(),
                6_000_000_000L,
                Optional.empty(),
                List.of(trouble),
                new Planned.Unknown(trouble.sentence()),
                new Runs.Elsewhere(trouble.sentence()));
    }
}
