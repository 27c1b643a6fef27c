package dev.headroom.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.LiveChart;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Theme;
import dev.headroom.job.Recipes;
import dev.headroom.memory.Figure;
import dev.headroom.probe.Gpu;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The jobs page in a window, with a script that talks like the trainer.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in is a shell script")
class JobsUiTest {
    @TempDir
    private Path folder;

    private Background background = new Background();
    private JobsViewModel model;
    private JobsView view;
    private Stage stage;

    @BeforeEach
    void open() {
        open(List.of());
    }

    /// @param cards of the machine
    private void open(List<Gpu> cards) {
        Fx.run(() -> {
            Messages.speak(Language.ENGLISH);
            model = new JobsViewModel(
                    background,
                    new Recipes(folder.resolve("jobs")),
                    pid -> new Recorder(new Timeline(), pid, List::of, Optional.empty()),
                    () -> cards);
            view = new JobsView(model, (history, plan) -> new LiveChart(history, plan, new SimpleBooleanProperty()));
            Scene scene = new Scene(view, 1200, 760);
            Theme.apply(scene, false, 1);
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
        });
        Fx.until("the recipes are listed", () -> !model.recipes().isEmpty());
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            view.close();
            stage.close();
        });
        model.close();
        background.close();
    }

    @Test
    void jobsRunSideBySideEachWithItsOwnLogFiguresAndStop() throws Exception {
        addEndless("first", "step=1 loss=0.5");
        addEndless("second", "step=2 loss=0.25");
        choose("first");
        click("#jobs-run");
        choose("second");
        click("#jobs-run");

        Fx.until("both run", () -> running(0) && running(1));
        Fx.until("the newer one is shown", () -> model.log().contains("step=2 loss=0.25"));
        Fx.until("with its curve", () -> text("#jobs-curve-loss").contains("0.25"));
        assertThat(Fx.on(() -> model.jobs().get(0).recorder()))
                .isNotEqualTo(Fx.on(() -> model.jobs().get(1).recorder()));
        Fx.run(() -> ((ToggleButton) lookup("#jobs-select-1")).fire());
        Fx.until("the other one's curve", () -> text("#jobs-curve-loss").contains("0.5"));
        assertThat(Fx.on(model::log)).contains("step=1 loss=0.5").doesNotContain("step=2 loss=0.25");
        Optional.ofNullable(System.getProperty("pictures"))
                .ifPresent(pictures -> Fx.picture(stage.getScene(), Path.of(pictures, "jobs-two.png")));

        click("#jobs-stop-1");
        Fx.until("one is stopped", () -> text("#jobs-state-1").equals("Stopped."));
        assertThat(Fx.on(() -> running(1))).isTrue();
        click("#jobs-forget-1");
        Fx.until(
                "and off the list",
                () -> model.jobs().size() == 1 && text("#jobs-state-1").isEmpty());
    }

    @Test
    void aJobThatWouldShareAGpuWaitsUnlessItIsToldToStartOrUsesAnother() throws Exception {
        close();
        background = new Background();
        open(List.of(card(0), card(1)));
        addEndless("first", "a");
        addEndless("second", "b");
        choose("first");
        click("#jobs-run");
        Fx.until("runs", () -> running(0));
        choose("second");
        click("#jobs-run");
        Fx.until("waits", () -> text("#jobs-state-2").equals("Waits for job 1, which uses the same GPU"));
        assertThat(text("#jobs-state")).isEqualTo(text("#jobs-state-2"));

        click("#jobs-now-2");
        Fx.until("told to start", () -> running(1));
        click("#jobs-stop-2");
        Fx.until("stopped", () -> text("#jobs-state-2").equals("Stopped."));

        click("#jobs-run");
        Fx.until("waits again", () -> text("#jobs-state-3").startsWith("Waits for job 1"));
        click("#jobs-stop-1");
        Fx.until("its turn", () -> running(2));

        // cards of their own: nothing to wait for
        click("#jobs-stop-3");
        Fx.until("none runs", () -> !running(2));
        type("#jobs-devices", "0");
        assertThat(text("#jobs-command")).contains("CUDA_VISIBLE_DEVICES=0");
        click("#jobs-run");
        type("#jobs-devices", "1");
        click("#jobs-run");
        Fx.until("side by side", () -> running(3) && running(4));
        type("#jobs-devices", "one, two");
        assertThat(text("#jobs-notes")).contains("names no GPUs");
    }

    private static Gpu card(int index) {
        Figure known = new Figure.Measured(24L << 30, "test");
        return new Gpu(
                index,
                "GPU-" + index,
                "A card",
                known,
                new Figure.Measured(0, "test"),
                known,
                OptionalInt.empty(),
                new Gpu.Processes.Known(List.of()),
                List.of());
    }

    private boolean running(int job) {
        return model.jobs().size() > job && model.jobs().get(job).state() instanceof Job.State.Running;
    }

    /// A recipe whose job says one line and goes on until it is stopped.
    private void addEndless(String name, String says) throws Exception {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, """
            name: %s
            title: %s
            command: [sh, -c, "echo '%s'; exec sleep 600"]
            patterns:
              - regex: 'loss=(?<loss>[0-9.]+)'
            """.formatted(name, name, says));
        Fx.run(() -> model.add(file));
        Fx.until("listed", () -> recipes().getItems().contains(name));
    }

    @Test
    void fineTuningIsFilledInPlannedRunWatchedAndStopped() throws Exception {
        Files.writeString(folder.resolve("finetune_lora.sh"), """
            for loss in 1.5 1.25 0.75; do
              echo "{'loss': $loss, 'grad_norm': 0.8, 'learning_rate': 1e-05, 'epoch': 0.1}"
            done
            echo ' 30%|###       | 3/10 [00:03<00:07,  1.02s/it]'
            exec sleep 600
            """);
        choose("Fine-tune InternLM-XComposer2 with LoRA");
        assertThat(text("#jobs-notes")).contains("folder=");
        assertThat(Fx.on(() -> lookup("#jobs-run").isDisabled())).isTrue();
        type("#jobs-field-folder", folder.toString());
        Fx.run(() -> card().getSelectionModel()
                .select(card().getItems().stream()
                        .filter(c -> c.startsWith("A100"))
                        .findFirst()
                        .orElseThrow()));
        assertThat(text("#jobs-command")).contains("cd " + folder, "sh finetune_lora.sh");
        assertThat(text("#jobs-plan")).isNotEmpty();

        click("#jobs-run");

        Fx.until("loss is drawn", () -> text("#jobs-curve-loss").contains("0.75"));
        Fx.until(
                "progress is shown",
                () -> model.progress().isPresent() && model.progress().getAsDouble() == 0.3);
        Fx.until(
                "its memory is measured against the plan",
                () -> text("#jobs-memory").startsWith("Measured, its processes on the host:")
                        && text("#jobs-memory").contains("Predicted peak on the card"));
        assertThat(Fx.<Node>on(() -> lookup("#memory-chart"))).isNotNull();
        Optional.ofNullable(System.getProperty("pictures"))
                .ifPresent(pictures -> Fx.picture(stage.getScene(), Path.of(pictures, "jobs.png")));
        long pid = model.run().orElseThrow().pid().orElseThrow();
        click("#jobs-stop-1");
        Fx.until("stopped", () -> text("#jobs-state").equals("Stopped."));
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aRecipeOfOnesOwnIsAddedRunAndItsFailureIsExplained() throws Exception {
        Path mine = folder.resolve("mine.yaml");
        Files.writeString(mine, """
            name: mine
            title: My own trainer
            command: [sh, -c, "echo 'RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB.'; exit 3"]
            """);
        Fx.run(() -> model.add(mine));
        Fx.until(
                "listed",
                () -> recipes().getItems().contains("My own trainer")
                        && "My own trainer".equals(recipes().getValue()));
        assertThat(text("#jobs-plan")).contains("no rules");

        click("#jobs-run");

        Fx.until("failed", () -> text("#jobs-state").startsWith("Failed with status 3"));
        assertThat(text("#jobs-state")).contains("memory ran out", "2.00 GiB");
        assertThat(folder.resolve("jobs/mine.yaml")).exists();
        Fx.until("its cause is on a card", () -> lookup("#jobs-finding-1-title") != null);
        assertThat(text("#jobs-finding-1-title")).contains("memory");
        assertThat(Fx.on(() -> lookup("#jobs-finding-1").lookupAll(".finding-turn")))
                .as("with what to turn")
                .isNotEmpty();
    }

    @Test
    void fieldsSpeakPlainlyAreAlignedAndRunStaysInItsPlace() {
        choose("Fine-tune InternLM-XComposer2 with LoRA");
        Fx.until("its fields", () -> lookup("#jobs-field-folder") != null);
        assertThat(Fx.on(() -> view.lookupAll(".label").stream()
                        .map(n -> ((Labeled) n).getText())
                        .toList()))
                .contains("The folder finetune of InternLM-XComposer")
                .doesNotContain("folder", "lora_r");
        assertThat(Fx.on(() -> ((TextInputControl) lookup("#jobs-field-folder"))
                        .getTooltip()
                        .getText()))
                .isEqualTo("folder");
        assertThat(text("#jobs-empty")).contains("run and watched from here");
        double x = Fx.on(() -> left("#jobs-field-folder"));
        assertThat(Fx.on(() -> left("#jobs-devices"))).isEqualTo(x);
        assertThat(Fx.on(() -> left("#jobs-card"))).isEqualTo(x);
        double before = Fx.on(this::runAt);
        type("#jobs-field-folder", "/somewhere/with/a/longer/name");
        assertThat(Fx.on(this::runAt)).isEqualTo(before);
    }

    private double left(String id) {
        return lookup(id).localToScene(lookup(id).getBoundsInLocal()).getMinX();
    }

    private double runAt() {
        view.applyCss();
        view.layout();
        return lookup("#jobs-run")
                .localToScene(lookup("#jobs-run").getBoundsInLocal())
                .getMaxY();
    }

    @Test
    void aFileThatIsNoRecipeSaysWhy() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "name: [unclosed");
        Fx.run(() -> model.add(bad));
        Fx.until("said", () -> text("#jobs-notes").contains("bad.yaml is no YAML"));
    }

    private void choose(String title) {
        Fx.until(title, () -> recipes().getItems().contains(title));
        Fx.run(() -> recipes().getSelectionModel().select(title));
    }

    @SuppressWarnings("unchecked")
    private ComboBox<String> recipes() {
        return (ComboBox<String>) lookup("#jobs-recipe");
    }

    @SuppressWarnings("unchecked")
    private ComboBox<String> card() {
        return (ComboBox<String>) lookup("#jobs-card");
    }

    private Node lookup(String id) {
        return view.lookup(id);
    }

    private void type(String id, String text) {
        Fx.run(() -> ((TextInputControl) lookup(id)).setText(text));
    }

    private void click(String id) {
        Fx.until(id + " can be clicked", () -> lookup(id) instanceof Button b && !b.isDisabled());
        Fx.run(() -> ((Button) lookup(id)).fire());
    }

    private String text(String id) {
        return Fx.on(() -> switch (lookup(id)) {
            case TextInputControl input -> input.getText();
            case Labeled label -> label.getText();
            case Curve curve -> curve.text();
            case null, default -> "";
        });
    }
}
