package dev.headroom.app.ui;

import dev.headroom.app.i18n.Messages;
import dev.headroom.explain.Remedy;
import dev.headroom.explain.Shortage;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.process.TorchMemory;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What was asked of a device, what was left and how much was short; and on one axis the device at that moment, and
/// with the first remedy whose bytes are known.
final class ShortagePane extends VBox {
    private static final double PAST_THE_LIMIT = 1.12;

    /// One bar.
    private record Row(MemoryBar bar, MemoryBar.Content content) {}

    /// Bytes that become free.
    private record Freed(long byUs, long byOthers) {
        static Freed by(Remedy remedy) {
            long bytes = remedy.frees().getAsLong();
            return remedy instanceof Remedy.TurnFlag flag && flag.way() == Remedy.TurnFlag.Way.FREE
                    ? new Freed(0, bytes)
                    : new Freed(bytes, 0);
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final Map<Region, Palette> swatches = new LinkedHashMap<>();

    private ShortagePane(String id, Shortage s, List<Remedy> remedies) {
        super(8);
        setId(id);
        FlowPane figures = new FlowPane(24, 4);
        figures.getChildren()
                .add(figure(id + "-component", Sentence.of("Component"), Components.name(s.component()), false));
        figures.getChildren().add(figure(id + "-asked", Sentence.of("Asked"), bytes(s.asked()), false));
        figures.getChildren().add(figure(id + "-left", Sentence.of("Left"), bytes(s.left()), false));
        s.missing()
                .ifPresent(m ->
                        figures.getChildren().add(figure(id + "-short", Sentence.of("Short"), Bytes.human(m), true)));
        getChildren().add(figures);
        if (s.left().isPresent()) {
            getChildren().add(bars(id, s, remedies));
        }
    }

    /// Empty where it was not told how much was asked.
    static Optional<ShortagePane> of(String id, Optional<Shortage> shortage, List<Remedy> remedies) {
        return shortage.filter(s -> s.asked().isPresent()).map(s -> new ShortagePane(id, s, remedies));
    }

    private static String bytes(OptionalLong bytes) {
        return bytes.isPresent() ? Bytes.human(bytes.getAsLong()) : Messages.say(Sentence.of("not told"));
    }

    private static VBox figure(String id, Sentence caption, String text, boolean bad) {
        Label head = new Label(Messages.say(caption));
        head.getStyleClass().addAll("hr-small", "hr-muted");
        Label figure = new Label(text);
        figure.setId(id);
        figure.setMinWidth(Region.USE_PREF_SIZE);
        figure.getStyleClass().add("hr-shortage-figure");
        if (bad) {
            figure.getStyleClass().add("hr-danger");
        }
        head.setLabelFor(figure);
        return new VBox(1, head, figure);
    }

    private GridPane bars(String id, Shortage s, List<Remedy> remedies) {
        GridPane grid = new GridPane(10, 4);
        ColumnConstraints words = new ColumnConstraints();
        words.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints room = new ColumnConstraints();
        room.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(words, room);
        long left = s.left().getAsLong();
        // where the device's size is not told, the axis is what was free of it
        long total = Math.max(left, s.total().orElse(left));
        double axis = Math.max(total, total - left + s.asked().getAsLong()) * PAST_THE_LIMIT;
        grid.addRow(0, caption(Sentence.of("At that moment")), bar(id + "-before", s, new Freed(0, 0), total, axis));
        remedies.stream().filter(r -> r.frees().isPresent()).findFirst().ifPresent(r -> {
            Freed freed = Freed.by(r);
            grid.addRow(1, caption(Sentence.of("With the first remedy")), bar(id + "-after", s, freed, total, axis));
        });
        Label limit = caption(
                s.total().isPresent()
                        ? Sentence.of("Limit {}", new Size(total))
                        : Sentence.of("Free: {}", new Size(total)));
        limit.getStyleClass().setAll("label", "hr-small", "hr-danger");
        limit.setMaxWidth(Double.MAX_VALUE);
        limit.setAlignment(Pos.CENTER_RIGHT);
        grid.add(legend(s), 1, 2);
        grid.add(limit, 1, 2);
        return grid;
    }

    private FlowPane legend(Shortage s) {
        FlowPane legend = new FlowPane(12, 2);
        entry(legend, Palette.RUNTIME, Messages.say(Sentence.of("Held already")));
        if (!s.others().isEmpty()) {
            entry(legend, Palette.OTHER_PROCESSES, Components.name(ComponentKind.OTHER_PROCESSES));
        }
        entry(legend, Palette.of(s.component()), Messages.say(Sentence.of("Asked")));
        legend.setMaxWidth(Region.USE_PREF_SIZE);
        GridPane.setHalignment(legend, HPos.LEFT);
        return legend;
    }

    private void entry(FlowPane legend, Palette colour, String words) {
        Region square = new Region();
        square.getStyleClass().add("hr-shortage-square");
        swatches.put(square, colour);
        Label label = new Label(words, square);
        label.getStyleClass().addAll("hr-small", "hr-muted");
        label.setMinWidth(Region.USE_PREF_SIZE);
        legend.getChildren().add(label);
    }

    private static Label caption(Sentence words) {
        Label label = new Label(Messages.say(words));
        label.getStyleClass().add("hr-small");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    /// @param freed what a remedy takes from what is held, and where that is less, from what is asked
    private MemoryBar bar(String id, Shortage s, Freed freed, long total, double axis) {
        long told = Math.min(
                total - s.left().getAsLong(),
                s.others().stream().mapToLong(TorchMemory.Other::bytes).sum());
        long held = total - s.left().getAsLong() - told;
        long others = Math.max(0, told - freed.byOthers());
        long kept = Math.max(0, held - freed.byUs());
        long asked = Math.max(0, s.asked().getAsLong() - Math.max(0, freed.byUs() - held));
        List<MemoryBar.Segment> parts = new ArrayList<>();
        add(parts, Palette.RUNTIME, Palette.Fill.SOLID, kept, Messages.say(Sentence.of("Held already")));
        add(parts, Palette.OTHER_PROCESSES, Palette.Fill.SOLID, others, Components.name("other_processes"));
        add(parts, Palette.of(s.component()), Palette.Fill.HATCHED, asked, Messages.say(Sentence.of("Asked")));
        long sum = kept + others + asked;
        MemoryBar bar = new MemoryBar();
        bar.setId(id);
        bar.setMinHeight(20);
        rows.add(new Row(
                bar,
                new MemoryBar.Content(
                        parts,
                        sum,
                        total,
                        axis,
                        List.of(),
                        Messages.say(Sentence.of("{} of {}", new Size(sum), new Size(total))))));
        return bar;
    }

    private static void add(List<MemoryBar.Segment> parts, Palette colour, Palette.Fill fill, long bytes, String name) {
        if (bytes > 0) {
            parts.add(new MemoryBar.Segment(colour, bytes, name + ": " + Bytes.human(bytes)).filled(fill));
        }
    }

    /// The theme is known once the card stands in a scene; a bar that looks the same is not drawn again.
    @Override
    protected void layoutChildren() {
        boolean dark =
                getScene() != null && getScene().getRoot().getStyleClass().contains("dark");
        rows.forEach(row -> row.bar().show(row.content(), dark));
        swatches.forEach((square, colour) -> square.setStyle("-fx-background-color: " + colour.web(dark) + ";"));
        super.layoutChildren();
    }
}
