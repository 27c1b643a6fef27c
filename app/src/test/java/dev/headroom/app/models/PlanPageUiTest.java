package dev.headroom.app.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.Fx;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Theme;
import java.nio.file.Path;
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

class PlanPageUiTest {
    private final SimpleBooleanProperty dark = new SimpleBooleanProperty();
    private Stage stage;
    private PlanPage page;

    @BeforeEach
    void open() {
        open(Language.ENGLISH);
    }

    private void open(Language language) {
        Fx.run(() -> {
            Messages.speak(language);
            page = new PlanPage(dark);
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
        picture("plan-zh-dark");
    }

    private void picture(String name) {
        Fx.picture(stage.getScene(), Path.of("target/pictures/" + name + ".png"));
    }
}
