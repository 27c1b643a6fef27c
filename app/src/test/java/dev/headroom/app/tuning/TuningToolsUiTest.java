package dev.headroom.app.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningToolsUiTest {
    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private Workbench workbench;
    private SettingsHistory history;
    private TuningView view;
    private Stage stage;

    @BeforeEach
    void open() {
        Messages.speak(Language.ENGLISH);
        Fx.run(() -> {
            workbench = new Workbench(new Background(), engine, Fixtures.SHAPE, TuningToolsUiTest::plan);
            engine.ready();
            history = new SettingsHistory(folder);
            show(795, 338);
        });
    }

    /// Long sessions and large caches do not fit.
    private static MemoryPlan plan(Settings s) {
        MemoryPlan p = Fixtures.plan(s);
        return s.sessionLen() <= 4096 && s.cacheMaxEntryCount() < 0.94
                ? p
                : new MemoryPlan(
                        p.device(),
                        p.deviceTotal(),
                        p.components(),
                        false,
                        p.kv(),
                        false,
                        Sentence.foreign("It is too long."),
                        List.of());
    }

    private void show(double width, double height) {
        if (stage != null) {
            view.close();
            stage.close();
        }
        view = new TuningView(workbench, history);
        stage = Fx.show(view, width, height);
        view.applyCss();
        view.layout();
    }

    @AfterEach
    void close() {
        Messages.speak(Language.ENGLISH);
        Fx.run(() -> {
            view.close();
            stage.close();
            workbench.close();
        });
    }

    @Test
    void aStepBackAndForthByButtonAndByKey() {
        move(s -> s.withCacheMaxEntryCount(0.9));
        assertThat(Fx.on(() -> button("#undo").isDisable())).isFalse();
        fire("#undo");
        assertThat(ratio()).isEqualTo(0.5);
        assertThat(Fx.on(() -> button("#undo").isDisable())).isTrue();
        keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
        Fx.until("redone", () -> workbench.now().draft().cacheMaxEntryCount() == 0.9);
        keys(KeyCode.CONTROL, KeyCode.Z);
        Fx.until("undone", () -> workbench.now().draft().cacheMaxEntryCount() == 0.5);
    }

    @Test
    void theWayBackSurvivesAnotherLanguage() {
        move(s -> s.withCacheMaxEntryCount(0.9));
        Fx.run(() -> {
            Messages.speak(Language.CHINESE);
            show(795, 338);
        });
        fire("#undo");
        assertThat(ratio()).isEqualTo(0.5);
    }

    @Test
    void ctrlEnterAppliesAndTheHistoryTellsWhatItDid() {
        move(s -> s.withCacheMaxEntryCount(0.9));
        Fx.run(() -> node("#slider-ratio").requestFocus());
        keys(KeyCode.CONTROL, KeyCode.ENTER);
        Fx.until("applied", () -> !history.applied().isEmpty());
        fireItem("history");
        Fx.until("open", () -> stage() != null);
        List<String> said = Fx.on(() -> labels(stage()));
        assertThat(said).anyMatch(t -> t.contains("Cache ratio 0.50 → 0.90"));
        assertThat(said).anyMatch(t -> t.matches("(?s)Predicted .* MiB → .* MiB \\(\\+.*MiB\\).*"));
        Fx.run(() -> ((Button) stage().getScene().getRoot().lookup("#history-back-0")).fire());
        assertThat(ratio()).isEqualTo(0.5);
    }

    @Test
    void aPresetIsSavedTakenAndDeleted() {
        move(s -> s.withCacheMaxEntryCount(0.9));
        fireItem("preset-save");
        Fx.until("asked for a name", () -> stage() != null);
        Fx.run(() -> {
            TextField field = (TextField) stage().getScene().getRoot().lookup(".text-field");
            field.setText("Class start");
            ((Button) stage().getScene().getRoot().lookup(".button:default")).fire();
        });
        Fx.until("saved", () -> presets().getText().equals("Class start"));
        move(s -> s.withCacheMaxEntryCount(0.2));
        assertThat(Fx.on(() -> presets().getText())).isEqualTo("Class start · edited");
        fireItem("preset-Class start");
        assertThat(ratio()).isEqualTo(0.9);
        assertThat(Fx.on(() -> presets().getText())).isEqualTo("Class start");
        assertThat(new Presets(folder).names()).containsExactly("Class start");
    }

    @Test
    void aStateIsPinnedAndGoneWithAnotherPin() {
        fireItem("pin");
        assertThat(Fx.on(() -> workbench.pinned().get().orElseThrow().settings()))
                .isEqualTo(Fixtures.SETTINGS);
        fireItem("unpin");
        assertThat(Fx.on(() -> workbench.pinned().get())).isEmpty();
    }

    @Test
    void whatDoesNotFitCanBeTriedOnPurposeAndTheOldSettingsStayInForce() {
        engine.applying =
                s -> CompletableFuture.completedFuture(new ApplyOutcome.Rejected(new EngineFailure.OutOfMemory(
                        ComponentKind.KV_CACHE,
                        OptionalLong.of(9),
                        OptionalLong.of(5),
                        ShortageCause.ALLOCATION,
                        Sentence.foreign("asked 9, left 5"))));
        move(s -> s.withSessionLen(5000));
        assertThat(Fx.on(() -> node("#apply").isVisible())).isFalse();
        fire("#apply-anyway");
        Fx.until(
                "refused",
                () -> node("#tuning-finding-why") instanceof Label why
                        && why.getText().contains("kv_cache.reserved asks for 9 B"));
        assertThat(label("#tuning-finding-shortage-asked")).isEqualTo("9 B");
        assertThat(label("#tuning-finding-shortage-left")).isEqualTo("5 B");
        assertThat(label("#tuning-finding-shortage-short")).isEqualTo("4 B");
        assertThat(engine.applies.getLast().sessionLen()).isEqualTo(5000);
        assertThat(engine.asked()).isEqualTo(Fixtures.SETTINGS);
        Fx.picture(stage.getScene(), Path.of("target/tuning-try-anyway.png"));
        fire("#discard");
        assertThat(Fx.on(() -> workbench.now().draft())).isEqualTo(Fixtures.SETTINGS);
        assertThat(Fx.on(() -> node("#tuning-trouble").isVisible()))
                .as("the card goes with what it speaks of")
                .isFalse();
    }

    @Test
    void onePatchIsOneTile() {
        move(s -> s.withMaxDynamicPatch(1));
        assertThat(label("#meaning-patches")).startsWith("1 tile, ");
        move(s -> s.withMaxDynamicPatch(2));
        assertThat(label("#meaning-patches")).startsWith("3 tiles, ");
    }

    @Test
    void aWarningThatComesMovesNoSliderUnderTheMouse() {
        double before = Fx.on(() -> node("#row-ratio").localToScene(0, 0).getY());
        engine.warn(Sentence.foreign("session_len is truncated"));
        move(s -> s.withSessionLen(1024));
        Fx.until("told", () -> node("#tuning-warnings").isVisible());
        assertThat(Fx.on(() -> {
                    view.layout();
                    return node("#row-ratio").localToScene(0, 0).getY();
                }))
                .isEqualTo(before);
    }

    @Test
    void aRemedyOfWhatWasTriedOnPurposeIsAppliedByItsButton() {
        engine.applying = s -> CompletableFuture.completedFuture(
                s.cacheMaxEntryCount() == 0.95
                        ? new ApplyOutcome.Rejected(new EngineFailure.OutOfMemory(
                                ComponentKind.VISION_ACTIVATIONS,
                                OptionalLong.of(60L << 20),
                                OptionalLong.of(40L << 20),
                                ShortageCause.ALLOCATION,
                                Sentence.foreign("asked and left")))
                        : new ApplyOutcome.Applied(s, s, TakesEffect.CACHE_REBUILD, List.of()));
        move(s -> s.withCacheMaxEntryCount(0.95));
        fire("#apply-anyway");
        Fx.until("refused", () -> stage.getScene().getRoot().lookup("#remedy-ChangeSettings") != null);
        fire("#remedy-ChangeSettings");
        Fx.until("applied", () -> !node("#tuning-trouble").isVisible());
        assertThat(engine.applies.getLast()).isNotEqualTo(Fixtures.SETTINGS.withCacheMaxEntryCount(0.95));
    }

    @Test
    void aSettingWithOneValueSaysWhyInItsPlace() {
        assertThat(label("#meaning-kv_type")).contains("fp32").contains("LMDeploy");
        assertThat(Fx.on(() -> node("#choice-kv_type").isDisabled())).isTrue();
        assertThat(label("#meaning-cards")).contains("One device");
        assertThat(Fx.on(() -> node("#field-cards").isDisabled())).isTrue();
        move(s -> s.withLora(java.util.Optional.empty(), 0, 0));
        assertThat(label("#meaning-alpha")).contains("adapter");
        assertThat(label("#meaning-adapter")).contains("no adapter here");
    }

    /// At the size that the region has in a window of 1280 x 800, with the bar.
    @Test
    void fourGroupsAreSeenWithoutAScrollbarAndTheBarCoversNone() {
        for (Language language : Language.values()) {
            Fx.run(() -> {
                Messages.speak(language);
                workbench.move(Fixtures.SETTINGS);
                show(795, 338);
                workbench.move(Fixtures.SETTINGS.withCacheMaxEntryCount(0.77));
            });
            Fx.picture(stage.getScene(), Path.of("target/tuning-" + language + ".png"));
            assertThat(scrollbar()).as(language + ": a scrollbar").isFalse();
            assertThat(cut()).as(language + ": cut").isEmpty();
            Bounds bar = Fx.on(
                    () -> node("#apply-bar").localToScene(node("#apply-bar").getLayoutBounds()));
            for (String row : List.of("#row-ratio", "#row-kv_type", "#row-cards", "#row-patches", "#row-alpha")) {
                Bounds at = Fx.on(() -> node(row).localToScene(node(row).getLayoutBounds()));
                assertThat(at.getMaxY()).as(language + " " + row).isLessThanOrEqualTo(bar.getMinY());
            }
        }
    }

    @Test
    void aSettingThatAFormulaLeadsToIsShownFromBehindItsTab() {
        Fx.run(() -> show(554, 240));
        assertThat(Fx.<Node>on(() -> view.lookup("#row-patches"))).isNull();

        Fx.run(() -> workbench.lead(Setting.MAX_DYNAMIC_PATCH));

        assertThat(Fx.<Node>on(() -> view.lookup("#row-patches"))).isNotNull();
    }

    @Test
    void narrowGroupsAreTabsWithADotForAWaitingChange() {
        for (Language language : Language.values()) {
            Fx.run(() -> {
                Messages.speak(language);
                workbench.move(Fixtures.SETTINGS);
                show(554, 240);
                workbench.move(Fixtures.SETTINGS.withDeviceMemory(300 * Fixtures.MIB));
            });
            Fx.picture(stage.getScene(), Path.of("target/tuning-narrow-" + language + ".png"));
            assertThat(cut()).as(language + ": cut").isEmpty();
            assertThat(Fx.on(() -> ((Labeled) node("#tab-ENGINE")).getText())).endsWith("●");
            assertThat(Fx.on(() -> ((Labeled) node("#tab-CACHE")).getText())).doesNotContain("●");
            Fx.run(() -> ((javafx.scene.control.ToggleButton) node("#tab-ENGINE")).fire());
            assertThat(Fx.on(() -> view.lookup("#slider-device") != null)).isTrue();
            assertThat(Fx.on(() -> view.lookup("#slider-ratio") == null)).isTrue();
        }
    }

    /// Labels and buttons whose text has no room, by what they say.
    private List<String> cut() {
        return Fx.on(() -> {
            view.applyCss();
            view.layout();
            return view.lookupAll("*").stream()
                    .filter(n -> n instanceof Labeled)
                    .map(n -> (Labeled) n)
                    .filter(l -> shown(l) && l.getText() != null && !l.getText().isEmpty())
                    .filter(l -> l.getParent() instanceof javafx.scene.control.ComboBox ? false : true)
                    .filter(l -> l.isWrapText()
                            ? l.getHeight() + 0.5 < l.prefHeight(l.getWidth())
                            : l.getContentDisplay() != javafx.scene.control.ContentDisplay.GRAPHIC_ONLY
                                            && l.getWidth() + 0.5 < l.prefWidth(-1)
                                    || l.localToScene(l.getLayoutBounds()).getMaxX() > view.getWidth())
                    .map(Labeled::getText)
                    .toList();
        });
    }

    private static boolean shown(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) {
                return false;
            }
        }
        return true;
    }

    private boolean scrollbar() {
        return Fx.on(() -> view.lookupAll(".scroll-bar").stream()
                .anyMatch(n -> n instanceof ScrollBar b
                        && b.getOrientation() == javafx.geometry.Orientation.VERTICAL
                        && b.isVisible()));
    }

    private void move(java.util.function.UnaryOperator<Settings> change) {
        Fx.run(() -> {
            workbench.move(change.apply(workbench.now().draft()));
            view.applyCss();
            view.layout();
        });
    }

    private double ratio() {
        return Fx.on(() -> workbench.now().draft().cacheMaxEntryCount());
    }

    private MenuButton presets() {
        return (MenuButton) node("#presets");
    }

    private void fireItem(String id) {
        Fx.run(() -> {
            presets().show();
            MenuItem item = presets().getItems().stream()
                    .filter(i -> id.equals(i.getId()))
                    .findFirst()
                    .orElseThrow();
            presets().hide();
            item.fire();
        });
    }

    private javafx.stage.Window stage() {
        return javafx.stage.Window.getWindows().stream()
                .filter(w -> w != stage && w.isShowing())
                .filter(w -> w.getScene().getRoot().lookup("#history-lines") != null
                        || "preset-name".equals(w.getScene().getRoot().getId()))
                .findFirst()
                .orElse(null);
    }

    private static List<String> labels(javafx.stage.Window window) {
        return window.getScene().getRoot().lookupAll(".label").stream()
                .filter(n -> n instanceof Label)
                .map(n -> ((Label) n).getText())
                .toList();
    }

    private void keys(KeyCode... codes) {
        Fx.run(() -> {
            stage.requestFocus();
            Robot robot = new Robot();
            for (KeyCode code : codes) {
                robot.keyPress(code);
            }
            for (KeyCode code : codes) {
                robot.keyRelease(code);
            }
        });
    }

    private void fire(String id) {
        Fx.run(() -> button(id).fire());
    }

    private Button button(String id) {
        return (Button) node(id);
    }

    private String label(String id) {
        return Fx.on(() -> ((Label) node(id)).getText());
    }

    private Node node(String id) {
        Node node = view.lookup(id);
        if (node == null) {
            throw new AssertionError("there is no " + id);
        }
        return node;
    }
}
