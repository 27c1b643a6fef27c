package dev.headroom.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
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
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanPageUiTest {
    private final SimpleBooleanProperty dark = new SimpleBooleanProperty();

    @TempDir
    private Path data;

    private DetectedCards cards = new DetectedCards(List.of(), Sentence.foreign("No driver here."));
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
                    new PlanMachine(Background.immediate(), () -> cards, List::of, new Experience(data)), dark);
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
        Fx.run(() -> find(id, Button.class).fire());
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
        assertThat(Fx.on(() -> find("plan-bars", Pane.class).getChildren())).hasSize(4);
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
                new Figure.Measured(24576 * Bytes.MIB, "NVML"),
                new Figure.Measured(usedMib * Bytes.MIB, "NVML"),
                OptionalLong.empty(),
                "560.35.03",
                "NVML");
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
        Files.writeString(data.resolve("config.json"), """
            {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 896, "num_attention_heads": 14,
             "num_key_value_heads": 2, "num_hidden_layers": 24, "intermediate_size": 4864, "vocab_size": 151936,
             "tie_word_embeddings": true, "max_position_embeddings": 32768}
            """);
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
