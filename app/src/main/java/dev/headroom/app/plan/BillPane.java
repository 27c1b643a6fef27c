package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PlanLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The bill of one card: a row for each component, and the sum. A click on a component opens what it is made of: each
/// part with its formula and where that comes from. Columns are as wide as their figures.
final class BillPane extends VBox {
    private static final Messages M = Messages.of("models");

    private final Label title = new Label();
    private final GridPane grid = new GridPane(16, 2);
    private DevicePlan shown = new DevicePlan(0, "", 0, List.of(), false);
    private Optional<ComponentKind> open = Optional.empty();
    private boolean dark;

    BillPane() {
        super(8);
        setId("plan-bill");
        title.setId("plan-bill-title");
        title.getStyleClass().add("hr-heading");
        ColumnConstraints name = new ColumnConstraints();
        name.setHgrow(Priority.ALWAYS);
        name.setFillWidth(true);
        grid.getColumnConstraints().add(name);
        for (int i = 0; i < 3; i++) {
            ColumnConstraints figure = new ColumnConstraints();
            figure.setMinWidth(Region.USE_PREF_SIZE);
            figure.setHalignment(HPos.RIGHT);
            grid.getColumnConstraints().add(figure);
        }
        getChildren().addAll(title, grid);
    }

    /// Opens the component that tips the card over, where one does.
    void show(DevicePlan card, boolean inDark) {
        boolean another = card.index() != shown.index() || shown.lines().isEmpty();
        shown = card;
        dark = inDark;
        Optional<ComponentKind> tips = tipping(card);
        open = tips.or(() -> another ? Optional.empty() : open);
        fill();
    }

    void clear() {
        shown = new DevicePlan(0, "", 0, List.of(), false);
        fill();
    }

    /// The first component, in the order in which memory is asked for, with which the card is full.
    private static Optional<ComponentKind> tipping(DevicePlan card) {
        if (card.free() >= 0) {
            return Optional.empty();
        }
        long left = card.total() - card.resting();
        if (left < 0) {
            return card.lines().stream()
                    .reduce((a, b) -> b.bytes() > a.bytes() ? b : a)
                    .map(PlanLine::kind);
        }
        for (ComponentKind kind : List.of(ComponentKind.VISION_ACTIVATIONS, ComponentKind.PREFILL_ACTIVATIONS)) {
            long moving = card.peak(kind) - card.bytes(kind);
            if (moving > left) {
                return Optional.of(kind);
            }
            left -= card.keepsPeaks() ? moving : 0;
        }
        return Optional.of(ComponentKind.PREFILL_ACTIVATIONS);
    }

    private void fill() {
        grid.getChildren().clear();
        if (shown.lines().isEmpty()) {
            title.setText(M.text("lines.none"));
            return;
        }
        title.setText(M.text("lines.title", shown.index()));
        int row = 0;
        add(row++, muted(M.text("line.name")), M.text("line.resting"), M.text("line.peak"), M.text("line.range"), true);
        Map<ComponentKind, List<PlanLine>> byKind = new EnumMap<>(ComponentKind.class);
        shown.lines()
                .forEach(l ->
                        byKind.computeIfAbsent(l.kind(), k -> new ArrayList<>()).add(l));
        for (Map.Entry<ComponentKind, List<PlanLine>> entry : byKind.entrySet()) {
            ComponentKind kind = entry.getKey();
            add(
                    row++,
                    component(kind),
                    Bytes.human(shown.bytes(kind)),
                    Bytes.human(peak(entry.getValue())),
                    range(entry.getValue()),
                    false);
            if (open.filter(kind::equals).isPresent()) {
                grid.add(parts(entry.getValue()), 0, row++, 4, 1);
            }
        }
        Label sum = new Label(M.text("line.sum", shown.index()));
        sum.getStyleClass().add("hr-heading");
        add(row++, sum, Bytes.human(shown.resting()), Bytes.human(shown.peak()), plusMinus(shown.uncertainty()), false);
        Label left = PlanPage.sentence(
                shown.free() < 0
                        ? M.text("line.over", Bytes.human(-shown.free()), Bytes.human(shown.total()))
                        : M.text("line.left", Bytes.human(shown.free()), Bytes.human(shown.total())));
        left.setId("plan-left");
        left.getStyleClass().add(shown.free() < 0 ? "hr-danger" : "hr-muted");
        grid.add(left, 0, row++, 4, 1);
        long moving = shown.lines().stream().filter(l -> l.peak() > l.bytes()).count();
        if (!shown.keepsPeaks() && moving > 1) {
            Label apart = PlanPage.sentence(M.text("line.apart"));
            apart.getStyleClass().addAll("hr-small", "hr-muted");
            grid.add(apart, 0, row, 4, 1);
        }
    }

    /// Of parts that peak one after another only the largest counts.
    private long peak(List<PlanLine> lines) {
        long resting = 0;
        long sum = 0;
        long largest = 0;
        for (PlanLine line : lines) {
            resting += line.bytes();
            sum += line.peak() - line.bytes();
            largest = Math.max(largest, line.peak() - line.bytes());
        }
        return resting + (shown.keepsPeaks() ? sum : largest);
    }

    private ToggleButton component(ComponentKind kind) {
        Region dot = new Region();
        dot.setMinSize(10, 10);
        dot.setMaxSize(10, 10);
        dot.setStyle("-fx-background-radius: 2px; -fx-background-color: "
                + Palette.of(kind).web(dark) + ";");
        ToggleButton button = new ToggleButton(Components.name(kind), dot);
        button.setId("plan-line-" + kind.field());
        button.setMnemonicParsing(false);
        button.getStyleClass().addAll("hr-plan-line");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setSelected(open.filter(kind::equals).isPresent());
        button.setOnAction(e -> {
            open = button.isSelected() ? Optional.of(kind) : Optional.empty();
            fill();
            grid.lookup("#plan-line-" + kind.field().replace(".", "\\.")).requestFocus();
        });
        return button;
    }

    /// Every part: its bytes, the formula with its numbers, and where the formula comes from.
    private static VBox parts(List<PlanLine> lines) {
        VBox all = new VBox(8);
        all.setId("plan-parts");
        all.getStyleClass().add("hr-plan-parts");
        all.setPadding(new Insets(8, 8, 8, 24));
        for (PlanLine line : lines) {
            Label name = PlanPage.sentence(M.text(
                    line.peak() > line.bytes() ? "part.peak" : "part",
                    part(line),
                    Bytes.human(line.bytes()),
                    Bytes.human(line.peak()),
                    plusMinus(line.uncertainty())));
            Label formula = PlanPage.sentence("= " + Messages.say(line.formula().sentence()));
            formula.getStyleClass().add("hr-mono");
            Label source = PlanPage.sentence(M.text("line.source") + ": " + Messages.say(line.source()));
            source.getStyleClass().addAll("hr-small", "hr-muted");
            all.getChildren().add(new VBox(2, name, formula, source));
        }
        return all;
    }

    private static String part(PlanLine line) {
        String part = Messages.say(line.part());
        return part.isEmpty() ? Components.name(line.kind()) : part;
    }

    static String name(PlanLine line) {
        String kind = Components.name(line.kind());
        String part = Messages.say(line.part());
        return part.isEmpty() ? kind : kind + " / " + part;
    }

    private static String range(List<PlanLine> lines) {
        double squares = 0;
        for (PlanLine line : lines) {
            squares += (double) line.uncertainty() * line.uncertainty();
        }
        return plusMinus((long) Math.sqrt(squares));
    }

    private static String plusMinus(long bytes) {
        return bytes == 0 ? M.text("line.exact") : "±" + Bytes.human(bytes);
    }

    private void add(int row, Region name, String resting, String peak, String range, boolean head) {
        grid.add(name, 0, row);
        int column = 1;
        for (String text : List.of(resting, peak, range)) {
            Label figure = head ? muted(text) : new Label(text);
            figure.setMinWidth(Region.USE_PREF_SIZE);
            if (column == 3 && !head) {
                figure.getStyleClass().add("hr-muted");
            }
            grid.add(figure, column++, row);
        }
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().addAll("hr-small", "hr-muted");
        return label;
    }

    List<PlanLine> lines() {
        return shown.lines();
    }
}
