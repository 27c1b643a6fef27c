package dev.headroom.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.shell.SettingsFile;
import dev.headroom.app.shell.WindowSettings;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Theme;
import dev.headroom.learning.Experience;
import dev.headroom.learning.Residual;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.control.Slider;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanPageUiTest {
    private static final String CONFIG = """
        {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 896, "num_attention_heads": 14,
         "num_key_value_heads": 2, "num_hidden_layers": 24, "intermediate_size": 4864, "vocab_size": 151936,
         "tie_word_embeddings": true, "max_position_embeddings": 32768}
        """;

    private final SimpleBooleanProperty dark = new SimpleBooleanProperty();

    @TempDir
    private Path data;

    private DetectedCards cards = new DetectedCards(List.of(), Sentence.foreign("No driver here."));
    private Map<String, Object> kept = Map.of();
    private final FormMemory memory = new FormMemory(() -> kept, form -> kept = form);
    private Stage stage;
    private PlanPage page;

    @BeforeEach
    void open() {
        open(Language.ENGLISH);
    }

    private void open(Language language) {
        Fx.run(() -> {
            Messages.speak(language);
            page = new PlanPage(
                    new PlanMachine(Background.immediate(), () -> cards, List::of, new Experience(data)), memory, dark);
            Scene scene = new Scene(page, 1280, 860);
            Theme.apply(scene, dark.get(), 1);
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            Messages.speak(Language.ENGLISH);
        });
    }

    private <T> T find(String id, Class<T> type) {
        return type.cast(page.lookup("#" + id));
    }

    private String verdict() {
        return Fx.on(() -> find("plan-verdict", Label.class).getText());
    }

    private void press(String id) {
        Fx.run(() -> find(id, ButtonBase.class).fire());
    }

    @Test
    @SuppressWarnings("unchecked")
    void llamaCppIsPlannedInItsOwnWords() {
        Fx.run(() -> find("plan-engine", ComboBox.class).setValue(EngineKind.LLAMACPP));
        assertThat(page.plan().request().version()).isEqualTo(EngineKind.LLAMACPP.newest());
        assertThat(Fx.on(() -> find("plan-ctx_size", Node.class).isVisible())).isTrue();
        assertThat(Fx.on(() -> find("plan-session_len", Node.class).getParent().isVisible()))
                .isFalse();
        Fx.run(() -> page.plan().llamacpp(c -> c.context = OptionalInt.of(4096)));
        assertThat(page.plan().state().get().plan().effective().kvTokens()).isEqualTo(4096);

        Fx.run(() -> find("plan-engine", ComboBox.class).setValue(EngineKind.TURBOMIND));
        assertThat(page.plan().request().version()).isEqualTo(EngineKind.TURBOMIND.newest());
    }

    @Test
    void everyCardOfTheCatalogueSaysWhetherItFitsAndAClickPlansForIt() {
        List<CardFit> fits = Fx.on(() -> page.plan().fits().get());
        assertThat(fits.stream().map(CardFit::card)).containsExactlyInAnyOrderElementsOf(DeviceCatalogue.all());
        assertThat(fits).isSortedAccordingTo(CardFit.ORDER);
        assertThat(fits).extracting(CardFit::kind).contains(CardFit.Kind.FITS, CardFit.Kind.OVER);

        CardFit over = fits.stream()
                .filter(f -> f.kind() == CardFit.Kind.OVER)
                .findFirst()
                .orElseThrow();
        Fx.run(() -> {
            TableView<?> table = (TableView<?>) page.lookup("#plan-which-cards .table-view");
            table.getSelectionModel().select(fits.indexOf(over));
            table.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
        });
        assertThat(Fx.on(() -> page.plan().request().device())).isEqualTo(over.card());
        assertThat(Fx.on(() -> page.plan().state().get().plan().tightest().free()))
                .as("the figure of the overview is that of the plan")
                .isEqualTo(over.left().orElseThrow());
    }

    @Test
    void aPinnedPlanStandsBesideThePresentOneByComponentAndIsGoneBackTo() {
        assertThat(Fx.on(() -> page.lookup("#plan-pair").getParent().isVisible()))
                .isFalse();
        PlanRequest a = Fx.on(() -> page.plan().request());
        press("plan-pin");
        long before = Fx.on(() -> page.plan().state().get().plan().tightest().peak());
        Fx.run(() -> page.plan().serving(s -> s.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.2)));
        long after = Fx.on(() -> page.plan().state().get().plan().tightest().peak());

        assertThat(Fx.on(() -> page.lookup("#plan-pair").getParent().isVisible()))
                .isTrue();
        press("plan-pair-copy");
        String copied = Fx.on(() -> Clipboard.getSystemClipboard().getString());
        assertThat(copied)
                .contains("Cache ratio 0.80 → 0.20", "| Component | A | B | B − A |")
                .contains("| Sum at the peak | %s | %s | −%s |"
                        .formatted(Bytes.human(before), Bytes.human(after), Bytes.human(before - after)));

        press("plan-pair-back");
        assertThat(Fx.on(() -> page.plan().request())).isEqualTo(a);
        press("plan-pin");
        assertThat(Fx.on(() -> page.lookup("#plan-pair").getParent().isVisible()))
                .isFalse();
    }

    @Test
    void theFirstQuestionIsAnsweredOnSight() {
        assertThat(verdict()).startsWith("Fits:");
        assertThat(Fx.on(() -> page.shownLines()))
                .anyMatch(l -> l.name().equals("kv_cache.reserved") && l.bytes() > 40L << 30);
        assertThat(Fx.on(() -> find("plan-notes", Pane.class).getChildren().stream()
                        .map(n -> ((Label) n).getText())
                        .toList()))
                .anyMatch(n -> n.contains("are the KV cache, taken at the start"))
                .anyMatch(n -> n.contains("rank 16 moves into"));
        picture("plan-sixty");
    }

    @Test
    void everyPresetOpensAndTellsItsOutcome() {
        press("preset-fourcards");
        assertThat(verdict()).startsWith("Out of memory");
        assertThat(Fx.on(() -> find("plan-bars", Pane.class).lookupAll(".hr-plan-line")))
                .hasSize(4);
        picture("plan-fourcards");
        press("preset-finetune");
        assertThat(verdict()).contains("max_length");
        assertThat(find("plan-max_length", Slider.class).isVisible()).isTrue();
        picture("plan-finetune");
        press("preset-eight40");
        assertThat(verdict()).startsWith("Out of memory");
        picture("plan-eight40");
        press("preset-eight80");
        assertThat(verdict()).startsWith("Fits:");
    }

    @Test
    void draggingTheRatioMovesTheCache() {
        long before = cache();
        Fx.run(() -> find("plan-cache_max_entry_count", Slider.class).setValue(0.4));
        assertThat(cache()).isLessThan(before * 6 / 10);
    }

    private long cache() {
        return Fx.on(() -> page.shownLines().stream()
                .filter(l -> l.name().equals("kv_cache.reserved"))
                .mapToLong(l -> l.bytes())
                .sum());
    }

    /// What the closed box shows, which is what a user reads.
    private String shown(String id) {
        return Fx.on(() -> page.lookup("#" + id).lookupAll(".list-cell").stream()
                .map(n -> ((ListCell<?>) n).getText())
                .filter(t -> t != null && !t.isEmpty())
                .findFirst()
                .orElse("nothing"));
    }

    @Test
    void theModelShownIsTheOneTheFiguresAreOfWhateverTheListBecomes() {
        assertThat(shown("plan-model")).startsWith("InternVL2-8B");
        ModelSpec demo = ModelCatalogue.get("InternVL2-1B");
        Fx.run(() -> {
            page.plan().local().add(0, renamed(demo, "demo"));
            page.applyCss();
            page.layout();
        });
        assertThat(shown("plan-model")).startsWith("InternVL2-8B");
        Fx.run(() -> page.plan().choose(page.plan().local().getFirst()));
        assertThat(shown("plan-model")).startsWith("demo");
        Fx.run(() -> page.plan().local().clear());
        assertThat(shown("plan-model")).startsWith("demo");
        cards = new DetectedCards(List.of(rtx3090(0, 1024)), Sentence.NONE);
        press("plan-read-cards");
        assertThat(shown("plan-device")).startsWith("A100 80GB");
    }

    private static ModelSpec renamed(ModelSpec m, String name) {
        return m.named(name, "this machine");
    }

    private void again(Language language) {
        close();
        open(language);
    }

    @Test
    void aPlanOutlivesALanguageAPageAndARestart() {
        press("preset-fourcards");
        Fx.run(() -> {
            find("plan-cache_max_entry_count", Slider.class).setValue(0.37);
            page.plan().serving(c -> c.images = 3);
            page.plan().change(q -> q.withUsedByOthers(2 * Bytes.GIB));
        });
        PlanRequest before = Fx.on(() -> page.plan().request());
        again(Language.CHINESE);
        assertThat(Fx.on(() -> page.plan().request())).isEqualTo(before);
        kept = throughAFile(kept);
        again(Language.ENGLISH);
        assertThat(Fx.on(() -> page.plan().request())).isEqualTo(before);
        press("preset-finetune");
        Fx.run(() -> find("plan-max_length", Slider.class).setValue(2048));
        PlanRequest tuned = Fx.on(() -> page.plan().request());
        kept = throughAFile(kept);
        again(Language.ENGLISH);
        assertThat(Fx.on(() -> page.plan().request())).isEqualTo(tuned);
    }

    private Map<String, Object> throughAFile(Map<String, Object> form) {
        SettingsFile file = new SettingsFile(data);
        assertThat(file.write(WindowSettings.DEFAULT.withForm("plan", form))).isEmpty();
        return file.read().form("plan");
    }

    @Test
    void aFolderAndACardOfThisMachineAreFoundAgain() throws IOException {
        Files.writeString(data.resolve("config.json"), CONFIG);
        cards = new DetectedCards(List.of(rtx3090(0, 1024), rtx3090(1, 2048)), Sentence.NONE);
        press("plan-read-cards");
        choose(1);
        Fx.run(() -> page.plan().open(data));
        PlanRequest before = Fx.on(() -> page.plan().request());
        kept = throughAFile(kept);
        again(Language.ENGLISH);
        assertThat(Fx.on(() -> page.plan().request())).isEqualTo(before);
        assertThat(shown("plan-model")).startsWith(data.getFileName().toString());
        assertThat(shown("plan-device")).startsWith("GPU 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan\": 7}",
                "{\"plan\": {\"model\": 5, \"devices\": -3, \"engine\": \"none\", \"version\": \"x\"}}",
                "{\"plan\": {\"serving\": [], \"tuning\": \"no\", \"device\": \"Abacus\"}}",
                "{\"plan\": {\"serving\": {\"settings\": {\"tp\": \"-1\", \"session_len\": 7}, \"attention\": 3}}}",
                "{\"plan\": {\"folder\": \"/nowhere/at/all\", \"card\": 9}}",
                "{\"plan\": {\"folder\": \"\\u0000\", \"devices\": 1e99, \"used_by_others\": \"many\"}}",
            })
    void whateverIsKeptThePageOpensWithAnAnswer(String forms) throws IOException {
        Files.writeString(data.resolve("window.json"), "{\"forms\": " + forms + "}");
        kept = new SettingsFile(data).read().form("plan");
        again(Language.ENGLISH);
        assertThat(verdict()).startsWith("Fits:");
    }

    @Test
    void aQuestionLooksChosenOnlyWhileItIsAsked() {
        press("preset-fourcards");
        assertThat(chosen()).containsExactly("preset-fourcards");
        press("preset-fourcards");
        assertThat(chosen()).containsExactly("preset-fourcards");
        again(Language.CHINESE);
        assertThat(chosen()).containsExactly("preset-fourcards");
        Fx.run(() -> find("plan-devices", Slider.class).setValue(5));
        assertThat(chosen()).isEmpty();
        Fx.run(() -> find("plan-devices", Slider.class).setValue(4));
        assertThat(chosen()).containsExactly("preset-fourcards");
    }

    private List<String> chosen() {
        return Fx.on(() -> Preset.all().stream()
                .map(p -> find("preset-" + p.id(), ToggleButton.class))
                .filter(ToggleButton::isSelected)
                .map(ToggleButton::getId)
                .toList());
    }

    @Test
    void fourEnginesStartedTogetherAreNamedInVerdictBarsAndAdvice() {
        press("preset-fourcards");
        assertThat(verdict()).contains("4 engines are started together on each card", "One engine alone fits.");
        List<String> legend = Fx.on(() -> page.lookupAll(".hr-plan-legend .label").stream()
                .map(n -> ((Label) n).getText())
                .toList());
        assertThat(legend).contains("Engines started with it").doesNotContain("Other processes");
        Fx.run(() -> ((Button) page.lookup("#plan-advice .button")).fire());
        assertThat(verdict()).startsWith("Fits:");
        assertThat(Fx.on(() -> page.plan().request().serving().processes())).isEqualTo(1);
    }

    @Test
    void onlyFieldsThatTheEngineUsesAreShownAndNoneIsZero() {
        assertThat(Fx.on(() -> find("plan-session_len-text", TextField.class).getText()))
                .isEqualTo("8192");
        press("preset-fourcards");
        assertThat(Fx.on(() -> find("plan-session_len-text", TextField.class).getText()))
                .isEqualTo("model’s own");
        assertThat(visible("plan-version")).isTrue();
        assertThat(visible("plan-tp")).isTrue();
        press("preset-finetune");
        assertThat(visible("plan-version")).isFalse();
        assertThat(visible("plan-tp")).isFalse();
        assertThat(visible("plan-max_length")).isTrue();
        press("preset-eight40");
        assertThat(visible("plan-version")).isFalse();
        assertThat(visible("plan-cache_max_entry_count")).isFalse();
        assertThat(visible("plan-images")).isTrue();
    }

    @Test
    void noWordAndNoNumberIsCutAtAnySizeZoomAndLanguage() {
        for (Language language : Language.values()) {
            for (String preset : List.of("preset-fourcards", "preset-finetune", "preset-eight40")) {
                again(language);
                press(preset);
                for (double[] size : new double[][] {{924, 672, 1}, {1204, 772, 1}, {1844, 1052, 1}, {1844, 1052, 2}}) {
                    assertThat(cut(size[0], size[1], size[2]))
                            .as("%s %s at %s x %s, zoom %s", language, preset, size[0], size[1], size[2])
                            .isEmpty();
                }
            }
        }
    }

    private List<String> cut(double width, double height, double zoom) {
        return Fx.on(() -> {
            page.getScene().setRoot(new Pane());
            Scene scene = new Scene(page, width, height); // larger than the screen of a test may be
            Theme.apply(scene, false, zoom);
            page.applyCss();
            page.resize(width, height);
            page.layout();
            return page.lookupAll(".labeled").stream()
                    .map(Labeled.class::cast)
                    .filter(l -> l.isTextTruncated() && l.getWidth() > 0)
                    .map(Labeled::getText)
                    .toList();
        });
    }

    @Test
    void theBillHasARowForEachComponentEndsInItsSumAndOpensToFormulaAndSource() {
        press("preset-fourcards");
        List<String> rows = Fx.on(() -> find("plan-bill", Pane.class).lookupAll(".hr-plan-line").stream()
                .map(n -> ((ToggleButton) n).getText())
                .toList());
        assertThat(rows).doesNotHaveDuplicates().contains("Runtime", "Engines started with it");
        assertThat(Fx.on(() ->
                        find("plan-line-other_engines", ToggleButton.class).isSelected()))
                .as("the row that tips it is open")
                .isTrue();
        assertThat(Fx.on(() -> find("plan-left", Label.class).getText())).contains("over the 23.68 GiB of the card");
        press("plan-line-runtime");
        List<String> parts = Fx.on(() -> find("plan-parts", Pane.class).lookupAll(".label").stream()
                .map(n -> ((Label) n).getText())
                .toList());
        assertThat(parts).anyMatch(t -> t.startsWith("= ")).anyMatch(t -> t.startsWith("Source: "));
        press("plan-card-1");
        assertThat(Fx.on(() -> find("plan-bill-title", Label.class).getText())).startsWith("Card 1");
    }

    @Test
    void fitForMeSaysWhatItTurnedCanBeTakenBackAndLeavesTheVerdictInSight() {
        press("preset-eight40");
        PlanRequest before = Fx.on(() -> page.plan().request());
        Fx.run(() -> find("plan-fit", Button.class).requestFocus());
        press("plan-fit");
        assertThat(verdict()).startsWith("Fits:");
        assertThat(Fx.on(() -> find("plan-turned", Label.class).getText()))
                .startsWith("Turned: ")
                .contains(" → ");
        assertThat(Fx.on(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("plan-fit-undo");
        press("plan-fit-undo");
        assertThat(Fx.on(() -> page.plan().request())).isEqualTo(before);
        assertThat(Fx.on(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("plan-fit");
        assertThat(Fx.on(() -> find("plan-turned", Label.class).getText())).isEmpty();
    }

    @Test
    void tooCloseToCallHasOneColourInVerdictAndBars() {
        press("preset-finetune");
        assertThat(verdict()).startsWith("Too close to call");
        assertThat(find("plan-verdict", Label.class).getStyleClass())
                .contains("hr-warning")
                .doesNotContain("hr-danger");
        assertThat(Fx.on(() -> page.lookupAll("#plan-bars .hr-warning").stream()
                        .map(n -> ((Label) n).getText())
                        .toList()))
                .singleElement()
                .asString()
                .endsWith("left");
    }

    @Test
    void aPlanIsCopiedAsMarkdown() {
        press("preset-fourcards");
        assertThat(Fx.on(() -> PlanMarkdown.of(page.plan().state().get())))
                .startsWith("# InternVL2-8B on 4 × RTX 3090")
                .contains("- `processes` 4", "| Sum of card", "| Card 3 |")
                .doesNotContain("null");
        press("plan-copy");
        assertThat(Fx.on(() -> Clipboard.getSystemClipboard().getString())).startsWith("# InternVL2-8B");
    }

    @Test
    void nothingLearntCannotBeForgotten() {
        assertThat(find("plan-forget", Button.class).isDisabled()).isTrue();
    }

    private boolean visible(String id) {
        return Fx.on(() -> {
            for (Node node = page.lookup("#" + id); node != null; node = node.getParent()) {
                if (!node.isVisible()) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void anAbsurdNumberTypedGetsASentence() {
        Fx.run(() -> {
            TextField text = find("plan-cache_max_entry_count-text", TextField.class);
            text.setText("1.5");
            text.getOnAction().handle(null);
        });
        assertThat(verdict()).contains("between 0 and 1");
    }

    @Test
    void oneClickAppliesAnAdvice() {
        press("preset-finetune");
        Fx.run(() -> ((Button) page.lookup("#plan-advice .button")).fire());
        assertThat(verdict()).startsWith("Fits:");
    }

    @Test
    void fitForMeEndsWithAFit() {
        Fx.run(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<Object> devices = find("plan-device", ComboBox.class);
            devices.setValue(devices.getItems().stream()
                    .filter(d -> d.toString().contains("RTX 3060"))
                    .findFirst()
                    .orElseThrow());
        });
        assertThat(verdict()).startsWith("Out of memory");
        press("plan-fit");
        assertThat(verdict()).startsWith("Fits:");
    }

    private static DetectedCard rtx3090(int index, long usedMib) {
        return new DetectedCard(
                index,
                "NVIDIA GeForce RTX 3090",
                DeviceCatalogue.ofDriver("NVIDIA GeForce RTX 3090", 24576 * Bytes.MIB),
                new Figure.Measured(24576 * Bytes.MIB, "nvidia-smi"),
                new Figure.Measured(usedMib * Bytes.MIB, "nvidia-smi"),
                OptionalLong.empty(),
                "560.35.03",
                "nvidia-smi");
    }

    @SuppressWarnings("unchecked")
    private void choose(int item) {
        Fx.run(() -> {
            ComboBox<Object> devices = find("plan-device", ComboBox.class);
            devices.setValue(devices.getItems().get(item));
        });
    }

    @Test
    void aCardOfThisMachineBringsAlongWhatIsInUse() {
        assertThat(Fx.on(() -> find("plan-cards", Label.class).getText())).contains("No driver here.");
        cards = new DetectedCards(List.of(rtx3090(0, 1024), rtx3090(1, 20480)), Sentence.NONE);
        press("plan-read-cards");
        assertThat(Fx.on(() -> find("plan-cards", Label.class).getText())).contains("560.35.03");
        choose(1);
        assertThat(Fx.on(() -> find("plan-device_used-text", TextField.class).getText()))
                .isEqualTo("20");
        assertThat(verdict()).contains("others hold 20.00 GiB");
        picture("plan-detected");
        choose(0);
        assertThat(verdict()).doesNotContain("others hold");
        cards = new DetectedCards(List.of(rtx3090(0, 21504)), Sentence.NONE);
        press("plan-read-cards");
        assertThat(verdict()).contains("others hold 21.00 GiB");
    }

    @Test
    void whatRunsTaughtIsShownUsedAndForgotten() {
        Experience experience = new Experience(data);
        PlanRequest asked = Preset.all().getFirst().request();
        long resting = Planner.plan(asked).tightest().resting();
        experience.add(Residual.of(asked, "", resting + 20 * Bytes.MIB));
        experience.add(Residual.of(asked, "", resting + 20 * Bytes.MIB));
        close();
        open(Language.ENGLISH);
        assertThat(Fx.on(() -> find("plan-learnt", Label.class).getText())).contains("from 2 runs");
        assertThat(Fx.on(() -> find("plan-record", Pane.class).getChildren())).hasSize(2);
        assertThat(Fx.on(() -> page.shownLines().getFirst().source()))
                .asString()
                .contains("this machine");
        picture("plan-learnt");
        press("plan-forget");
        assertThat(Fx.on(() -> find("plan-learnt", Label.class).getText())).startsWith("Nothing learnt");
        assertThat(new Experience(data).runs()).isEmpty();
    }

    @Test
    void aFolderOnDiskIsPlannedForAndABadOneGetsASentence() throws IOException {
        PlanViewModel plan = Fx.on(() -> page.plan());
        Fx.run(() -> plan.open(data));
        assertThat(Fx.on(() -> find("plan-trouble", Label.class).getText())).contains("holds no config.json");
        Files.writeString(data.resolve("config.json"), CONFIG);
        Fx.run(() -> plan.open(data));
        assertThat(Fx.on(() -> find("plan-trouble", Label.class).getText())).isEmpty();
        assertThat(Fx.on(() -> plan.request().model().name()))
                .isEqualTo(data.getFileName().toString());
    }

    @Test
    void chineseAndDarkShowNoMissingWord() {
        close();
        dark.set(true);
        open(Language.CHINESE);
        press("preset-eight40");
        assertThat(Fx.on(() -> page.lookupAll(".label").stream()
                        .map(n -> ((Label) n).getText())
                        .filter(t -> t != null && t.contains("!models."))
                        .toList()))
                .isEmpty();
        assertThat(verdict()).startsWith("显卡 0 预填充时显存不足");
        assertThat(Fx.on(() -> find("plan-notes", Pane.class).getChildren().stream()
                        .map(n -> ((Label) n).getText())
                        .toList()))
                .isNotEmpty()
                .allMatch(n -> n.codePoints().anyMatch(c -> c > 0x4e00));
        picture("plan-zh-dark");
    }

    private void picture(String name) {
        Fx.picture(stage.getScene(), Path.of("target/pictures/" + name + ".png"));
    }
}
