package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.experiments.ExperimentsViewModel.Stage;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.experiment.SweepJob;
import dev.headroom.memory.Bytes;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/// What pressing Run would come to; while it runs, how far it is, and the buttons that hold it up.
final class RunPane extends VBox {
    private final ExperimentsViewModel model;
    private final Label head = Names.sentence("", "hr-heading");
    private final Label facts = Names.sentence("", "hr-small", "hr-muted");
    private final Label warning = Names.sentence("", "hr-small", "hr-warning");
    private final ProgressBar bar = new ProgressBar(0);
    private final Button run;
    private final Button pause;
    private final Button goOn;
    private final Button stop;

    RunPane(ExperimentsViewModel model) {
        super(6);
        this.model = model;
        setId("experiments-run-pane");
        head.setId("experiments-head");
        facts.setId("experiments-facts");
        warning.setId("experiments-warning");
        bar.setId("experiments-progress");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText(M.text("progress"));
        run = Buttons.words("experiments-run", M.text("run"), model::run);
        run.getStyleClass().add("accent");
        pause = Buttons.words("experiments-pause", M.text("pause"), model::pause);
        goOn = Buttons.words("experiments-go-on", M.text("go.on"), model::goOn);
        goOn.getStyleClass().add("accent");
        stop = Buttons.words("experiments-stop", M.text("stop"), model::stop);
        FlowPane buttons = new FlowPane(8, 6, run, pause, goOn, stop);
        buttons.setAlignment(Pos.CENTER_LEFT);
        for (var part : new javafx.scene.Node[] {facts, warning, bar, run, pause, goOn, stop}) {
            part.managedProperty().bind(part.visibleProperty());
        }
        getChildren().addAll(head, bar, facts, warning, buttons);
    }

    void show() {
        Stage stage = model.stage().get();
        boolean idle = stage == Stage.IDLE;
        run.setVisible(idle);
        run.setDisable(!(model.check().get() instanceof Check.Fine));
        pause.setVisible(stage == Stage.RUNNING);
        goOn.setVisible(stage == Stage.PAUSED);
        stop.setVisible(!idle);
        stop.setDisable(stage == Stage.STOPPING);
        bar.setVisible(!idle);
        if (idle) {
            idle(model.check().get());
        } else {
            busy(stage, model.progress().get());
        }
        facts.setVisible(!facts.getText().isEmpty());
        warning.setVisible(!warning.getText().isEmpty());
    }

    private void idle(Check check) {
        switch (check) {
            case Check.Looking _ -> say(M.text("check.looking"), "", "");
            case Check.Wrong(var why) -> say(M.text("check.wrong"), "", Messages.say(why));
            case Check.Fine fine ->
                say(
                        M.text("check.runs", fine.runs(), fine.questions()),
                        cost(fine),
                        fine.tight() ? M.text("check.tight", Bytes.human(fine.holds()), Bytes.human(fine.free())) : "");
        }
    }

    private static String cost(Check.Fine fine) {
        String starts = fine.rebuilds() == 0
                ? M.text("check.starts", fine.starts())
                : M.text("check.changes", fine.starts(), fine.rebuilds());
        String time =
                fine.time().map(t -> M.text("check.time", Names.time(t))).orElseGet(() -> M.text("check.time.unknown"));
        String holds = fine.holds() > 0 && !fine.tight()
                ? "\n" + M.text("check.holds", Bytes.human(fine.holds()), Bytes.human(fine.free()))
                : "";
        return starts + M.text("and") + time + holds;
    }

    private void busy(Stage stage, Optional<SweepJob.Progress> told) {
        bar.setProgress(told.filter(p -> p.all() > 0)
                .map(p -> (p.done() + (double) Math.max(0, p.question() - 1) / p.questions()) / p.all())
                .orElse(0.0));
        String where = told.flatMap(p -> p.now()
                        .map(n -> p.question() == 0
                                ? M.text("at.start", Names.point(n.point()))
                                : M.text("at.question", Names.point(n.point()), p.question(), p.questions())))
                .orElse("");
        String done = told.map(p -> M.text("done.of", p.done(), p.all())).orElseGet(() -> M.text("begins"));
        String left = told.flatMap(SweepJob.Progress::left)
                .map(t -> M.text("and") + M.text("time.left", Names.time(t)))
                .orElse("");
        String state = switch (stage) {
            case PAUSED -> M.text("paused") + " ";
            case STOPPING -> M.text("stopping") + " ";
            case IDLE, RUNNING -> "";
        };
        say(state + done + left, where, "");
    }

    private void say(String first, String second, String third) {
        head.setText(first);
        facts.setText(second);
        warning.setText(third);
    }
}
