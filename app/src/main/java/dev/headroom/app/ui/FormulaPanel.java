package dev.headroom.app.ui;

import dev.headroom.app.i18n.Messages;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.Formula;
import dev.headroom.plan.advise.Effect;
import dev.headroom.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One component explained: its formula in symbols, then with numbers, then the result; where the rule comes from; what
/// was predicted, reported and measured; and which setting moves it by how much, each a button that leads to the
/// setting. Escape closes it.
public final class FormulaPanel extends VBox {
    private static final Messages M = Explained.M;

    private final Consumer<Setting<?>> lead;
    private final Rectangle swatch = new Rectangle(12, 12);
    private final Label name = new Label();
    private final Label bytes = new Label();
    private final VBox body = new VBox(6);
    private Optional<Explained> shown = Optional.empty();
    private boolean dark;

    /// @param lead moves the keyboard to a setting's control
    /// @param close takes the panel away
    public FormulaPanel(Consumer<Setting<?>> lead, Runnable close) {
        this.lead = lead;
        setId("formula");
        getStyleClass().add("hr-formula");
        setSpacing(6);
        setMinWidth(240);
        swatch.setArcWidth(3);
        swatch.setArcHeight(3);
        name.setId("formula-name");
        name.getStyleClass().add("hr-heading");
        name.setMinWidth(USE_PREF_SIZE);
        bytes.setId("formula-bytes");
        bytes.getStyleClass().add("hr-heading");
        bytes.setMinWidth(USE_PREF_SIZE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(
                7,
                swatch,
                name,
                space,
                bytes,
                icon("formula-copy", Feather.COPY, "copy", () -> copy(Explained::text)),
                icon("formula-copy-markdown", Feather.HASH, "copy.markdown", () -> copy(Explained::markdown)),
                icon("formula-close", Feather.X, "close", close));
        head.setAlignment(Pos.CENTER_LEFT);
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-formula-scroll");
        setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, scroll);
        setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                close.run();
                e.consume();
            }
        });
    }

    private static Button icon(String id, Feather icon, String key, Runnable action) {
        Button button = new Button();
        button.setId(id);
        button.setGraphic(new FontIcon(icon));
        button.getStyleClass().add("hr-icon-button");
        button.setTooltip(Hints.of(M.text(key)));
        button.setAccessibleText(M.text(key));
        button.setOnAction(e -> action.run());
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    private void copy(java.util.function.Function<Explained, String> written) {
        shown.ifPresent(what -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(written.apply(what));
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    public Optional<Explained> shown() {
        return shown;
    }

    public void show(Explained what, boolean inDark) {
        if (shown.filter(what::equals).isPresent() && dark == inDark) {
            return;
        }
        shown = Optional.of(what);
        dark = inDark;
        swatch.setFill(what.colour().color(dark));
        name.setText(what.name());
        bytes.setText(
                what.predicted().isPresent() ? Bytes.human(what.predicted().getAsLong()) : "");
        setAccessibleText(what.text());
        body.getChildren().setAll(quiet(what.what()));
        for (Explained.Part part : what.parts()) {
            part(part);
        }
        for (String line : what.figures()) {
            body.getChildren().add(line(line));
        }
        moves(what.effects());
        what.notes().forEach(note -> body.getChildren().add(quiet(note)));
    }

    private void part(Explained.Part part) {
        if (!part.name().isEmpty()) {
            Label title = line(part.name());
            title.getStyleClass().add("hr-heading");
            body.getChildren().add(title);
        }
        VBox box = new VBox(2);
        box.getStyleClass().add("hr-formula-box");
        List<String> lines = Explained.lines(part);
        for (int i = 0; i < lines.size(); i++) {
            Label line = new Label(lines.get(i));
            line.getStyleClass().addAll("hr-mono", i == lines.size() - 1 ? "hr-formula-result" : "hr-formula-line");
            line.setWrapText(true);
            line.setMinHeight(USE_PREF_SIZE);
            box.getChildren().add(line);
        }
        body.getChildren().add(box);
        GridPane symbols = new GridPane();
        symbols.setHgap(8);
        symbols.setVgap(1);
        for (Formula.Symbol symbol : part.formula().symbols()) {
            Label key = new Label(symbol.name());
            key.getStyleClass().addAll("hr-mono", "hr-small");
            key.setMinWidth(USE_PREF_SIZE);
            Label meaning = quiet(symbol.meaning().map(Messages::say).orElse(symbol.number()));
            meaning.setTooltip(Hints.of(symbol.name() + " = " + symbol.number()));
            symbols.addRow(symbols.getRowCount(), key, meaning);
        }
        if (symbols.getRowCount() > 0) {
            body.getChildren().add(symbols);
        }
        body.getChildren().add(quiet(M.text("source", Messages.say(part.source()))));
    }

    private void moves(List<Effect> effects) {
        Label title = line(M.text("moves"));
        title.getStyleClass().add("hr-heading");
        body.getChildren().add(title);
        if (effects.isEmpty()) {
            body.getChildren().add(quiet(M.text("moves.none")));
        }
        for (Effect effect : effects) {
            body.getChildren().add(mover(effect));
        }
    }

    private Node mover(Effect effect) {
        Label caption = new Label(Explained.caption(effect));
        caption.setMinWidth(USE_PREF_SIZE);
        Label by = new Label("%s → %s  %s".formatted(effect.from(), effect.step(), Explained.signed(effect.by())));
        by.getStyleClass().addAll("hr-small", "hr-muted");
        by.setMinWidth(USE_PREF_SIZE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox content = new HBox(8, caption, space, by);
        content.setAlignment(Pos.CENTER_LEFT);
        Button button = new Button();
        button.setId("formula-moves-" + effect.setting().field());
        button.setGraphic(content);
        content.prefWidthProperty().bind(button.widthProperty().subtract(24));
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinWidth(USE_PREF_SIZE);
        button.getStyleClass().addAll("small", "hr-formula-mover");
        button.setAccessibleText(Explained.effect(effect));
        button.setTooltip(Hints.of(M.text("lead", Explained.caption(effect))));
        button.setOnAction(e -> lead.accept(effect.setting()));
        return button;
    }

    private static Label line(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("hr-small");
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private static Label quiet(String text) {
        Label label = line(text);
        label.getStyleClass().add("hr-muted");
        return label;
    }
}
