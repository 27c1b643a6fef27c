package dev.headroom.app.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.experiments.ExperimentsViewModel.Stage;
import dev.headroom.app.testing.Drops;
import dev.headroom.app.testing.Fx;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.SweepFiles;
import dev.headroom.experiment.SweepFolder;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.TableView;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExperimentsUiTest {
    @TempDir
    private Path folder;

    /// Two by two, by clicks and keys.
    private static void edit(SweepsOnScreen page) {
        page.click("knob-max_dynamic_patch-12");
        page.click("knob-max_dynamic_patch-1");
        page.click("knob-max_dynamic_patch-4");
        page.type("knob-value-max_dynamic_patch", "1..2/2");
        page.click("knob-remove-model_format");
        Fx.run(() -> ((javafx.scene.control.MenuButton) page.find("add-knob"))
                .getItems().stream()
                        .filter(i -> "add-knob-cache_max_entry_count".equals(i.getId()))
                        .forEach(i -> i.fire()));
        page.type("knob-value-cache_max_entry_count", "0.3, 0.6");
    }

    private static List<Run> runs(SweepsOnScreen page) {
        return Fx.on(() -> page.model.results().get().map(Results::runs).orElse(List.of()));
    }

    @Test
    void aSweepIsPutTogetherRunPausedStoppedAndGoneOnWithUntilEveryRunIsThereOnce() {
        try (SweepsOnScreen page = new SweepsOnScreen(folder)) {
            edit(page);
            Fx.until("it can run", () -> page.text("experiments-head").equals("4 runs of 2 questions"));
            assertThat(page.text("experiments-facts")).contains("1 start of the engine, 1 new cache");

            page.click("experiments-run");
            page.click("experiments-pause");
            Fx.until("it is held up", () -> page.text("experiments-head").startsWith("Paused."));
            page.click("experiments-go-on");
            Fx.until("a run is over", () -> !runs(page).isEmpty());
            page.click("experiments-stop");
            Fx.until("it has stopped", () -> page.model.stage().get() == Stage.IDLE);

            Fx.until("it is offered", () -> page.shows("experiments-resume"));
            assertThat(runs(page).size()).isLessThan(4);
            page.click("experiments-resume");
            Fx.until(
                    "all runs are there",
                    () -> runs(page).size() == 4 && page.model.stage().get() == Stage.IDLE);

            assertThat(runs(page)).noneMatch(Run::failed).extracting(Run::key).doesNotHaveDuplicates();
            assertThat(SweepFolder.all(folder.resolve("sweeps"))).hasSize(1);
            Fx.until("nothing is left to go on with", () -> !page.shows("experiments-resume"));
            TableView<?> table = (TableView<?>) page.find("experiments-table");
            assertThat(Fx.on(() -> table.getItems().size())).isEqualTo(4);
            page.picture("experiments");
        }
    }

    @Test
    void aSweepWhoseWindowWasKilledIsOfferedByTheNextOne() {
        try (SweepsOnScreen page = new SweepsOnScreen(folder)) {
            edit(page);
            page.click("experiments-run");
            Fx.until("a run is over", () -> !runs(page).isEmpty());
        }
        try (SweepsOnScreen page = new SweepsOnScreen(folder)) {
            Fx.until("it is offered", () -> page.shows("experiments-resume"));
            assertThat(page.text("experiments-unfinished-words")).contains("of 4 runs");
            assertThat(runs(page)).noneMatch(Run::failed);
        }
    }

    @Test
    void theSettingsOfARunWaitInTheWorkbench() {
        try (SweepsOnScreen page = new SweepsOnScreen(folder)) {
            edit(page);
            page.click("experiments-run");
            Fx.until(
                    "all runs are there",
                    () -> runs(page).size() == 4 && page.model.stage().get() == Stage.IDLE);
            Run wanted = runs(page).stream()
                    .filter(r -> r.point()
                            .values()
                            .equals(java.util.Map.of("max_dynamic_patch", "2", "cache_max_entry_count", "0.6")))
                    .findFirst()
                    .orElseThrow();
            Fx.run(() -> select(page, wanted));

            page.click("experiments-use");

            Fx.until("the sliders moved", () -> page.workbenchShown);
            assertThat(Fx.on(() -> page.workbench.now().draft().maxDynamicPatch()))
                    .isEqualTo(2);
            assertThat(Fx.on(() -> page.workbench.now().draft().cacheMaxEntryCount()))
                    .isEqualTo(0.6);
            assertThat(Fx.on(() -> page.workbench.now().asked().maxDynamicPatch()))
                    .as("the engine itself has not been asked")
                    .isNotEqualTo(2);
        }
    }

    @SuppressWarnings("unchecked")
    private static void select(SweepsOnScreen page, Run run) {
        ((TableView<Run>) page.find("experiments-table")).getSelectionModel().select(run);
    }

    @Test
    void picturesAreDroppedQuestionsAreTypedAndTheSweepAsksThem() throws Exception {
        Path picture = folder.resolve("sign.png");
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        try (SweepsOnScreen page = new SweepsOnScreen(folder)) {
            assertThat(Drops.drop(c -> c.putFiles(List.of(picture.toFile())), page.find("experiments-questions")))
                    .isTrue();
            assertThat(Fx.on(() -> page.find("own-use").isDisabled()))
                    .as("no question yet")
                    .isTrue();
            page.write("own-question-1", "What does it say?");
            page.write("own-answer-1", "STOP");

            page.click("own-use");

            Fx.until(
                    "the sweep asks it",
                    () -> page.model.draft().get().questions().isPresent());
            Fx.until("one question", () -> page.text("experiments-head").contains("of 1 question"));
            Path file = Path.of(Fx.on(() -> page.model.draft().get().questions().orElseThrow()));
            assertThat(SweepFiles.questions(file))
                    .singleElement()
                    .satisfies(q ->
                            assertThat(q.expected().accepts("It says stop")).contains(true));
            java.nio.file.Files.delete(picture);
            assertThat(SweepFiles.questions(file))
                    .as("its pictures lie beside it")
                    .hasSize(1);
        }
    }

    @Test
    void whatASettingCannotHaveStaysInTheFieldWithTheReason() {
        try (SweepsOnScreen page = new SweepsOnScreen(folder)) {
            page.type("knob-value-max_dynamic_patch", "many");

            assertThat(Fx.on(() -> page.find("knob-value-max_dynamic_patch").getAccessibleHelp()))
                    .contains("max_dynamic_patch");
            assertThat(Fx.on(() -> page.model.draft().get().knobs().getFirst().values()))
                    .containsExactly("1", "4", "12");
        }
    }

    @Test
    void theSweepOfTheEditorIsTheFileOfTheCommandAndTheCommandItself() {
        try (SweepsOnScreen page = new SweepsOnScreen(folder)) {
            edit(page);
            Path file = folder.resolve("mine.yaml");
            Fx.run(() -> page.model.save(file));
            Fx.until("it is written", () -> SweepsOnScreen.there(file));
            assertThat(Fx.on(page.model::command).orElseThrow())
                    .contains("--knob max_dynamic_patch=1,2")
                    .contains("--knob cache_max_entry_count=0.3,0.6");
            page.click("knob-remove-cache_max_entry_count");

            Fx.run(() -> page.model.open(file));

            Fx.until("it is back", () -> page.find("knob-cache_max_entry_count-0_6") != null);
        }
    }
}
