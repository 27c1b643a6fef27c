package dev.headroom.app.library;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Scale;
import dev.headroom.machine.library.FitCheck;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.LibraryModel.Format;
import dev.headroom.machine.library.LibraryModel.Runs;
import dev.headroom.machine.library.ModelFit;
import dev.headroom.machine.library.Part;
import dev.headroom.machine.library.Share;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.ModelSpec;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The model that is chosen: its parts with their sum, what a token and a picture take, whether it fits and why, and
/// what can be done with it.
final class ModelDetail extends BorderPane implements AutoCloseable {
    private static final Messages M = Messages.of("library");

    private final LibraryViewModel model;
    private final LibraryActions actions;
    private final ObservableBooleanValue dark;
    private final VBox told = new VBox(8);
    private final FlowPane buttons = new FlowPane(8, 8);
    private final InvalidationListener redraw = o -> show();

    ModelDetail(LibraryViewModel model, LibraryActions actions, ObservableBooleanValue dark) {
        this.model = model;
        this.actions = actions;
        this.dark = dark;
        setId("library-detail");
        getStyleClass().add("hr-panel");
        setPadding(new Insets(12));
        ScrollPane scroll = new ScrollPane(told);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        setCenter(scroll);
        setBottom(buttons);
        BorderPane.setMargin(buttons, new Insets(10, 0, 0, 0));
        model.chosen().addListener(redraw);
        model.card().addListener(redraw);
        dark.addListener(redraw);
        show();
    }

    private void show() {
        told.getChildren().clear();
        buttons.getChildren().clear();
        model.chosen().get().ifPresent(this::show);
        setVisible(model.chosen().get().isPresent());
        setManaged(isVisible());
    }

    private void show(LibraryRow row) {
        LibraryModel shown = row.model();
        Label name = wrapped("library-name", LibraryWords.name(shown), "hr-title");
        told.getChildren()
                .addAll(
                        name,
                        wrapped(
                                "library-place",
                                M.text(
                                        "facts",
                                        LibraryWords.place(shown),
                                        shown.files().size(),
                                        Bytes.human(shown.diskBytes())),
                                "hr-small",
                                "hr-muted"));
        if (!shown.parts().isEmpty()) {
            PartsBar bar = new PartsBar(Scale.px(18));
            bar.show(shown, shown.bytes(), dark.get());
            told.getChildren().addAll(bar, bill(shown));
        }
        shown.troubles()
                .forEach(t -> told.getChildren()
                        .add(wrapped(
                                "library-trouble",
                                Messages.say(t.sentence()),
                                "hr-small",
                                t.breaks() ? "hr-danger" : "hr-muted")));
        shown.spec()
                .filter(s -> shown.whole())
                .ifPresent(s -> told.getChildren().add(dimensions(s)));
        told.getChildren().add(fit("library-here", M.text("fit.here"), row.here(), shown));
        told.getChildren().add(fit("library-there", model.card().get().spec().name(), row.there(), shown));
        buttons(row);
    }

    /// The parts and their sum.
    private GridPane bill(LibraryModel shown) {
        GridPane bill = grid();
        bill.setId("library-bill");
        int line = 0;
        for (Part part : Part.values()) {
            Share share = shown.parts().get(part);
            if (share != null) {
                Rectangle swatch =
                        new Rectangle(10, 10, LibraryWords.colour(part).color(dark.get()));
                Label label = new Label(LibraryWords.part(part), swatch);
                label.setGraphicTextGap(8);
                line(bill, line++, label, share.parameters(), share.bytes(), false);
            }
        }
        Label sum = new Label(M.text("sum"));
        sum.getStyleClass().add("hr-heading");
        line(bill, line, sum, shown.parameters(), shown.bytes(), true);
        return bill;
    }

    private static void line(GridPane bill, int at, Label label, long parameters, long bytes, boolean strong) {
        Label count = new Label(LibraryWords.parameters(parameters));
        count.getStyleClass().add(strong ? "hr-heading" : "hr-muted");
        Label size = new Label(Bytes.human(bytes));
        size.getStyleClass().add("hr-heading");
        for (Label each : new Label[] {label, count, size}) {
            each.setMinWidth(Region.USE_PREF_SIZE);
        }
        bill.addRow(at, label, count, size);
    }

    private static GridPane grid() {
        GridPane grid = new GridPane(10, 5);
        ColumnConstraints first = new ColumnConstraints();
        first.setHgrow(Priority.ALWAYS);
        ColumnConstraints figures = new ColumnConstraints();
        figures.setHalignment(HPos.RIGHT);
        grid.getColumnConstraints().addAll(first, figures, figures);
        return grid;
    }

    private GridPane dimensions(ModelSpec spec) {
        GridPane grid = new GridPane(10, 5);
        ColumnConstraints first = new ColumnConstraints();
        first.setHgrow(Priority.ALWAYS);
        ColumnConstraints figures = new ColumnConstraints();
        figures.setHalignment(HPos.RIGHT);
        grid.getColumnConstraints().addAll(first, figures);
        grid.addRow(
                0,
                quiet(M.text("kv")),
                new Label(M.text("kv.token", Bytes.human(2 * spec.decoder().kvValuesPerToken()))));
        grid.addRow(
                1,
                quiet(M.text("session")),
                new Label(M.text("tokens", "%,d".formatted(spec.decoder().context()))));
        spec.tower()
                .ifPresent(t -> grid.addRow(
                        2, quiet(M.text("tile")), new Label(M.text("tokens", "%,d".formatted(t.tokensPerTile())))));
        return grid;
    }

    private static Label quiet(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("hr-muted");
        return label;
    }

    private VBox fit(String id, String where, ModelFit fit, LibraryModel shown) {
        Label head = FitBadge.of(fit);
        head.setId(id);
        head.setText(M.text("fit.of", where, FitBadge.words(fit)));
        head.setWrapText(true);
        head.setMinWidth(0);
        head.setMinHeight(Region.USE_PREF_SIZE);
        VBox card = new VBox(4, head);
        card.getStyleClass().add("hr-library-fit");
        String why = FitBadge.reason(fit);
        boolean said = shown.troubles().stream()
                .anyMatch(t -> Messages.say(t.sentence()).equals(why));
        if (!why.isEmpty() && !said) {
            card.getChildren().add(wrapped(id + "-why", why, "hr-small", "hr-muted"));
        }
        if (fit instanceof ModelFit.Needs(String format, long left)) {
            card.getChildren()
                    .add(wrapped(id + "-why", M.text("fit.packed", format, Bytes.human(left)), "hr-small", "hr-muted"));
        }
        return card;
    }

    private void buttons(LibraryRow row) {
        LibraryModel shown = row.model();
        if (shown.runs() instanceof Runs.Here && row.here().runs()) {
            Optional<String> format =
                    row.here() instanceof ModelFit.Needs(String f, long _) ? Optional.of(f) : Optional.empty();
            Button run = Buttons.words(
                    "library-run",
                    format.map(f -> M.text("run.as", f)).orElse(M.text("run")),
                    () -> actions.runHere(shown, format));
            run.setGraphic(new FontIcon(Feather.PLAY));
            run.getStyleClass().add("accent");
            buttons.getChildren().add(run);
        }
        if (shown.spec().isPresent()) {
            buttons.getChildren().add(Buttons.words("library-plan", M.text("plan"), () -> actions.plan(shown)));
        }
        if (shown.format() == Format.SAFETENSORS && shown.whole()) {
            buttons.getChildren().add(Buttons.words("library-launch", M.text("launch"), () -> actions.launch(shown)));
        }
        buttons.getChildren()
                .add(Buttons.words("library-show", M.text("show"), () -> actions.showFolder(shown.folder())));
    }

    /// Runs the model that is chosen, where it can be.
    void run() {
        buttons.getChildren().stream()
                .filter(b -> "library-run".equals(b.getId()))
                .findFirst()
                .ifPresent(b -> ((Button) b).fire());
    }

    private static Label wrapped(String id, String text, String... styles) {
        Label label = new Label(text);
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /// Tokens of the session that must have room, for the foot of the table.
    static String assumed() {
        return M.text("assumed", "%,d".formatted(FitCheck.TOKENS));
    }

    @Override
    public void close() {
        model.chosen().removeListener(redraw);
        model.card().removeListener(redraw);
        dark.removeListener(redraw);
    }
}
