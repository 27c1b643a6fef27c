package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root", ".."));

    @Test
    void everySourceFileIsInTheHouseStyle() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : Format.sources(ROOT)) {
            String before = Files.readString(file);
            try {
                if (!Format.format(before).equals(before)) {
                    wrong.add(ROOT.relativize(file).toString());
                }
            } catch (FormatterException | IllegalStateException e) {
                wrong.add(ROOT.relativize(file) + " (" + e.getMessage() + ")");
            }
        }
        assertThat(wrong)
                .as(
                        "These files are not in the house style. Fix them with:%n    .ci/format %s",
                        String.join(" ", wrong))
                .isEmpty();
    }

    @Test
    void aLongDocumentationLineStaysDocumentation() throws FormatterException {
        String words = "word ".repeat(60).strip();
        String source = "class A {\n        /// %s\n        int a;\n}\n".formatted(words);

        String formatted = Format.format(source);

        assertThat(formatted.lines().filter(line -> line.contains("word")))
                .allMatch(line -> line.startsWith("    /// "));
        assertThat(formatted.lines()).allMatch(line -> line.length() <= Format.WIDTH);
        assertThat(formatted.replaceAll("[^a-z]+", " ")).contains(words);
    }

    @Test
    void aParameterThatIsWrappedHangsByFour() {
        String source = "/// @param a " + "word ".repeat(30).strip();

        assertThat(Format.wrapDocumentation(source, 60).lines().skip(1))
                .allMatch(line -> line.startsWith("///     word"));
    }

    @Test
    void whatIsLeftOverGoesToTheNextLineOfTheParagraph() {
        assertThat(Format.wrapDocumentation("/// one two three four\n/// five\n/// - six", 18))
                .isEqualTo("/// one two three\n/// four five\n/// - six");
    }

    @Test
    void aWordThatWasStrandedIsTakenBackIntoItsParagraph() {
        assertThat(Format.fillParagraphs("    /// one two\n    /// three\n    /// four five\n\n    int a;", 26))
                .isEqualTo("    /// one two three four\n    /// five\n\n    int a;");
    }

    @Test
    void listsTagsTablesFencesAndWhatHangsBelowThemAreNotFilled() {
        for (String block : List.of(
                "/// - one\n///   two\n/// lazy\n/// tail",
                "/// @param a one\n///     two\n/// @param b three",
                "/// | a |\n/// |---|\n/// | b |",
                "/// ```\n/// one\n/// two\n/// ```",
                "/// # one\n/// two",
                "/// 1. one\n/// 2. two",
                "/// one two\n/// - three",
                "// one\n// two")) {
            assertThat(Format.fillParagraphs(block, 120)).isEqualTo(block);
        }
    }

    @Test
    void noLineComesToBeginLikeAList() {
        String sum = "/// aaaa bbbb\n/// c - dddd";
        assertThat(Format.fillParagraphs(sum, 15)).isEqualTo(sum);
    }

    @Test
    void tablesAndFencesAreLeftAlone() {
        String table = "/// | " + "cell | ".repeat(40) + "\n/// ```\n/// " + "code ".repeat(40) + "\n/// ```";

        assertThat(Format.wrapDocumentation(table, 120)).isEqualTo(table);
    }

    @Test
    void formattingTwiceChangesNothing() throws FormatterException {
        String once = Format.format("class A{int f(int x){return switch(x){case 1->2;default->{yield 3;}};}}");

        assertThat(Format.format(once)).isEqualTo(once).contains("        return switch (x) {\n");
    }
}
