package dev.headroom.app.ui.markdown;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;

/// Text within a block: one `Text` per run of the same style. Addresses are shown, never fetched.
final class Inlines extends AbstractVisitor {
    private final TextFlow flow = new TextFlow();
    private final List<String> styles = new ArrayList<>();

    private Inlines() {}

    static TextFlow flow(org.commonmark.node.Node block) {
        Inlines inlines = new Inlines();
        inlines.visitChildren(block);
        inlines.flow.setLineSpacing(3);
        return inlines.flow;
    }

    private void add(String text) {
        Text run = new Text(text);
        run.getStyleClass().add("hr-md-run");
        run.getStyleClass().addAll(styles);
        flow.getChildren().add(run);
    }

    private void styled(String style, org.commonmark.node.Node node) {
        styles.add(style);
        visitChildren(node);
        styles.removeLast();
    }

    @Override
    public void visit(org.commonmark.node.Text text) {
        add(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
        Label label = new Label(code.getLiteral());
        label.getStyleClass().addAll("hr-mono", "hr-md-inline-code");
        flow.getChildren().add(label);
    }

    @Override
    public void visit(StrongEmphasis strong) {
        styled("hr-md-strong", strong);
    }

    @Override
    public void visit(Emphasis emphasis) {
        styled("hr-md-em", emphasis);
    }

    @Override
    public void visit(Link link) {
        styled("hr-md-link", link);
        if (link.getDestination() != null && !link.getDestination().isEmpty()) {
            styles.add("hr-muted");
            add(" (" + link.getDestination() + ")");
            styles.removeLast();
        }
    }

    @Override
    public void visit(Image image) {
        styled("hr-md-em", image);
    }

    @Override
    public void visit(SoftLineBreak line) {
        add(" ");
    }

    @Override
    public void visit(HardLineBreak line) {
        add("\n");
    }

    @Override
    public void visit(HtmlInline html) {
        add(html.getLiteral());
    }
}
