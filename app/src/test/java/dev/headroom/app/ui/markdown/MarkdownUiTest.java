package dev.headroom.app.ui.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Pane;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What answers look like, whole and while they come in. Nodes are written as text: `flow`, `box`, `grid`, `code` with
/// what is in them.
class MarkdownUiTest {
    private final List<String> copied = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        plain words                | flow[plain words]
        "**bold** and *slanted*"   | flow[<hr-md-strong>bold, and ,<hr-md-em>slanted]
        "# Title"                  | flow[Title]
        "`code` here"              | flow[(code), here]
        "- one\\n- two"            | box[box[(•)box[flow[one]]]box[(•)box[flow[two]]]]
        "3. one\\n4. two"          | box[box[(3.)box[flow[one]]]box[(4.)box[flow[two]]]]
        "> said"                   | box[flow[said]]
        "a  \\nb"                  | flow[a,⏎,b]
        "a\\nb"                    | flow[a, ,b]
        "[here](http://x.y)"       | flow[<hr-md-link>here,<hr-muted> (http://x.y)]
        "![cat](http://x.y/c.png)" | flow[<hr-md-em>cat]
        "<b>raw</b>"               | flow[<b>,raw,</b>]
        "**open"                   | flow[**open]
        """)
    void eachKindOfText(String markdown, String shown) {
        assertThat(tree(view(markdown.replace("\\n", "\n")))).isEqualTo(shown);
    }

    @Test
    void aTableHasItsCellsInPlace() {
        MarkdownView view = view("| a | b |\n|---|--:|\n| 1 | **2** |\n");
        GridPane grid = (GridPane) view.getChildren().getFirst();
        assertThat(tree(grid)).isEqualTo("grid[flow[a]flow[b]flow[1]flow[<hr-md-strong>2]]");
        assertThat(GridPane.getRowIndex(grid.getChildren().getLast())).isOne();
        assertThat(GridPane.getColumnIndex(grid.getChildren().getLast())).isOne();
    }

    @Test
    void codeKeepsItsLinesAndIsCopiedWithOneClick() {
        MarkdownView view = view("Run:\n\n```sh\nfor i in 1 2; do\n  echo $i\ndone\n```\n");
        Fx.run(() -> ((Button) view.lookup(".hr-icon-button")).fire());
        assertThat(copied).containsExactly("for i in 1 2; do\n  echo $i\ndone");
        assertThat(view.lastCode()).isEqualTo("for i in 1 2; do\n  echo $i\ndone");
        assertThat(tree(view)).contains("(sh)").contains("  echo $i");
    }

    @Test
    void codeThatIsNotClosedYetIsCodeAlready() {
        assertThat(tree(view("```java\nint x")))
                .contains("code[")
                .contains("int x")
                .doesNotContain("`");
    }

    private static final String DOCUMENT = """
        # What I see

        A **blue star** and a *red* one, `2` in all.
        They are far apart.

        1. first
        2. second

           still second
             - deep
        3. third

        | shape | count |
        |-------|------:|
        | star  | 2     |
        | 方形   | 1     |

        ```python
        for s in shapes:

            print(s)
        ```

        > quoted
        > twice

        Setext title
        ------------

        <div>raw</div>

        中文也行：**蓝色**的星形。

        ***

            indented code

        the [end](http://example.org "t") &amp; more
        """;

    /// However it is cut up on its way, in the end it looks as if it had come at once; and at no moment does it throw.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTextThatCameInPiecesLooksAsIfItHadComeAtOnce(long seed) {
        Random random = new Random(seed);
        String streamed = Fx.on(() -> {
            MarkdownView view = new MarkdownView(copied::add, "Copy");
            for (int at = 0; at < DOCUMENT.length(); ) {
                at = Math.min(DOCUMENT.length(), at + 1 + random.nextInt(seed == 1 ? 1 : 12));
                view.setMarkdown(DOCUMENT.substring(0, at));
            }
            return tree(view);
        });
        assertThat(streamed).as("seed %d", seed).isEqualTo(tree(view(DOCUMENT)));
    }

    @Test
    void whatIsCompleteIsNotBuiltAgain() {
        Fx.run(() -> {
            MarkdownView view = new MarkdownView(copied::add, "Copy");
            view.setMarkdown("one\n\ntwo\n");
            Node first = view.getChildren().getFirst();
            view.setMarkdown("one\n\ntwo\nand more\n\nthree");
            assertThat(view.getChildren().getFirst()).isSameAs(first);
            assertThat(tree(view)).isEqualTo("flow[one]flow[two, ,and more]flow[three]");
        });
    }

    @Test
    void anotherTextTakesThePlaceOfTheFirst() {
        Fx.run(() -> {
            MarkdownView view = new MarkdownView(copied::add, "Copy");
            view.setMarkdown("one\n\ntwo");
            view.setMarkdown("three");
            assertThat(tree(view)).isEqualTo("flow[three]");
            view.setMarkdown("");
            assertThat(tree(view)).isEmpty();
        });
    }

    private MarkdownView view(String markdown) {
        return Fx.on(() -> {
            MarkdownView view = new MarkdownView(copied::add, "Copy");
            view.setMarkdown(markdown);
            return view;
        });
    }

    private static String tree(Node node) {
        return switch (node) {
            case TextFlow flow ->
                "flow["
                        + String.join(
                                ",",
                                flow.getChildren().stream()
                                        .map(MarkdownUiTest::run)
                                        .toList()) + "]";
            case GridPane grid -> "grid[" + children(grid) + "]";
            case MarkdownView view -> children(view);
            case ScrollPane scroll -> "code[" + tree(scroll.getContent()) + "]";
            case Label label -> "(" + label.getText() + ")";
            case Pane pane -> "box[" + children(pane) + "]";
            default -> node.getClass().getSimpleName();
        };
    }

    private static String children(Pane pane) {
        return String.join(
                "", pane.getChildren().stream().map(MarkdownUiTest::tree).toList());
    }

    private static String run(Node node) {
        if (!(node instanceof Text text)) {
            return tree(node);
        }
        List<String> styles = text.getStyleClass().stream()
                .filter(s -> !s.equals("hr-md-run"))
                .toList();
        return String.join("", styles.stream().map(s -> "<" + s + ">").toList())
                + text.getText().replace("\n", "⏎");
    }
}
