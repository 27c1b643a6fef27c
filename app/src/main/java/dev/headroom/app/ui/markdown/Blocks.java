package dev.headroom.app.ui.markdown;

import dev.headroom.app.ui.Hints;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Separator;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One JavaFX node per block of Markdown.
final class Blocks {
    private final Consumer<String> copy;
    private final String copyLabel;

    Blocks(Consumer<String> copy, String copyLabel) {
        this.copy = copy;
        this.copyLabel = copyLabel;
    }

    /// Empty for what shows nothing.
    Optional<Node> build(Block block) {
        return Optional.ofNullable(
                switch (block) {
                    case Heading heading -> {
                        TextFlow flow = Inlines.flow(heading);
                        flow.getStyleClass().add("hr-md-h" + Math.min(3, heading.getLevel()));
                        yield flow;
                    }
                    case Paragraph paragraph -> Inlines.flow(paragraph);
                    case FencedCodeBlock code -> code(code.getLiteral(), code.getInfo());
                    case IndentedCodeBlock code -> code(code.getLiteral(), "");
                    case HtmlBlock html -> code(html.getLiteral(), "html");
                    case BlockQuote quote -> {
                        VBox box = children(quote);
                        box.getStyleClass().add("hr-md-quote");
                        yield box;
                    }
                    case BulletList list -> list(list, 0);
                    case OrderedList list -> {
                        Integer start = list.getMarkerStartNumber();
                        yield list(list, start == null ? 1 : start);
                    }
                    case ThematicBreak _ -> new Separator();
                    case TableBlock table -> table(table);
                    case LinkReferenceDefinition _ -> null;
                    default -> children(block);
                });
    }

    private VBox children(org.commonmark.node.Node parent) {
        VBox box = new VBox(6);
        for (var child = parent.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof Block block) {
                build(block).ifPresent(box.getChildren()::add);
            }
        }
        return box;
    }

    /// @param start number of the first item, 0 for bullets
    private Node list(ListBlock list, int start) {
        VBox items = new VBox(4);
        int number = start;
        for (var item = list.getFirstChild(); item != null; item = item.getNext()) {
            Label marker = new Label(start == 0 ? "\u2022" : number + ".");
            marker.setMinWidth(start == 0 ? 14 : 24);
            marker.getStyleClass().add("hr-muted");
            VBox content = children(item);
            HBox.setHgrow(content, Priority.ALWAYS);
            items.getChildren().add(new HBox(4, marker, content));
            number++;
        }
        items.setPadding(new Insets(0, 0, 0, 6));
        return items;
    }

    private Node code(String literal, String info) {
        String source = literal.stripTrailing();
        Label language = new Label(info == null ? "" : info);
        language.getStyleClass().addAll("hr-muted", "hr-small");
        Button button = new Button(copyLabel, new FontIcon(Feather.COPY));
        button.getStyleClass().setAll("hr-icon-button", "hr-small");
        button.setTooltip(Hints.of(copyLabel));
        button.setOnAction(e -> copy.accept(source));
        BorderPane header = new BorderPane();
        header.setLeft(language);
        header.setRight(button);
        header.getStyleClass().add("hr-md-code-header");
        Label text = new Label(source);
        text.getStyleClass().add("hr-mono");
        text.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        // room for the scroll bar, which lies on top
        text.setPadding(new Insets(0, 0, 14, 0));
        ScrollPane scroll = new ScrollPane(text);
        scroll.getStyleClass().add("hr-md-code-text");
        scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMinHeight(Region.USE_PREF_SIZE);
        VBox box = new VBox(header, scroll);
        box.getStyleClass().add("hr-md-code");
        return box;
    }

    private static Node table(TableBlock table) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("hr-md-table");
        grid.setMaxWidth(Region.USE_PREF_SIZE);
        int[] row = {0};
        table.accept(new AbstractVisitor() {
            private int column;

            @Override
            public void visit(org.commonmark.node.CustomNode node) {
                if (node instanceof TableCell cell) {
                    TextFlow flow = Inlines.flow(cell);
                    flow.getStyleClass().add(cell.isHeader() ? "hr-md-th" : "hr-md-td");
                    if (cell.getAlignment() == TableCell.Alignment.RIGHT) {
                        GridPane.setHalignment(flow, HPos.RIGHT);
                        flow.setTextAlignment(TextAlignment.RIGHT);
                    }
                    grid.add(flow, column++, row[0]);
                    return;
                }
                boolean line = node instanceof TableRow;
                if (line) {
                    column = 0;
                }
                visitChildren(node);
                if (line) {
                    row[0]++;
                }
            }
        });
        return grid;
    }

    String lastCode(String text, Parser parser) {
        String[] last = {""};
        parser.parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock code) {
                last[0] = code.getLiteral().stripTrailing();
            }

            @Override
            public void visit(IndentedCodeBlock code) {
                last[0] = code.getLiteral().stripTrailing();
            }
        });
        return last[0];
    }
}
