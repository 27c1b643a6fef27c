package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.PlanAdvice;
import dev.headroom.plan.engines.Planner;
import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// What helps, a row each: what to turn, the bytes that become free, what follows, and the button that does it.
final class AdvicePane extends GridPane {
    private static final Messages M = Messages.of("models");

    private final PlanViewModel plan;

    AdvicePane(PlanViewModel plan) {
        super(16, 6);
        this.plan = plan;
        setId("plan-advice");
        column(HPos.LEFT, Priority.NEVER).setMinWidth(Region.USE_PREF_SIZE);
        column(HPos.RIGHT, Priority.NEVER).setMinWidth(Region.USE_PREF_SIZE);
        column(HPos.LEFT, Priority.ALWAYS);
        column(HPos.RIGHT, Priority.NEVER).setMinWidth(Region.USE_PREF_SIZE);
    }

    private ColumnConstraints column(HPos side, Priority grows) {
        ColumnConstraints column = new ColumnConstraints();
        column.setHalignment(side);
        column.setHgrow(grows);
        getColumnConstraints().add(column);
        return column;
    }

    void show(PlanViewModel.State now) {
        getChildren().clear();
        int row = 0;
        for (PlanAdvice advice : now.advice()) {
            addRow(row++, cells(row, now, advice));
        }
    }

    private Node[] cells(int number, PlanViewModel.State now, PlanAdvice advice) {
        Label change =
                PlanPage.sentence(String.join(M.text("list.and"), Turned.between(now.request(), advice.request())));
        change.setTooltip(Hints.of(advice.change()));
        Label saves =
                new Label(advice.saves() > 0 ? M.text("saves", Bytes.human(advice.saves())) : M.text("saves.nothing"));
        saves.getStyleClass().add(advice.saves() > 0 ? "hr-success" : "hr-muted");
        saves.setMinWidth(Region.USE_PREF_SIZE);
        String follows = outcome(Planner.plan(advice.request())) + " " + Messages.say(advice.text());
        Label text = PlanPage.sentence(follows.strip());
        text.getStyleClass().add("hr-muted");
        Button take = Buttons.words("apply-" + (number - 1), M.text("apply"), () -> plan.show(advice.request()));
        take.setAccessibleText(M.text("apply") + ": " + change.getText());
        return List.<Node>of(change, saves, text, take).toArray(Node[]::new);
    }

    private static String outcome(DeploymentPlan then) {
        if (then.devices().isEmpty()) {
            return "";
        }
        long left = then.tightest().free();
        return then.fits() ? M.text("follows.fits", Bytes.human(left)) : M.text("follows.not");
    }
}
