package dev.headroom.app.ui.markdown;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.layout.VBox;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/// Shows Markdown that may still be growing. Blocks that are closed are built once; only the text from the last block
/// on is parsed again when more arrives. A block closes the one before it when its first line is complete: until then
/// `|` may become a row of the table above, and `2` an item of the list.
public final class MarkdownView extends VBox {
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    private final Blocks blocks;
    private String text = "";
    /// Where the last block begins whose first line is complete: everything before it is on screen for good.
    private int tail;
    private int closed;

    /// @param copy what the copy buttons of code blocks do
    /// @param copyLabel what they are called
    public MarkdownView(Consumer<String> copy, String copyLabel) {
        getStyleClass().add("hr-markdown");
        setSpacing(8);
        blocks = new Blocks(copy, copyLabel);
    }

    public void setMarkdown(String now) {
        if (now.equals(text)) {
            return;
        }
        if (!now.startsWith(text)) {
            tail = 0;
            closed = 0;
        }
        text = now;
        getChildren().remove(closed, getChildren().size());
        String open = text.substring(tail);
        int lastBlock = 0;
        for (Node block = PARSER.parse(open).getFirstChild(); block != null; block = block.getNext()) {
            if (open.indexOf('\n', begin(block)) >= 0) {
                lastBlock = begin(block);
                closed = getChildren().size();
            }
            blocks.build((Block) block).ifPresent(getChildren()::add);
        }
        tail += lastBlock;
    }

    /// Code of the last code block, empty when there is none.
    public String lastCode() {
        return blocks.lastCode(text, PARSER);
    }

    private static int begin(Node block) {
        List<SourceSpan> spans = block.getSourceSpans();
        if (spans.isEmpty()) {
            return 0;
        }
        SourceSpan first = spans.getFirst();
        return Math.max(0, first.getInputIndex() - first.getColumnIndex());
    }
}
