package dev.headroom.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Whatever sentence the code can make is known in Chinese. A failure prints the English lines to put into
/// `words/zh_CN.txt`.
class EverySentenceHasItsPairTest {
    private static final SourceTemplates SOURCES = SourceTemplates.read();

    private final Words chinese = Words.of("zh_CN");

    @Test
    void everyTemplateHasItsPair() {
        assertThat(SOURCES.templates.keySet())
                .as("to be added to words/zh_CN.txt, each with its Chinese in the next line")
                .filteredOn(t -> !t.isEmpty() && !t.equals("{}"))
                .allMatch(chinese.templates()::contains);
    }

    @Test
    void everyTemplateIsALiteralOfTheSource() {
        assertThat(SOURCES.unreadable).isEmpty();
    }
}
