package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PlanAdvice;
import dev.headroom.plan.engines.PlanLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Plan for any model and card without owning either: what is asked on the left; on the right whether it fits, a bar
/// for each card, what would help, and where every byte comes from.
public final class PlanPage extends BorderPane implements AutoCloseable {
    private static final Messages M = Messages.of("models");

    private final PlanViewModel plan;
    private final ObservableBooleanValue dark;
    private final Label verdict = new Label();
    private final Button fit;
    private final VBox bars = new VBox(8);
    private final FlowPane legend = new FlowPane(14, 4);
    private final VBox notes = new VBox(3);
    private final VBox advice = new VBox(6);
    private final PlanLines lines = new PlanLines();
    private final LearntPane learnt;

    /// @param dark whether the window is dark now
    public PlanPage(PlanMachine machine, FormMemory memory, ObservableBooleanValue dark) {
        this(new PlanViewModel(Preset.all().getFirst().request(), machine, memory), dark);
    }

    PlanPage(PlanViewModel plan, ObservableBooleanValue dark) {
        this.plan = plan;
        this.dark = dark;
        getStylesheets()
                .add(PlanPage.class
                        .getResource("/dev/headroom/app/css/models.css")
                        .toExternalForm());
        setId("plan-page");
        setPadding(new Insets(10));
        ScrollPane left = new ScrollPane(new PlanControls(plan));
        left.setFitToWidth(true);
        left.getStyleClass().addAll("hr-panel", "edge-to-edge");
        left.setMinWidth(300);
        left.setPrefWidth(330);
        setLeft(left);
        learnt = new LearntPane(plan);
        fit = Buttons.words("plan-fit", M.text("fit"), this::fitForMe);
        fit.getStyleClass().add("accent");
        setCenter(results());
        plan.state().addListener((o, was, now) -> show(now));
        dark.addListener((o, was, now) -> show(plan.state().get()));
        show(plan.state().get());
    }

    private ScrollPane results() {
        verdict.setId("plan-verdict");
        verdict.setWrapText(true);
        verdict.getStyleClass().add("hr-plan-verdict");
        HBox.setHgrow(verdict, Priority.ALWAYS);
        verdict.setMaxWidth(Double.MAX_VALUE);
        HBox head = new HBox(12, verdict, fit);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().addAll("hr-panel", "hr-plan-card");
        bars.setId("plan-bars");
        legend.getStyleClass().add("hr-plan-legend");
        notes.setId("plan-notes");
        advice.setId("plan-advice");
        VBox where = card("devices.title", bars, legend);
        VBox told = card("notes.title", notes);
        VBox help = card("advice.title", advice);
        VBox bill = card("lines.title", lines);
        told.managedProperty().bind(told.visibleProperty());
        help.managedProperty().bind(help.visibleProperty());
        told.visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(notes.getChildren()));
        help.visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(advice.getChildren()));
        VBox all = new VBox(10, head, where, help, told, bill, card("learnt.title", learnt));
        all.setPadding(new Insets(0, 0, 0, 10));
        ScrollPane scroll = new ScrollPane(all);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-plan-scroll");
        return scroll;
    }

    private static VBox card(String title, Region... content) {
        Label heading = new Label(M.text(title));
        heading.getStyleClass().add("hr-heading");
        VBox card = new VBox(8, heading);
        card.getChildren().addAll(content);
        card.getStyleClass().addAll("hr-panel", "hr-plan-card");
        return card;
    }

    private void fitForMe() {
        if (!plan.fit()) {
            verdict.setText(M.text("nothing.fits"));
        }
    }

    private void show(PlanViewModel.State now) {
        verdict.setText(Messages.say(now.plan().verdict()));
        verdict.getStyleClass().removeAll("hr-success", "hr-danger", "hr-warning");
        verdict.getStyleClass()
                .add(
                        switch (now.plan().outcome()) {
                            case FITS -> "hr-success";
                            case DOES_NOT_FIT, REFUSED -> "hr-danger";
                            case CANNOT_TELL -> "hr-warning";
                        });
        fit.setDisable(now.plan().fits());
        List<Label> sentences = new ArrayList<>();
        now.plan().notes().forEach(n -> sentences.add(sentence(Messages.say(n))));
        notes.getChildren().setAll(sentences);
        advice.getChildren().setAll(now.advice().stream().map(this::adviceRow).toList());
        bars(now);
        learnt.show();
        if (now.plan().devices().isEmpty()) {
            lines.show(List.of(), dark.get());
        } else {
            lines.show(now.plan().tightest().lines(), dark.get());
        }
    }

    private static Label sentence(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private HBox adviceRow(PlanAdvice a) {
        Button apply =
                Buttons.words("apply-" + advice.getChildren().size(), M.text("apply"), () -> plan.show(a.request()));
        Label change = new Label(a.change());
        change.getStyleClass().add("hr-mono");
        change.setMinWidth(Region.USE_PREF_SIZE);
        Label saves = new Label(a.saves() > 0 ? M.text("saves", Bytes.human(a.saves())) : M.text("saves.nothing"));
        saves.getStyleClass().add("hr-muted");
        saves.setMinWidth(Region.USE_PREF_SIZE);
        Label text = sentence(Messages.say(a.text()));
        text.getStyleClass().addAll("hr-muted");
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        Label fits = new Label(a.fits() ? M.text("fits") : "");
        fits.getStyleClass().add("hr-success");
        fits.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = new HBox(10, apply, change, saves, fits, text);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private void bars(PlanViewModel.State now) {
        List<DevicePlan> devices = now.plan().devices();
        double axis = devices.stream()
                .mapToDouble(d -> Math.max(d.total(), d.peak()))
                .max()
                .orElse(1);
        List<HBox> rows = new ArrayList<>();
        Set<ComponentKind> kinds = new LinkedHashSet<>();
        for (DevicePlan d : devices) {
            rows.add(bar(d, axis * 1.02, kinds));
        }
        bars.getChildren().setAll(rows);
        legend.getChildren().setAll(kinds.stream().map(this::legendEntry).toList());
    }

    private HBox bar(DevicePlan d, double axis, Set<ComponentKind> kinds) {
        List<MemoryBar.Segment> segments = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            long bytes = d.bytes(kind);
            if (bytes > 0) {
                segments.add(new MemoryBar.Segment(
                        Palette.of(kind), bytes, M.text("kind." + kind.field()) + ": " + Bytes.human(bytes)));
            }
            if (bytes > 0 || d.peak(kind) > 0) {
                kinds.add(kind);
            }
        }
        Label name = new Label(M.text("card", d.index()));
        name.setMinWidth(64);
        MemoryBar bar = new MemoryBar();
        bar.setPrefHeight(24);
        HBox.setHgrow(bar, Priority.ALWAYS);
        String spoken =
                M.text("bar", d.index(), Bytes.human(d.resting()), Bytes.human(d.peak()), Bytes.human(d.total()));
        bar.show(new MemoryBar.Content(segments, d.peak(), d.total(), axis, List.of(), spoken), dark.get());
        Label figures = new Label(M.text("figures", Bytes.human(d.peak()), Bytes.human(d.total())));
        figures.setMinWidth(Region.USE_PREF_SIZE);
        figures.getStyleClass().add(d.free() < 0 ? "hr-danger" : "hr-muted");
        HBox row = new HBox(10, name, bar, figures);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Label legendEntry(ComponentKind kind) {
        Region dot = new Region();
        dot.setMinSize(10, 10);
        dot.setMaxSize(10, 10);
        dot.setStyle("-fx-background-radius: 2px; -fx-background-color: "
                + Palette.of(kind).web(dark.get()) + ";");
        Label label = new Label(M.text("kind." + kind.field()), dot);
        label.getStyleClass().add("hr-small");
        return label;
    }

    @Override
    public void close() {
        plan.close();
    }

    /// For tests.
    PlanViewModel plan() {
        return plan;
    }

    /// For tests.
    List<PlanLine> shownLines() {
        return lines.shown();
    }
}
