package dev.headroom.app.plan;

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
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A bar for each card on one axis, with its limit, and what the colours mean. A card's name opens its bill.
final class CardBars extends VBox {
    private static final Messages M = Messages.of("models");
    private static final double PAST_THE_LIMIT = 1.12;

    private final GridPane bars = new GridPane(10, 8);
    private final FlowPane legend = new FlowPane(14, 4);
    private final IntConsumer choose;

    /// @param choose gets the index of the card whose bill is wanted
    CardBars(IntConsumer choose) {
        super(8);
        this.choose = choose;
        bars.setId("plan-bars");
        legend.getStyleClass().add("hr-plan-legend");
        getChildren().addAll(bars, legend);
    }

    void show(DeploymentPlan plan, int chosen, boolean dark) {
        bars.getChildren().clear();
        legend.getChildren().clear();
        Set<ComponentKind> kinds = EnumSet.noneOf(ComponentKind.class);
        double axis = plan.devices().stream()
                .mapToDouble(d -> Math.max(d.total() * PAST_THE_LIMIT, d.peak() * 1.02))
                .max()
                .orElse(1);
        for (DevicePlan d : plan.devices()) {
            bars.addRow(d.index(), name(d, chosen), bar(d, axis, kinds, dark), left(d, plan.tight()));
        }
        if (plan.devices().isEmpty()) {
            return;
        }
        kinds.forEach(kind -> legend.getChildren().add(entry(Components.name(kind), square(kind, dark))));
        boolean peaks = plan.devices().stream().anyMatch(d -> d.peak() > d.resting());
        if (peaks) {
            legend.getChildren().add(entry(M.text("legend.peak"), styled("hr-plan-hatch")));
        }
        legend.getChildren().add(entry(M.text("legend.limit"), styled("hr-plan-limit")));
    }

    private ToggleButton name(DevicePlan d, int chosen) {
        ToggleButton name = new ToggleButton(M.text("card", d.index()));
        name.setId("plan-card-" + d.index());
        name.getStyleClass().add("hr-plan-line");
        name.setMinWidth(Region.USE_PREF_SIZE);
        name.setSelected(d.index() == chosen);
        name.setOnAction(e -> choose.accept(d.index()));
        return name;
    }

    private static MemoryBar bar(DevicePlan d, double axis, Set<ComponentKind> kinds, boolean dark) {
        List<MemoryBar.Segment> segments = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            long bytes = d.bytes(kind);
            if (bytes > 0) {
                segments.add(new MemoryBar.Segment(
                        Palette.of(kind), bytes, Components.name(kind) + ": " + Bytes.human(bytes)));
            }
            if (bytes > 0 || d.peak(kind) > 0) {
                kinds.add(kind);
            }
        }
        MemoryBar bar = new MemoryBar();
        bar.setPrefHeight(22);
        GridPane.setHgrow(bar, Priority.ALWAYS);
        String spoken = M.text(
                "bar",
                d.index(),
                Bytes.human(d.resting()),
                Bytes.human(d.peak()),
                Bytes.human(d.total()),
                Bytes.human(d.uncertainty()));
        bar.show(new MemoryBar.Content(segments, d.peak(), d.uncertainty(), d.total(), axis, List.of(), spoken), dark);
        return bar;
    }

    /// In the colours of the verdict.
    private static Node left(DevicePlan d, boolean tight) {
        Label figures = new Label(M.text("figures", Bytes.human(d.peak()), Bytes.human(d.total())));
        figures.setMinWidth(Region.USE_PREF_SIZE);
        figures.getStyleClass().add("hr-muted");
        Label left = new Label(
                d.free() < 0
                        ? M.text("figures.over", Bytes.human(-d.free()))
                        : M.text("figures.left", Bytes.human(d.free())));
        left.setMinWidth(Region.USE_PREF_SIZE);
        left.getStyleClass().add(tight ? "hr-warning" : d.free() < 0 ? "hr-danger" : "hr-muted");
        HBox both = new HBox(10, figures, left);
        both.setAlignment(Pos.CENTER_RIGHT);
        both.setMinWidth(Region.USE_PREF_SIZE);
        return both;
    }

    private static Region square(ComponentKind kind, boolean dark) {
        Region dot = styled("hr-plan-square");
        dot.setStyle("-fx-background-color: " + Palette.of(kind).web(dark) + ";");
        return dot;
    }

    private static Region styled(String style) {
        Region dot = new Region();
        dot.getStyleClass().add(style);
        return dot;
    }

    private static Label entry(String words, Region mark) {
        Label label = new Label(words, mark);
        label.getStyleClass().add("hr-small");
        return label;
    }
}
