package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.SizedTable;
import dev.headroom.app.ui.SizedTable.Cell;
import dev.headroom.app.ui.SizedTable.Look;
import dev.headroom.memory.Bytes;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Every card of the catalogue with the question at hand: fits, tight or over, with the bytes left. A click or the
/// enter key plans for that card.
final class WhichCards extends VBox {
    private static final Messages M = Messages.of("models");
    private static final double ROWS = 7.5;
    private static final double ROW = 25;

    private final PlanViewModel plan;
    private final SizedTable<CardFit> table = new SizedTable<>(ROW);
    private final Label counts = PlanPage.sentence("");
    private boolean dark;

    WhichCards(PlanViewModel plan) {
        super(6);
        this.plan = plan;
        setId("plan-which-cards");
        counts.setId("plan-which-counts");
        counts.getStyleClass().add("hr-muted");
        table.words(M.text("device"), this::name);
        table.numbers(M.text("card.total"), f -> Cell.of(Bytes.human(f.card().total())));
        table.numbers(
                M.text("line.peak"),
                f -> f.peak().isPresent()
                        ? Cell.of(Bytes.human(f.peak().getAsLong()))
                        : Cell.of("–").look(Look.QUIET));
        table.words(M.text("which.verdict"), WhichCards::verdict);
        table.prefHeightProperty().bind(table.fixedCellSizeProperty().multiply(ROWS + 1.2));
        table.setMinHeight(Region.USE_PREF_SIZE);
        table.setAccessibleText(M.text("which.title"));
        table.setOnMouseClicked(e -> take());
        table.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                take();
                e.consume();
            }
        });
        plan.fits().addListener((o, was, now) -> show(now));
        show(plan.fits().get());
        getChildren().addAll(counts, table);
    }

    void theme(boolean inDark) {
        dark = inDark;
        show(plan.fits().get());
    }

    private void show(List<CardFit> fits) {
        long fit = fits.stream().filter(f -> f.kind() == CardFit.Kind.FITS).count();
        long tight = fits.stream().filter(f -> f.kind() == CardFit.Kind.TIGHT).count();
        counts.setText(fits.isEmpty() ? M.text("which.none") : M.text("which.counts", fit, tight, fits.size()));
        table.show(fits, dark);
    }

    private void take() {
        CardFit chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            plan.choose(Card.of(chosen.card()));
        }
    }

    private Cell name(CardFit fit) {
        Cell name = Cell.of(fit.card().name());
        return fit.card().equals(plan.request().device()) ? name.look(Look.STRONG) : name;
    }

    private static Cell verdict(CardFit fit) {
        return switch (fit.kind()) {
            case FITS -> Cell.of(M.text("which.fits", Bytes.human(fit.left().orElse(0))));
            case TIGHT -> Cell.of(M.text("which.tight", Bytes.human(fit.left().orElse(0))));
            case OVER ->
                Cell.of(M.text("which.over", Bytes.human(-fit.left().orElse(0))))
                        .look(Look.DANGER);
            case REFUSED ->
                Cell.of(M.text("which.refused"))
                        .hint(Messages.say(fit.verdict()))
                        .look(Look.QUIET);
        };
    }
}
