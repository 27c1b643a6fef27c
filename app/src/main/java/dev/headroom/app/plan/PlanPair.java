package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Palette;
import dev.headroom.app.ui.SizedTable;
import dev.headroom.app.ui.SizedTable.Cell;
import dev.headroom.app.ui.SizedTable.Look;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PlanRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/// The plan that was pinned as A beside the present one, B: the peak of each component of the card that has least left,
/// and what B takes more. It can be gone back to, and copied as Markdown.
final class PlanPair extends VBox {
    private static final Messages M = Messages.of("models");
    private static final double ROW = 25;

    private final SizedTable<Row> table = new SizedTable<>(ROW);
    private final Label what = PlanPage.sentence("");

    /// @param kind empty for the sum
    private record Row(Optional<ComponentKind> kind, long a, long b) {
        String name() {
            return kind.map(k -> Components.name(k)).orElseGet(() -> M.text("pair.sum"));
        }
    }

    PlanPair(PlanViewModel plan) {
        super(8);
        setId("plan-pair");
        what.setId("plan-pair-what");
        table.words(M.text("line.name"), PlanPair::name);
        table.numbers("A", r -> strong(Cell.of(Bytes.human(r.a())), r));
        table.numbers("B", r -> strong(Cell.of(Bytes.human(r.b())), r));
        table.numbers("B − A", r -> strong(Cell.of(signed(r)), r));
        table.setMinHeight(USE_PREF_SIZE);
        Button back = Buttons.words(
                "plan-pair-back",
                M.text("pair.back"),
                () -> plan.pinned().get().ifPresent(a -> plan.show(a.request())));
        Button copy = Buttons.words("plan-pair-copy", M.text("copy.markdown"), this::copy);
        getChildren().addAll(what, table, new FlowPane(8, 8, back, copy));
    }

    void show(PlanViewModel.State a, PlanViewModel.State b, boolean dark) {
        List<String> changes = Turned.between(a.request(), b.request());
        what.setText(title(a.request(), "A") + "\n" + title(b.request(), "B")
                + (changes.isEmpty() ? "" : "\n" + String.join(M.text("list.and"), changes)));
        List<Row> rows = rows(a, b);
        table.show(rows, dark);
        table.fitHeight();
    }

    private static String title(PlanRequest q, String name) {
        return M.text(
                "pair.title",
                name,
                q.model().name(),
                q.devices(),
                q.device().name(),
                M.text("engine." + q.engine().field()));
    }

    private static List<Row> rows(PlanViewModel.State a, PlanViewModel.State b) {
        List<Row> rows = new ArrayList<>();
        if (a.plan().devices().isEmpty() || b.plan().devices().isEmpty()) {
            return rows;
        }
        DevicePlan one = a.plan().tightest();
        DevicePlan other = b.plan().tightest();
        for (ComponentKind kind : ComponentKind.values()) {
            if (one.peak(kind) != 0 || other.peak(kind) != 0) {
                rows.add(new Row(Optional.of(kind), one.peak(kind), other.peak(kind)));
            }
        }
        rows.add(new Row(Optional.empty(), one.peak(), other.peak()));
        return rows;
    }

    private static Cell name(Row row) {
        Cell name = strong(Cell.of(row.name()), row);
        return row.kind().map(k -> name.swatch(Palette.of(k))).orElse(name);
    }

    private static Cell strong(Cell cell, Row row) {
        return row.kind().isEmpty() ? cell.look(Look.STRONG) : cell;
    }

    private static String signed(Row row) {
        long by = row.b() - row.a();
        return by == 0 ? "0" : (by < 0 ? "−" : "+") + Bytes.human(Math.abs(by));
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(markdown());
        Clipboard.getSystemClipboard().setContent(content);
    }

    /// The table as it stands.
    String markdown() {
        Stream<String> rows = table.getItems().stream()
                .map(r ->
                        "| %s | %s | %s | %s |".formatted(r.name(), Bytes.human(r.a()), Bytes.human(r.b()), signed(r)));
        return what.getText().replace("\n", "  \n") + "\n\n"
                + Stream.concat(
                                Stream.of(
                                        "| " + M.text("line.name") + " | A | B | B − A |",
                                        "| --- | ---: | ---: | ---: |"),
                                rows)
                        .collect(Collectors.joining("\n", "", "\n"));
    }
}
