package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.Palette;
import dev.headroom.app.ui.SizedTable;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.Spread;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// Two columns of bytes by component and their difference: run A beside the chosen one, or the plan beside the report.
final class ComparePane extends VBox implements View {
    /// What stands beside what.
    enum Kind {
        TWO_RUNS,
        PLAN_AND_REPORT
    }

    private record Row(
            String name, Optional<Palette> colour, Optional<Long> first, Optional<Long> second, boolean sum) {
        Optional<Long> difference() {
            return first.flatMap(a -> second.map(b -> b - a));
        }
    }

    private final ExperimentsViewModel model;
    private final ObservableBooleanValue dark;
    private final Kind kind;
    private final Label words = Names.sentence("", "hr-small");
    private final SizedTable<Row> table = new SizedTable<>(26);
    private Optional<Results> shown = Optional.empty();

    ComparePane(Kind kind, ExperimentsViewModel model, ObservableBooleanValue dark) {
        super(6);
        this.kind = kind;
        this.model = model;
        this.dark = dark;
        boolean runs = kind == Kind.TWO_RUNS;
        words.setId(runs ? "compare-words" : "missed-words");
        table.setId(runs ? "compare-table" : "missed-table");
        table.words(M.text("compare.component"), ComparePane::name);
        table.numbers(M.text(runs ? "compare.a" : "provenance.predicted"), r -> cell(r, r.first()));
        table.numbers(M.text(runs ? "compare.b" : "provenance.reported"), r -> cell(r, r.second()));
        table.numbers(M.text("compare.difference"), ComparePane::difference);
        getChildren().addAll(words, table);
    }

    private static SizedTable.Cell name(Row row) {
        SizedTable.Cell cell = SizedTable.Cell.of(row.name());
        cell = row.sum() ? cell.look(SizedTable.Look.STRONG) : cell;
        return row.colour().isPresent() ? cell.swatch(row.colour().get()) : cell;
    }

    private static SizedTable.Cell cell(Row row, Optional<Long> bytes) {
        SizedTable.Cell cell = SizedTable.Cell.of(bytes.map(Bytes::human).orElse("–"));
        return row.sum() ? cell.look(SizedTable.Look.STRONG) : cell;
    }

    private static SizedTable.Cell difference(Row row) {
        String text = row.difference()
                .map(d -> d == 0 ? "0" : (d > 0 ? "+" : "−") + Bytes.human(Math.abs(d)))
                .orElse("–");
        return SizedTable.Cell.of(text).look(row.sum() ? SizedTable.Look.STRONG : SizedTable.Look.PLAIN);
    }

    @Override
    public void show(Results results) {
        shown = Optional.of(results);
        draw();
    }

    @Override
    public void choose(Optional<Run> run) {
        draw();
    }

    private void draw() {
        if (shown.isEmpty()) {
            return;
        }
        Optional<Run> chosen = model.chosen().get();
        if (kind == Kind.PLAN_AND_REPORT) {
            words.setText(missed(shown.get()));
            rows(chosen.map(Run::predicted), chosen.map(Run::reported));
            return;
        }
        Optional<Run> a = model.pinned().get().filter(shown.get().runs()::contains);
        words.setText(
                a.isEmpty() || chosen.isEmpty()
                        ? M.text("compare.pin")
                        : M.text(
                                "compare.runs",
                                Names.point(a.get().point()),
                                Names.point(chosen.get().point())));
        rows(a.map(ComparePane::figures), a.isEmpty() ? Optional.empty() : chosen.map(ComparePane::figures));
    }

    /// What the engine said, else what was planned.
    private static Map<String, Long> figures(Run run) {
        return run.reported().isEmpty() ? run.predicted() : run.reported();
    }

    private static String missed(Results results) {
        double[] misses = results.runs().stream()
                .flatMapToDouble(r -> Measure.MISSED.of(r).stream())
                .map(Math::abs)
                .toArray();
        if (misses.length == 0) {
            return M.text("missed.unknown");
        }
        Spread spread = Spread.of(misses);
        return M.text("missed", Measure.FIRST_TOKEN.bare(spread.median()), Measure.FIRST_TOKEN.bare(spread.most()));
    }

    private void rows(Optional<Map<String, Long>> first, Optional<Map<String, Long>> second) {
        Map<String, Long> left = first.orElse(Map.of());
        Map<String, Long> right = second.orElse(Map.of());
        List<Row> rows = new ArrayList<>();
        for (ComponentKind each : ComponentKind.values()) {
            Optional<Long> a = figure(left, each.field());
            Optional<Long> b = figure(right, each.field());
            if (each != ComponentKind.FREE && (a.orElse(0L) != 0 || b.orElse(0L) != 0)) {
                rows.add(new Row(Names.component(each), Optional.of(Palette.of(each)), a, b, false));
            }
        }
        if (!left.isEmpty() || !right.isEmpty()) {
            rows.add(sum("compare.sum", left, right, Run.TOTAL));
            rows.add(sum("measure.word.peak", left, right, Run.PEAK));
        }
        table.show(rows, dark.get());
        table.fitHeight();
        table.setVisible(!rows.isEmpty());
        table.setManaged(!rows.isEmpty());
    }

    private static Row sum(String key, Map<String, Long> left, Map<String, Long> right, String field) {
        return new Row(M.text(key), Optional.empty(), figure(left, field), figure(right, field), true);
    }

    private static Optional<Long> figure(Map<String, Long> figures, String field) {
        return Optional.ofNullable(figures.get(field));
    }
}
