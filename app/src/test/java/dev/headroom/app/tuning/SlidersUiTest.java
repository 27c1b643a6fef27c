package dev.headroom.app.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineState;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.event.ActionEvent;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlidersUiTest {
    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private Workbench workbench;
    private TuningView view;
    private Stage stage;

    @BeforeEach
    void open() {
        Messages.speak(Language.ENGLISH);
        Fx.run(() -> {
            workbench = new Workbench(new Background(), engine, Fixtures.SHAPE, Fixtures::plan);
            engine.ready();
            view = new TuningView(workbench, new SettingsHistory(folder));
            stage = Fx.show(view, 760, 420);
            view.applyCss();
            view.layout();
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            view.close();
            stage.close();
            workbench.close();
        });
    }

    @Test
    void draggingTheRatioMovesThePredictionAndWaitsForApply() {
        long before = Fx.on(() -> workbench.now().plan().resting());
        drag("#slider-ratio", 0.8);
        Fx.until("dragged", () -> workbench.now().draft().cacheMaxEntryCount() > 0.7);
        double ratio = Fx.on(() -> workbench.now().draft().cacheMaxEntryCount());
        assertThat(Fx.on(() -> workbench.now().plan().resting())).isGreaterThan(before);
        assertThat(text("#field-ratio")).isEqualTo("%.2f".formatted(ratio));
        assertThat(label("#meaning-ratio")).contains("MiB").contains("tokens");
        assertThat(label("#apply-what")).contains("cache_max_entry_count");
        assertThat(engine.applies).isEmpty();
        Fx.run(() -> ((Button) node("#apply")).fire());
        Fx.until("applied", () -> !engine.applies.isEmpty());
        assertThat(engine.applies.getLast().cacheMaxEntryCount()).isEqualTo(ratio);
    }

    @Test
    void theLengthSliderTurnsWithTheKeyboard() {
        Fx.run(() -> {
            stage.requestFocus();
            node("#slider-length").requestFocus();
        });
        key(KeyCode.LEFT);
        Fx.until("shorter", () -> workbench.now().draft().sessionLen() < 2048);
        assertThat(text("#field-length").replace(",", ""))
                .isEqualTo(Fx.on(() -> Integer.toString(workbench.now().draft().sessionLen())));
    }

    @Test
    void imagePatchesActWithoutAButton() {
        type("#field-patches", "3");
        Fx.until("sent", () -> !engine.applies.isEmpty());
        assertThat(engine.applies.getLast().maxDynamicPatch()).isEqualTo(3);
        assertThat(Fx.on(() -> node("#apply").isVisible())).isFalse();
    }

    @Test
    void aTypedWordIsRedWithASentenceAndNothingIsLost() {
        type("#field-ratio", "abc");
        assertThat(label("#error-ratio"))
                .contains("abc")
                .contains("cache_max_entry_count")
                .contains("0.8");
        assertThat(text("#field-ratio")).isEqualTo("abc");
        assertThat(Fx.on(() -> workbench.now().draft())).isEqualTo(Fixtures.SETTINGS);
        type("#field-ratio", "1.5");
        assertThat(label("#error-ratio"))
                .contains("cache_max_entry_count")
                .contains("1.5")
                .contains("0.8");
        type("#field-ratio", "60%");
        assertThat(label("#error-ratio")).isEmpty();
        assertThat(Fx.on(() -> workbench.now().draft().cacheMaxEntryCount())).isEqualTo(0.6);
    }

    @Test
    void theTooltipTellsTheThreeRatiosApart() {
        String hint = Fx.on(() -> ((Label) node("#row-ratio").lookup(".hr-setting-caption"))
                .getTooltip()
                .getText());
        assertThat(hint)
                .contains("cache_max_entry_count", "gpu_memory_utilization", "mem_fraction_static")
                .contains("MiB");
    }

    @Test
    void theScaleCostsNothingAndSaysSo() {
        long before = Fx.on(() -> workbench.now().plan().resting());
        type("#field-alpha", "32");
        assertThat(Fx.on(() -> workbench.now().plan().resting())).isEqualTo(before);
        assertThat(label("#meaning-alpha")).isEqualTo("costs no memory");
    }

    @Test
    void anAdapterThatIsChosenShowsItsOwnScaleAndNothingIsComplainedAbout() {
        Fx.run(() -> engine.become(offering("spanish", "cheerful")));
        Fx.run(() -> choice("#choice-adapter").getSelectionModel().select(2));
        Fx.until("sent", () -> !engine.applies.isEmpty());
        assertThat(text("#field-alpha")).isEqualTo("32");
        assertThat(Fx.on(() -> ((Slider) node("#slider-alpha")).getValue())).isEqualTo(32);
        assertThat(label("#meaning-alpha")).startsWith("the adapter's own");
        assertThat(label("#tuning-warnings")).doesNotContain("asked");

        type("#field-alpha", "4");
        assertThat(label("#meaning-alpha")).contains("its own is 32");
        Fx.run(() -> choice("#choice-adapter").getSelectionModel().select(1));
        assertThat(text("#field-alpha")).isEqualTo("32");
        type("#field-alpha", "");
        assertThat(Fx.on(() -> workbench.now().draft().loraAlpha())).isZero();
        assertThat(text("#field-alpha")).isEqualTo("32");
    }

    /// Kept settings and command lines leave the scale to the adapter.
    @Test
    void aScaleThatWasLeftToTheAdapterIsShownAsItIsInForce() {
        assertThat(Fx.on(() -> workbench.now().draft().loraAlpha())).isZero();
        assertThat(text("#field-alpha")).isEmpty();
        Fx.run(() -> engine.become(offering("cheerful", "spanish")));
        assertThat(text("#field-alpha")).isEqualTo("32");
        assertThat(label("#tuning-warnings")).doesNotContain("asked");
    }

    @Test
    void defaultsAreThoseOfTheEngineAndAreSaid() {
        Fx.run(() -> ((Button) node("#reset")).fire());
        assertThat(Fx.on(() -> workbench.now().draft().cacheMaxEntryCount())).isEqualTo(0.8);
        assertThat(Fx.on(() -> workbench.now().draft().lora())).isEmpty();
        assertThat(label("#apply-what")).contains("Cache ratio 0.50 → 0.80").contains("Adapter spanish → –");
    }

    /// An engine that starts again may name its adapters in another order.
    @Test
    void theAdapterThatIsChosenIsTheOneThatIsShown() {
        Fx.run(() -> engine.become(offering("spanish", "cheerful")));
        Fx.run(() -> choice("#choice-adapter").getSelectionModel().select(1));
        assertThat(Fx.on(() -> workbench.now().draft().lora())).contains("spanish");

        Fx.run(() -> engine.become(offering("cheerful", "spanish")));

        assertThat(Fx.on(() -> workbench.now().draft().lora())).contains("spanish");
        assertThat(Fx.on(() -> choice("#choice-adapter").getValue())).isEqualTo(Optional.of("spanish"));
        assertThat(Fx.on(() -> choice("#choice-adapter").getSelectionModel().getSelectedIndex()))
                .isEqualTo(2);
        Fx.run(() -> {
            view.applyCss();
            view.layout();
        });
        assertThat(Fx.on(() -> choice("#choice-adapter").lookupAll(".list-cell").stream()
                        .filter(n -> n.getParent() == choice("#choice-adapter"))
                        .map(n -> ((Labeled) n).getText())
                        .toList()))
                .containsExactly("spanish");
    }

    private static EngineState offering(String... adapters) {
        return new EngineState.Ready(
                URI.create("http://127.0.0.1:1"),
                "demo",
                Stream.of(adapters)
                        .map(name -> new EngineState.Adapter(name, 16, 32))
                        .toList(),
                Instant.EPOCH);
    }

    private ComboBox<?> choice(String id) {
        return (ComboBox<?>) node(id);
    }

    private Node node(String id) {
        Node node = view.lookup(id);
        if (node == null) {
            throw new AssertionError("there is no " + id);
        }
        return node;
    }

    private String text(String id) {
        return Fx.on(() -> ((TextField) node(id)).getText());
    }

    private String label(String id) {
        return Fx.on(() -> ((Label) node(id)).getText());
    }

    private void type(String id, String text) {
        Fx.run(() -> {
            TextField field = (TextField) node(id);
            field.requestFocus();
            field.setText(text);
            field.fireEvent(new ActionEvent());
        });
    }

    /// Takes the thumb with the mouse and moves it to a share of the track.
    private void drag(String id, double share) {
        Robot robot = Fx.on(Robot::new);
        Fx.run(() -> {
            Slider slider = (Slider) node(id);
            Bounds thumb = slider.lookup(".thumb")
                    .localToScreen(slider.lookup(".thumb").getLayoutBounds());
            robot.mouseMove(thumb.getCenterX(), thumb.getCenterY());
            robot.mousePress(MouseButton.PRIMARY);
        });
        for (double step = 0.5; step <= share + 1e-9; step += 0.02) {
            double at = step;
            Fx.run(() -> {
                Slider slider = (Slider) node(id);
                Bounds track = slider.localToScreen(slider.getLayoutBounds());
                robot.mouseMove(track.getMinX() + track.getWidth() * at, track.getCenterY());
            });
        }
        Fx.run(() -> robot.mouseRelease(MouseButton.PRIMARY));
    }

    private void key(KeyCode code) {
        Fx.run(() -> {
            Robot robot = new Robot();
            robot.keyType(code);
        });
    }
}
