package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DevicePlan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A declared plan: its verdict, a bar for each card on one axis, and what the colours mean.
final class PlanBars extends VBox {
    private static final Messages KINDS = Messages.of("models");
    private static final double PAST_THE_LIMIT = 1.12;

    private final Set<ComponentKind> kinds = EnumSet.noneOf(ComponentKind.class);

    /// @param what of the plan, in words
    PlanBars(String what, DeploymentPlan plan, boolean dark) {
        super(8);
        setId("lesson-plan");
        Label name = Spoken.sentence(what);
        name.getStyleClass().add("hr-muted");
        Label verdict = Spoken.sentence(Messages.say(plan.verdict()));
        verdict.setId("lesson-plan-verdict");
        verdict.getStyleClass().add("hr-title");
        verdict.getStyleClass()
                .add(
                        switch (plan.outcome()) {
                            case FITS -> "hr-success";
                            case TOO_CLOSE -> "hr-warning";
                            case DOES_NOT_FIT, REFUSED -> "hr-danger";
                            case CANNOT_TELL -> "hr-muted";
                        });
        GridPane bars = new GridPane(10, 6);
        double axis = plan.devices().stream()
                .mapToDouble(d -> Math.max(d.total() * PAST_THE_LIMIT, d.peak() * 1.02))
                .max()
                .orElse(1);
        for (DevicePlan d : plan.devices()) {
            bars.addRow(d.index(), small(KINDS.text("card", d.index())), bar(d, axis, dark), figures(d));
        }
        getChildren().addAll(name, verdict, bars, legend(dark));
    }

    private MemoryBar bar(DevicePlan d, double axis, boolean dark) {
        List<MemoryBar.Segment> segments = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            long bytes = d.bytes(kind);
            if (bytes > 0) {
                kinds.add(kind);
                segments.add(new MemoryBar.Segment(
                        Palette.of(kind), bytes, Components.name(kind) + ": " + Bytes.human(bytes)));
            }
        }
        MemoryBar bar = new MemoryBar();
        bar.setId("lesson-bar-" + d.index());
        GridPane.setHgrow(bar, Priority.ALWAYS);
        String spoken = KINDS.text(
                "bar",
                d.index(),
                Bytes.human(d.resting()),
                Bytes.human(d.peak()),
                Bytes.human(d.total()),
                Bytes.human(d.uncertainty()));
        bar.show(new MemoryBar.Content(segments, d.peak(), d.uncertainty(), d.total(), axis, List.of(), spoken), dark);
        return bar;
    }

    private static Label figures(DevicePlan d) {
        Label figures = small(
                d.free() < 0
                        ? KINDS.text("figures.over", Bytes.human(-d.free()))
                        : KINDS.text("figures.left", Bytes.human(d.free())));
        figures.getStyleClass().add(d.free() < 0 ? "hr-danger" : "hr-muted");
        return figures;
    }

    private FlowPane legend(boolean dark) {
        FlowPane legend = new FlowPane(12, 4);
        for (ComponentKind kind : kinds) {
            Region square = new Region();
            square.getStyleClass().add("hr-lesson-square");
            square.setStyle("-fx-background-color: " + Palette.of(kind).web(dark) + ";");
            Label label = small(Components.name(kind));
            label.setGraphic(square);
            legend.getChildren().add(label);
        }
        return legend;
    }

    private static Label small(String words) {
        Label label = new Label(words);
        label.setMinWidth(USE_PREF_SIZE);
        label.getStyleClass().add("hr-small");
        return label;
    }
}
