package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Pinned;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.app.ui.MemoryBar.Content;
import dev.headroom.app.ui.MemoryBar.Segment;
import dev.headroom.app.ui.Palette;
import dev.headroom.app.ui.ProvenanceMark;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.Figure;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.probe.Quantity;
import dev.headroom.timeline.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/// Predicted, reported and measured as three bars on one axis.
final class BarsPane extends GridPane {
    private final Messages messages;
    private final MemoryBar predicted = new MemoryBar();
    private final MemoryBar reported = new MemoryBar();
    private final MemoryBar measured = new MemoryBar();
    private final Label predictedText = new Label();
    private final Label reportedText = new Label();
    private final Label measuredText = new Label();

    BarsPane(Messages messages) {
        this.messages = messages;
        setId("memory-bars");
        setHgap(10);
        setVgap(4);
        ColumnConstraints name = new ColumnConstraints();
        name.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints bar = new ColumnConstraints();
        bar.setHgrow(Priority.ALWAYS);
        bar.setFillWidth(true);
        ColumnConstraints number = new ColumnConstraints();
        number.setMinWidth(128);
        number.setHalignment(HPos.RIGHT);
        getColumnConstraints().addAll(name, bar, number);
        predicted.setId("bar-predicted");
        reported.setId("bar-reported");
        measured.setId("bar-measured");
        predictedText.setId("bar-predicted-text");
        reportedText.setId("bar-reported-text");
        measuredText.setId("bar-measured-text");
        addRow(0, tag("predicted"), predicted, predictedText);
        addRow(1, tag("reported"), reported, reportedText);
        addRow(2, tag("measured"), measured, measuredText);
        for (Label text : List.of(predictedText, reportedText, measuredText)) {
            text.setMinWidth(USE_PREF_SIZE);
            text.setTooltip(Hints.of(""));
        }
    }

    /// Tells of clicks on a part, with the component's key.
    void onPick(Consumer<String> told) {
        predicted.onPick(told);
        reported.onPick(told);
        measured.onPick(told);
    }

    private Label tag(String kind) {
        Label tag = new Label(messages.text("kind." + kind));
        tag.setGraphic(new ProvenanceMark(ProvenanceMark.Kind.valueOf(kind.toUpperCase(Locale.ROOT))));
        tag.setGraphicTextGap(7);
        tag.setTooltip(Hints.of(messages.text("kind." + kind + ".hint")));
        tag.setMinWidth(USE_PREF_SIZE);
        tag.setMaxWidth(Double.MAX_VALUE);
        return tag;
    }

    void show(MemoryState s, boolean dark) {
        double axis = s.axis();
        predicted(s, axis, dark);
        reported(s, axis, dark);
        measured(s, axis, dark);
    }

    /// The bars of the state A: what it was predicted to take, and what it was reported to.
    void pin(Optional<Pinned> a) {
        predicted.pin(a.map(p -> OptionalLong.of(p.plan().resting())).orElse(OptionalLong.empty()));
        reported.pin(
                a.flatMap(Pinned::report).map(r -> OptionalLong.of(r.total())).orElse(OptionalLong.empty()));
    }

    private void predicted(MemoryState s, double axis, boolean dark) {
        MemoryPlan plan = s.draft();
        List<Segment> ghost = s.whatIf() ? segments(s.current()) : List.of();
        String text = !plan.predicts()
                ? messages.text("bar.unknown")
                : plan.peak() > plan.resting()
                        ? messages.text("bar.peak", Bytes.human(plan.resting()), Bytes.human(plan.peak()))
                        : Bytes.human(plan.resting());
        List<Segment> segments = segments(plan);
        worst(plan).ifPresent(c -> {
            if (plan.peak() > plan.resting()) {
                add(segments, c, plan.peak() - plan.resting(), "kind.predicted");
            }
        });
        predicted.show(
                new Content(
                        segments,
                        plan.peak(),
                        plan.deviceTotal(),
                        axis,
                        ghost,
                        messages.text("bar.spoken", messages.text("kind.predicted"), text)),
                dark);
        predictedText.setText(text);
        predictedText.getStyleClass().removeAll("hr-danger", "hr-muted");
        if (!plan.fits()) {
            predictedText.getStyleClass().add("hr-danger");
        }
        if (!plan.predicts()) {
            predictedText.getStyleClass().add("hr-muted");
            predictedText.getTooltip().setText(Messages.say(plan.verdict()));
            return;
        }
        predictedText
                .getTooltip()
                .setText(messages.text(
                        "bar.predicted.exact",
                        Exact.bytes(plan.resting()),
                        Exact.bytes(plan.peak()),
                        Messages.say(plan.verdict())));
    }

    /// The component whose worst moment is the worst of all.
    private static Optional<ComponentKind> worst(MemoryPlan plan) {
        return plan.components().stream()
                .max(Comparator.comparingLong(c -> c.peak() - c.bytes()))
                .map(PlannedComponent::kind);
    }

    private List<Segment> segments(MemoryPlan plan) {
        List<Segment> segments = new ArrayList<>();
        for (Channel channel : Channel.stack()) {
            ComponentKind kind = channel.component().orElseThrow();
            long bytes = 0;
            for (PlannedComponent c : plan.components()) {
                bytes += c.kind() == kind ? c.bytes() : 0;
            }
            add(segments, kind, bytes, "kind.predicted");
        }
        return segments;
    }

    private void add(List<Segment> segments, ComponentKind kind, long bytes, String source) {
        if (bytes > 0) {
            segments.add(new Segment(
                            Palette.of(kind),
                            bytes,
                            "%s  %s\n%s".formatted(Components.name(kind), Exact.both(bytes), messages.text(source)))
                    .leadingTo(kind.field()));
        }
    }

    private void reported(MemoryState s, double axis, boolean dark) {
        List<Segment> segments = new ArrayList<>();
        String text = s.report().isPresent() ? Bytes.human(s.report().get().total()) : messages.text("unknown.engine");
        long limit = s.report().map(MemoryReport::deviceTotal).orElse(s.draft().deviceTotal());
        for (Channel channel : Channel.stack()) {
            ComponentKind kind = channel.component().orElseThrow();
            long bytes = s.report().map(r -> r.bytes(kind)).orElse(0L);
            if (kind == ComponentKind.KV_CACHE && bytes > 0) {
                long used = Math.min(bytes, s.kv().map(k -> k.used().orElse(0)).orElse(0L));
                if (used > 0) {
                    segments.add(new Segment(
                                    Palette.KV_USED,
                                    used,
                                    "%s  %s".formatted(Components.name("kv_cache.used"), Exact.both(used)))
                            .leadingTo(kind.field()));
                }
                add(segments, kind, bytes - used, "kind.reported");
            } else {
                add(segments, kind, bytes, "kind.reported");
            }
        }
        long total = segments.stream().mapToLong(Segment::bytes).sum();
        reported.show(
                new Content(
                        segments,
                        total,
                        limit,
                        axis,
                        List.of(),
                        messages.text("bar.spoken", messages.text("kind.reported"), text)),
                dark);
        set(
                reportedText,
                text,
                s.report().isPresent(),
                s.report().map(r -> Exact.bytes(r.total())).orElse(text));
        red(
                reportedText,
                s.report().isPresent() && limit > 0 && s.report().get().total() > limit);
    }

    private static void red(Label label, boolean over) {
        label.getStyleClass().remove("hr-danger");
        if (over) {
            label.getStyleClass().add("hr-danger");
        }
    }

    private void measured(MemoryState s, double axis, boolean dark) {
        List<Segment> segments = new ArrayList<>();
        long limit = s.report()
                .map(MemoryReport::deviceTotal)
                .filter(l -> l > 0)
                .orElse(s.current().deviceTotal());
        OptionalLong bytes = s.measuredBytes();
        bytes.ifPresent(b -> segments.add(new Segment(Palette.MEASURED, b, parts(s, b)).leadingTo("measured")));
        String text = bytes.isPresent() ? Bytes.human(bytes.getAsLong()) : reason(s.measured());
        measured.show(
                new Content(
                        segments,
                        0,
                        limit,
                        axis,
                        List.of(),
                        messages.text("bar.spoken", messages.text("kind.measured"), text)),
                dark);
        String source = s.measured() instanceof Figure.Measured m ? Exact.bytes(m.bytes()) + "\n" + m.source() : text;
        set(measuredText, text, bytes.isPresent(), source);
        red(measuredText, bytes.isPresent() && limit > 0 && bytes.getAsLong() > limit);
    }

    /// One process is measured as a whole: what kinds of pages it is made of is in the tooltip only.
    private String parts(MemoryState s, long bytes) {
        List<String> lines = new ArrayList<>(List.of(messages.text("measured.total") + "  " + Exact.both(bytes)));
        s.process().ifPresent(p -> {
            p.bytes(Quantity.ANONYMOUS)
                    .ifPresent(b -> lines.add(messages.text("measured.anonymous") + "  " + Exact.both(b)));
            p.bytes(Quantity.SHARED_MEMORY)
                    .ifPresent(b -> lines.add(messages.text("measured.shared") + "  " + Exact.both(b)));
            p.bytes(Quantity.FILE).ifPresent(b -> lines.add(messages.text("measured.file") + "  " + Exact.both(b)));
        });
        return String.join("\n", lines);
    }

    private String reason(Figure figure) {
        return figure instanceof Figure.Unknown u
                ? messages.text("unknown." + u.reason().name())
                : "";
    }

    private static void set(Label label, String text, boolean known, String hint) {
        label.setText(text);
        label.getStyleClass().removeAll("hr-muted");
        if (!known) {
            label.getStyleClass().add("hr-muted");
        }
        label.getTooltip().setText(hint);
    }
}
