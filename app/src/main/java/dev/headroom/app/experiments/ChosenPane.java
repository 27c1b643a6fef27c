package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.app.ui.Palette;
import dev.headroom.app.ui.ProvenanceMark;
import dev.headroom.experiment.Run;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;

/// The run that is looked at: its settings, its figures, its memory on one axis, and the way to the workbench.
final class ChosenPane extends VBox {
    private final ExperimentsViewModel model;
    private final Adoption adoption;
    private final ObservableBooleanValue dark;
    private final Label which = Names.line("", "hr-small", "hr-muted");
    private final TilePane facts = new TilePane(20, 4);
    private final VBox bars = new VBox(4);
    private final Label note = Names.sentence("", "hr-small");
    private final Button use;

    ChosenPane(ExperimentsViewModel model, Adoption adoption, ObservableBooleanValue dark) {
        super(8);
        this.model = model;
        this.adoption = adoption;
        this.dark = dark;
        setId("experiments-chosen");
        getStyleClass().add("hr-panel");
        setPadding(new Insets(12));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(8, Names.line(M.text("chosen.title"), "hr-title"), gap, which);
        head.setAlignment(Pos.BASELINE_LEFT);
        facts.setPrefColumns(2);
        facts.setTileAlignment(Pos.CENTER_LEFT);
        note.setId("experiments-chosen-note");
        note.managedProperty().bind(note.visibleProperty());
        use = Buttons.words("experiments-use", M.text("use"), this::use);
        use.getStyleClass().add("accent");
        getChildren()
                .addAll(
                        head,
                        facts,
                        bars,
                        note,
                        new FlowPane(
                                8,
                                6,
                                use,
                                Buttons.words(
                                        "experiments-pin",
                                        M.text("pin"),
                                        () -> model.pinned().set(model.chosen().get()))));
    }

    private void use() {
        model.results().get().ifPresent(r -> model.chosen().get().ifPresent(run -> adoption.use(r, run)));
    }

    void show(Results results) {
        Optional<Run> chosen = model.chosen().get().filter(results.runs()::contains);
        setVisible(chosen.isPresent());
        setManaged(chosen.isPresent());
        chosen.ifPresent(run -> show(results, run));
    }

    private void show(Results results, Run run) {
        which.setText(M.text("chosen.which", results.number(run), results.runs().size()));
        facts.getChildren().clear();
        run.point().values().forEach((knob, value) -> fact(Names.knob(knob), value));
        if (run.judged() > 0) {
            fact(M.text("fact.right"), M.text("fact.right.of", run.right(), run.judged()));
        }
        for (Measure measure : List.of(Measure.FIRST_TOKEN, Measure.SPEED, Measure.MISSED, Measure.ENERGY)) {
            OptionalDouble value = measure.of(run);
            if (value.isPresent()) {
                fact(M.text("fact." + measure.key()), measure.said(value.getAsDouble()));
            }
        }
        bars(results, run);
        note(results, run);
    }

    private void fact(String name, String value) {
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox fact = new HBox(8, Names.line(name, "hr-muted"), gap, Names.line(value, "hr-heading"));
        fact.setMinWidth(240);
        fact.setPrefWidth(260);
        fact.getStyleClass().add("hr-fact");
        facts.getChildren().add(fact);
    }

    private void note(Results results, Run run) {
        List<String> lines = new ArrayList<>();
        run.failure().map(Messages::say).ifPresent(lines::add);
        List<String> foreign = adoption.foreign(results, run);
        if (!foreign.isEmpty()) {
            lines.add(M.text("use.foreign", String.join(", ", foreign)));
        }
        note.setText(String.join("\n", lines));
        note.setVisible(!lines.isEmpty());
        note.getStyleClass().removeAll("hr-danger", "hr-muted");
        note.getStyleClass().add(run.failed() ? "hr-danger" : "hr-muted");
    }

    private void bars(Results results, Run run) {
        bars.getChildren().clear();
        OptionalLong limit = results.limit(run);
        long most = Math.max(
                limit.orElse(0),
                Math.max(
                        run.predictedPeak().orElse(0),
                        Math.max(
                                run.reportedPeak().orElse(0),
                                run.measured().peak().orElse(0))));
        double axis = most * 1.08;
        if (axis <= 0) {
            return;
        }
        if (run.predictedPeak().isPresent()) {
            bar(
                    ProvenanceMark.Kind.PREDICTED,
                    "predicted",
                    parts(run.predicted()),
                    run.predictedPeak().getAsLong(),
                    limit,
                    axis);
        }
        if (run.reportedPeak().isPresent()) {
            bar(
                    ProvenanceMark.Kind.REPORTED,
                    "reported",
                    parts(run.reported()),
                    run.reportedPeak().getAsLong(),
                    limit,
                    axis);
        }
        if (run.measured().peak().isPresent()) {
            long bytes = run.measured().peak().getAsLong();
            bar(
                    ProvenanceMark.Kind.MEASURED,
                    "measured",
                    List.of(new MemoryBar.Segment(Palette.MEASURED, bytes, Bytes.human(bytes))),
                    bytes,
                    limit,
                    axis);
        }
    }

    /// Segments in the order of the stack.
    private static List<MemoryBar.Segment> parts(Map<String, Long> figures) {
        Map<ComponentKind, Long> known = new LinkedHashMap<>();
        for (ComponentKind kind : ComponentKind.values()) {
            Optional.ofNullable(figures.get(kind.field())).filter(b -> b > 0).ifPresent(b -> known.put(kind, b));
        }
        return known.entrySet().stream()
                .map(e -> new MemoryBar.Segment(
                        Palette.of(e.getKey()),
                        e.getValue(),
                        M.text("component", Names.component(e.getKey()), Bytes.human(e.getValue()))))
                .toList();
    }

    private void bar(
            ProvenanceMark.Kind kind,
            String key,
            List<MemoryBar.Segment> segments,
            long peak,
            OptionalLong limit,
            double axis) {
        String name = M.text("provenance." + key);
        Label caption = Names.line(name);
        caption.setPrefWidth(76);
        MemoryBar bar = new MemoryBar();
        HBox.setHgrow(bar, Priority.ALWAYS);
        bar.show(
                new MemoryBar.Content(
                        segments,
                        peak,
                        limit.orElse(0),
                        axis,
                        List.of(),
                        M.text("bar.spoken", name, Bytes.human(peak))),
                dark.get());
        Label value = Names.line(Bytes.human(peak), "hr-heading");
        value.setPrefWidth(80);
        value.setAlignment(Pos.CENTER_RIGHT);
        HBox row = new HBox(6, new ProvenanceMark(kind), caption, bar, value);
        row.setAlignment(Pos.CENTER_LEFT);
        bars.getChildren().add(row);
    }
}
