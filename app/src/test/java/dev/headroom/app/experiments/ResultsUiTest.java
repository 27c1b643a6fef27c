package dev.headroom.app.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.plot.Plot;
import dev.headroom.app.ui.plot.PlotView;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.SweepFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Twelve runs of an earlier session, looked at in every way.
@Timeout(120)
class ResultsUiTest {
    @TempDir
    private Path folder;

    private SweepFolder sweep;

    @BeforeEach
    void earlier() {
        sweep = KeptSweep.in(folder.resolve("sweeps"));
    }

    private SweepsOnScreen open() {
        return opened(new SweepsOnScreen(folder));
    }

    private static SweepsOnScreen opened(SweepsOnScreen page) {
        Fx.until("the newest sweep is shown", () -> page.model.results().get().isPresent());
        return page;
    }

    private static Results results(SweepsOnScreen page) {
        return Fx.on(() -> page.model.results().get().orElseThrow());
    }

    private static Run run(SweepsOnScreen page, String patches, String format) {
        return results(page).runs().stream()
                .filter(r -> r.point().values().get("max_dynamic_patch").equals(patches)
                        && r.point().values().get("model_format").equals(format))
                .findFirst()
                .orElseThrow();
    }

    private static void tab(SweepsOnScreen page, String id) {
        Fx.run(() -> ((ButtonBase) page.find(id)).fire());
    }

    private static List<Node> marks(SweepsOnScreen page, Run run) {
        return Fx.on(() -> ((PlotView) page.find("experiments-front-plot")).marks(run.key()));
    }

    @Test
    void aMarkOfTheFrontIsChosenByTheKeyboardAndRinged() {
        try (SweepsOnScreen page = open()) {
            Run wanted = run(page, "4", "int8");
            Node mark = marks(page, wanted).getFirst();
            assertThat(Fx.on(mark::isFocusTraversable)).isTrue();
            assertThat(Fx.on(mark::getAccessibleText)).contains("Image patches 4", "Weights int8", "%");

            Fx.run(() -> javafx.event.Event.fireEvent(
                    mark, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false)));

            assertThat(Fx.on(() -> page.model.chosen().get())).contains(wanted);
            assertThat(Fx.on(() -> mark.getPseudoClassStates().toString())).contains("chosen");
            TableView<?> table = (TableView<?>) page.find("experiments-table");
            assertThat(Fx.on(() -> table.getSelectionModel().getSelectedItem())).isEqualTo(wanted);
        }
    }

    @Test
    void theTableShowsOnlyTheValuesThatAreTicked() {
        try (SweepsOnScreen page = open()) {
            TableView<?> table = (TableView<?>) page.find("experiments-table");
            assertThat(Fx.on(() -> table.getItems().size())).isEqualTo(12);

            Fx.run(() -> ((CheckMenuItem) ((MenuButton) page.find("filter-model_format"))
                            .getItems()
                            .getFirst())
                    .setSelected(false));

            assertThat(Fx.on(() -> table.getItems().size())).isEqualTo(8);
            assertThat(page.text("filter-model_format")).isEqualTo("Weights: int8, int4");
        }
    }

    @Test
    void anyFigureIsDrawnOverAnyKnobAndOverTwo() {
        try (SweepsOnScreen page = open()) {
            PlotView curve = (PlotView) page.find("curve-plot");
            Plot first = Fx.on(curve::shown).orElseThrow();
            assertThat(first.title()).isEqualTo("Answers right by Image patches");
            assertThat(first.lines()).extracting(Plot.Line::name).contains("Weights int8");
            assertThat(first.lines().getFirst().dots()).extracting(Plot.Dot::x).isSorted();

            tab(page, "detail-heat");

            assertThat(Fx.on(() -> ((Pane) page.find("heat-grid"))
                            .getChildren().stream()
                                    .filter(Button.class::isInstance)
                                    .count()))
                    .isEqualTo(12);
            page.picture("experiments-heat");
        }
    }

    @Test
    void twoRunsStandSideBySideByComponent() {
        try (SweepsOnScreen page = open()) {
            Fx.run(() -> page.model.chosen().set(java.util.Optional.of(run(page, "4", "fp32"))));
            page.click("experiments-pin");
            Fx.run(() -> page.model.chosen().set(java.util.Optional.of(run(page, "4", "int8"))));
            tab(page, "detail-compare");

            assertThat(page.text("compare-words"))
                    .contains("A: Image patches 4 · Weights fp32", "B: Image patches 4 · Weights int8");
            assertThat(rows(page, "compare-table")).anyMatch(r -> r.contains("−200.0 MiB"));
            tab(page, "detail-missed");
            assertThat(page.text("missed-words")).contains("The plan missed the reported peak");
            assertThat(rows(page, "missed-table")).anyMatch(r -> r.contains("166.0 MiB") && r.contains("160.0 MiB"));
        }
    }

    private static List<String> rows(SweepsOnScreen page, String table) {
        return Fx.on(() -> {
            TableView<?> view = (TableView<?>) page.find(table);
            view.getScene().getRoot().applyCss();
            view.getScene().getRoot().layout();
            return view.lookupAll(".table-row-cell").stream()
                    .map(row -> row.lookupAll(".table-cell").stream()
                            .map(c -> ((Labeled) c).getText())
                            .toList()
                            .toString())
                    .toList();
        });
    }

    @Test
    void answersAreJudgedWithoutSeeingWhoseTheyAreAndTheJudgementIsKept() throws Exception {
        try (SweepsOnScreen page = open()) {
            tab(page, "detail-judge");
            Fx.until("a question is asked", () -> page.find("judge-question") != null);
            assertThat(page.text("judge-answer-1")).startsWith("A described scene");
            assertThat(page.find("judge-revealed"))
                    .as("whose they are is hidden")
                    .isNull();

            String first = page.text("judge-answer-1");
            page.click("judge-first-better");

            String format = first.substring(first.indexOf("by ") + 3, first.indexOf(" with"));
            assertThat(page.text("judge-revealed")).startsWith("1 was").contains(format);
            page.click("judge-next");
            Fx.until("the next one is asked", () -> page.find("judge-question") != null);
            page.click("judge-both-right");
            page.click("judge-next");
            Fx.until("both are judged", () -> page.text("judge-tally").startsWith("2 judged:"));
        }
        assertThat(Files.readString(sweep.runs().file())).contains("\"judged\"", "first_better", "both_right");
        assertThat(sweep.runs().runs().getFirst().judged())
                .as("it counts as quality")
                .isEqualTo(20);
    }

    @Test
    void resultsLeaveTheWindowInEveryFormAndChartsAsPictures() throws Exception {
        try (SweepsOnScreen page = open()) {
            for (ReportForm form : ReportForm.values()) {
                Path file = folder.resolve("report." + form.ending());
                Fx.run(() -> page.model.report(results(page), form, file));
                Fx.until("it is written", () -> Files.exists(file));
                assertThat(Files.readString(file)).contains("int8");
            }
            Plot front = Fx.on(() -> ((PlotView) page.find("experiments-front-plot")).shown())
                    .orElseThrow();
            Fx.run(() -> SavePlotButton.save(page.model, front, false, folder.resolve("front.svg")));
            Fx.run(() -> SavePlotButton.save(page.model, front, true, folder.resolve("front.png")));
            Fx.until("the pictures are written", () -> Files.exists(folder.resolve("front.png")));

            assertThat(Files.readString(folder.resolve("front.svg"))).contains("<svg", "Memory against quality");
            assertThat(Fx.on(() -> page.model.trouble().get()).isEmpty()).isTrue();
        }
    }

    @Test
    void picturesOfThePageForPeople() {
        for (Language language : Language.values()) {
            try (SweepsOnScreen page = opened(new SweepsOnScreen(folder, language, 1204, 772))) {
                page.picture("results-" + language.tag());
                page.dress(true, 1);
                page.picture("results-dark-" + language.tag());
            }
        }
        try (SweepsOnScreen page = opened(new SweepsOnScreen(folder, Language.ENGLISH, 924, 672))) {
            page.picture("results-narrow");
            assertThat(page.shows("experiments-table")).isTrue();
        }
    }
}
