package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ChatPart;
import dev.headroom.app.shell.Pinned;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.FormulaPanel;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.engine.EngineState;
import dev.headroom.settings.Setting;
import dev.headroom.timeline.Channel;
import dev.headroom.words.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryViewUiTest {
    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private Workbench workbench;
    private MemoryView view;
    private Stage stage;

    @BeforeEach
    void open() {
        Messages.speak(Language.ENGLISH);
        Fx.run(() -> {
            workbench = new Workbench(new Background(), engine, Fixtures.SHAPE, Fixtures::plan);
            view = new MemoryView(workbench);
            stage = Fx.show(view, 700, 720);
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
    void withoutAnEngineThePredictionIsThereAndTheRestSaysWhyNot() {
        assertThat(label("#bar-predicted-text")).contains("MiB");
        assertThat(label("#bar-reported-text")).isEqualTo("the engine does not tell");
        assertThat(label("#bar-measured-text")).isEqualTo("no engine runs");
        assertThat(label("#memory-card")).startsWith("No GPU");
    }

    @Test
    void aReportFillsTheBarTheCacheAndTheChart() {
        Fx.run(() -> {
            engine.ready();
            engine.report(Fixtures.report());
        });
        Fx.until("shown", () -> {
            engine.report(Fixtures.report()); // a report is the present for a few seconds only
            return label("#bar-reported-text").contains("257.0 MiB");
        });
        assertThat(label("#kv-text")).isEqualTo("200.0 MiB reserved · 12.0 MiB reachable · 1.0 MiB used");
        Fx.until("recorded", () -> workbench.recorder().timeline().count() > 2);
    }

    @Test
    void whatAnEngineSaidIsForgottenAsSoonAsItIsReplaced() {
        Fx.run(engine::ready);
        Fx.until("shown", () -> {
            engine.report(Fixtures.report());
            return label("#bar-reported-text").contains("257.0 MiB");
        });
        Fx.run(() -> engine.become(new EngineState.Starting(Sentence.of("starting the engine"), Instant.now())));
        Fx.run(() -> assertThat(workbench.now().report()).isEmpty());
        long restarted = System.currentTimeMillis();
        Fx.until("the bar is empty", () -> label("#bar-reported-text").equals("the engine does not tell"));
        // a report is the present for five seconds: in the history none may be younger than the restart
        assertThat(workbench.recorder().timeline().moments(restarted + 200, Long.MAX_VALUE))
                .noneMatch(m -> m.value(Channel.KV_CACHE).isPresent());
    }

    @Test
    void aMovedSliderShowsAGhostOfWhatIsAndIsRedWhenItDoesNotFit() {
        Fx.run(engine::ready);
        Fx.run(() -> workbench.move(Fixtures.SETTINGS.withCacheMaxEntryCount(0.2)));
        MemoryBar bar = Fx.on(() -> (MemoryBar) node("#bar-predicted"));
        assertThat(Fx.on(() -> bar.content().orElseThrow().ghost())).isNotEmpty();
        assertThat(Fx.on(() -> bar.content().orElseThrow().segments().getLast().bytes()))
                .isLessThan(Fixtures.plan(Fixtures.SETTINGS).kv().orElseThrow().reserved());
        Fx.run(() -> workbench.move(Fixtures.SETTINGS));
        assertThat(Fx.on(() -> bar.content().orElseThrow().ghost())).isEmpty();
    }

    @Test
    void givingBackMovesTheRatioAndNothingElse() {
        Fx.run(() -> {
            engine.ready();
            engine.report(Fixtures.report());
        });
        Fx.until("offered", () -> {
            engine.report(Fixtures.report());
            return node("#kv-give-back").isVisible();
        });
        Fx.run(() -> ((Button) node("#kv-give-back")).fire());
        var draft = Fx.on(() -> workbench.now().draft());
        assertThat(draft.cacheMaxEntryCount()).isLessThan(Fixtures.SETTINGS.cacheMaxEntryCount());
        assertThat(draft.withCacheMaxEntryCount(Fixtures.SETTINGS.cacheMaxEntryCount()))
                .isEqualTo(Fixtures.SETTINGS);
        assertThat(engine.applies).isEmpty();
    }

    @Test
    void anEngineBeyondItsLimitIsRedInHeaderAndBarWhateverThePlanSays() {
        Fx.run(engine::ready);
        Fx.until("over", () -> {
            engine.report(Fixtures.report(600 * Fixtures.MIB));
            return label("#memory-verdict").equals("Over the limit by 145.0 MiB, reported");
        });
        assertThat(Fx.on(() -> node("#memory-verdict").getStyleClass())).contains("hr-danger");
        Fx.until(
                "the bar, too", () -> node("#bar-reported-text").getStyleClass().contains("hr-danger"));
        assertThat(Fx.on(() -> view.getPseudoClassStates().stream()
                        .map(Object::toString)
                        .toList()))
                .contains("over");
    }

    @Test
    void aChartWhoseBytesStandStillIsSeldomPaintedAnew() {
        MemoryChart chart = Fx.on(() -> (MemoryChart) node("#memory-chart"));
        Fx.run(engine::ready);
        Fx.until("the first samples are painted", () -> {
            engine.report(Fixtures.report());
            return workbench.recorder().timeline().count() > 25;
        });
        int before = Fx.on(chart::drawings);
        long samples = workbench.recorder().timeline().count();
        Fx.until("forty samples later", () -> {
            engine.report(Fixtures.report());
            return workbench.recorder().timeline().count() > samples + 40;
        });
        assertThat(Fx.on(chart::drawings) - before).isLessThanOrEqualTo(8);
    }

    @Test
    void rangesAndPauseWorkByButtonAndKey() {
        MemoryChart chart = Fx.on(() -> (MemoryChart) node("#memory-chart"));
        Fx.run(() -> ((ToggleButton) node("#range-TEN_MINUTES")).fire());
        assertThat(Fx.on(() -> chart.range().get().to() - chart.range().get().from()))
                .isEqualTo(600_000);
        Fx.run(() -> chart.fireEvent(press(KeyCode.SPACE)));
        assertThat(Fx.on(() -> ((ToggleButton) node("#chart-pause")).isSelected()))
                .isTrue();
        Fx.run(() -> chart.fireEvent(press(KeyCode.PLUS)));
        assertThat(Fx.on(() -> chart.range().get().to() - chart.range().get().from()))
                .isEqualTo(480_000);
        Fx.run(() -> chart.fireEvent(press(KeyCode.HOME)));
        assertThat(Fx.on(() -> chart.range().get().following())).isTrue();
    }

    @Test
    void aComponentIsExplainedInWordsAndFormula() {
        Fx.run(() -> ((Button) node("#legend-kv_cache-reserved")).fire());
        String text = Fx.on(() -> formula().shown().orElseThrow().text());
        assertThat(text).contains("LMDeploy's rule").contains("a fixture").contains("Cache ratio 0.50 → 0.60: +");
    }

    @Test
    void aClickOnABarOpensTheFormulaAndItsButtonLeadsToTheSetting() {
        MemoryBar bar = Fx.on(() -> (MemoryBar) node("#bar-predicted"));
        double share =
                Fx.on(() -> 100.0 * Fixtures.MIB / bar.content().orElseThrow().axis());
        Fx.run(() -> bar.fireEvent(click(bar.localToScene(bar.getWidth() * share, 5))));
        assertThat(Fx.on(() -> formula().shown().orElseThrow().name())).isEqualTo("KV reserved");

        Fx.run(() -> ((Button) formula().lookup("#formula-moves-cache_max_entry_count")).fire());
        assertThat(Fx.on(() -> workbench.wanted().get())).contains(Setting.CACHE_MAX_ENTRY_COUNT);
    }

    @Test
    void escapeClosesTheFormula() {
        Fx.run(() -> stage.setWidth(1000));
        Fx.run(() -> ((Button) node("#legend-context")).fire());
        Fx.run(() -> formula().fireEvent(press(KeyCode.ESCAPE)));
        assertThat(Fx.on(() -> view.lookup("#formula"))).isNull();
    }

    @Test
    void theTableHoldsEachComponentOnceAndEndsInItsSum() {
        Fx.run(() -> ((ToggleButton) node("#side-table")).fire());
        List<String> keys = Fx.on(() -> ((TableView<?>) node("#memory-table").lookup(".table-view"))
                .getItems().stream().map(Object::toString).toList());
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(keys.getLast()).contains("key=sum");
    }

    @Test
    void theCacheAloneShowsAPictureOnAScaleOfItsOwn() {
        Fx.run(engine::ready);
        Fx.run(() -> ((ToggleButton) node("#side-kv")).fire());
        Fx.run(() -> workbench
                .chatParts()
                .set(List.of(new ChatPart(ChatPart.Kind.PICTURE, 1, 210), new ChatPart(ChatPart.Kind.WORDS, 1, 17))));
        Fx.until("shown", () -> {
            engine.report(Fixtures.report());
            return label("#kv-strip-used-text").equals("1.0 MiB");
        });
        MemoryBar used = Fx.on(() -> (MemoryBar) node("#kv-strip-used"));
        MemoryBar.Content content = Fx.on(() -> used.content().orElseThrow());
        assertThat(content.segments().getFirst().text()).isEqualTo("picture of question 1: 210 tokens, 630 KiB");
        assertThat(content.segments().getFirst().bytes() / content.axis()).isGreaterThan(0.5);
        assertThat(label("#kv-parts")).contains("words of question 1: 17 tokens, 51 KiB", "not of this chat:");
        assertThat(label("#kv-strip-reserved-text")).isEqualTo("200.0 MiB");
        assertThat(label("#kv-strip-reachable-text")).isEqualTo("12.0 MiB");
        assertThat(Fx.on(() -> node("#chart-legend").isVisible())).isFalse();
    }

    @Test
    void withoutAnEngineTheCacheIsPlannedAndNothingIsSaidToBeReservedOrUsed() {
        Fx.run(() -> ((ToggleButton) node("#side-kv")).fire());
        assertThat(label("#kv-strip-used-text")).isEqualTo("the engine does not tell");
        assertThat(label("#kv-parts")).startsWith("No engine tells");
        Fx.run(() -> ((ToggleButton) node("#side-chart")).fire());
        assertThat(label("#kv-text")).contains("planned").doesNotContain("reserved");
    }

    @Test
    void thePinnedStateStandsBesideThePresentOneByComponentAndIsCopiedAsMarkdown() {
        assertThat(Fx.on(() -> view.lookup("#side-compare"))).isNull();
        Fx.run(() -> {
            workbench
                    .pinned()
                    .set(Optional.of(new Pinned(
                            Fixtures.SETTINGS,
                            Fixtures.plan(Fixtures.SETTINGS),
                            Optional.of(Fixtures.report()),
                            OptionalLong.empty())));
            workbench.move(Fixtures.SETTINGS.withCacheMaxEntryCount(0.25));
            ((ToggleButton) node("#side-compare")).fire();
        });
        ComparePane compare = Fx.on(() -> (ComparePane) node("#memory-compare"));
        assertThat(Fx.on(compare::markdown))
                .startsWith(
                        "| Component | A Predicted | B Predicted | B − A | A Reported | B Reported | B − A |\n| --- |")
                .contains("| KV reserved | 199.9 MiB | 99.9 MiB | −99.9 MiB | 200.0 MiB | – | – |")
                .contains("| Sum | 290.9 MiB | 190.9 MiB | −99.9 MiB | 257.0 MiB | – | – |");
        Fx.run(() -> ((Button) node("#compare-copy")).fire());
        assertThat(Fx.on(() -> Clipboard.getSystemClipboard().getString())).isEqualTo(Fx.on(compare::markdown));

        Fx.run(() -> workbench.pinned().set(Optional.empty()));
        assertThat(Fx.on(() -> node("#memory-chart").isVisible())).isTrue();
        assertThat(Fx.on(() -> compare.isVisible())).isFalse();
    }

    /// Beside the chart, or in a pop-over of its own window.
    private FormulaPanel formula() {
        Node here = view.lookup("#formula");
        return here != null
                ? (FormulaPanel) here
                : Window.getWindows().stream()
                        .map(w -> (FormulaPanel) w.getScene().getRoot().lookup("#formula"))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow();
    }

    private static MouseEvent click(Point2D at) {
        double x = at.getX();
        double y = at.getY();
        return new MouseEvent(
                MouseEvent.MOUSE_CLICKED,
                x,
                y,
                x,
                y,
                MouseButton.PRIMARY,
                1,
                false,
                false,
                false,
                false,
                true,
                false,
                false,
                true,
                false,
                true,
                null);
    }

    private static KeyEvent press(KeyCode code) {
        return new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false);
    }

    private Node node(String id) {
        Node node = view.lookup(id);
        if (node == null) {
            throw new AssertionError("there is no " + id);
        }
        return node;
    }

    private String label(String id) {
        return Fx.on(() -> ((Label) node(id)).getText());
    }
}
