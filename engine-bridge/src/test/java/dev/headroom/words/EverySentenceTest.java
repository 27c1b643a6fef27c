package dev.headroom.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every sentence that stands in the sources of what speaks to users is known in Chinese. A failure prints the English
/// lines to put into `words/zh_CN.txt`.
class EverySentenceTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("headroom.root", ".."), "engine-bridge/src/main/java/dev/headroom");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*//.*$");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern JOINED = Pattern.compile(LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*");
    private static final Pattern HOLE = Pattern.compile("%(?:\\d+\\$)?[-+,#0-9.]*[sdfS]");
    /// Capital letter or a hole at the front, three words, a full stop.
    private static final Pattern SENTENCE = Pattern.compile("(?s)[A-Z%].*\\s\\S+\\s\\S.*[.?!]");

    private final Sentences chinese = Sentences.of("zh_CN");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engine",
                "explain",
                "job",
                "timeline/Creep.java",
                "probe/SpillWatch.java",
                "checkpoint/CheckpointException.java"
            })
    void everySentenceIsKnownInChinese(String sources) throws IOException {
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES.resolve(sources))) {
            files.filter(f -> f.toString().endsWith(".java"))
                    .sorted()
                    .flatMap(EverySentenceTest::sentences)
                    .distinct()
                    .filter(s -> !chinese.knows(filled(s)))
                    .forEach(unknown::add);
        }

        assertThat(unknown)
                .as("to be added to words/zh_CN.txt, with {} for what is filled in")
                .isEmpty();
    }

    /// A figure in each hole, as users see it.
    private static String filled(String template) {
        return HOLE.matcher(template).replaceAll("7").replace("%%", "%");
    }

    static Stream<String> sentences(Path file) {
        try {
            String source = COMMENT.matcher(Files.readString(file)).replaceAll("");
            List<String> found = new ArrayList<>();
            Matcher joined = JOINED.matcher(source);
            while (joined.find()) {
                StringBuilder text = new StringBuilder();
                Matcher part = LITERAL.matcher(joined.group());
                while (part.find()) {
                    text.append(part.group(1).replace("\\\"", "\"").replace("\\n", "\n"));
                }
                if (SENTENCE.matcher(text).matches()) {
                    found.add(text.toString());
                }
            }
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
