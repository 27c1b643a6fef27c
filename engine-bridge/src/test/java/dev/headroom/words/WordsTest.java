package dev.headroom.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    private final Words chinese = Words.of("zh_CN");

    @Test
    void aSentenceIsSaidInEachLanguageWithItsArguments() {
        Sentence taken = Sentence.of("Port {} is taken by another program.", 8000);

        assertThat(taken).hasToString("Port 8000 is taken by another program.");
        assertThat(chinese.say(taken)).contains("8000").doesNotContain("Port");
    }

    @Test
    void anArgumentMayBeASentence() {
        Sentence inner = Sentence.of("Port {} is taken by another program.", 8000);

        assertThat(chinese.say(Sentence.NONE.then(inner).then(inner)))
                .isEqualTo(chinese.say(inner) + chinese.say(inner));
        assertThat(inner.then(inner))
                .hasToString("Port 8000 is taken by another program. Port 8000 is taken by another program.");
    }

    @Test
    void foreignWordsAreNeverTranslated() {
        Sentence last = Sentence.foreign("Port 1 is taken by another program.");

        assertThat(chinese.say(last)).isEqualTo("Port 1 is taken by another program.");
    }

    @Test
    void argumentsWithBracesAndDollarsStayAsTheyAre() {
        assertThat(Sentence.foreign("{} $1 \\").toString()).isEqualTo("{} $1 \\");
    }

    @Test
    void aSizeKeepsItsBytesAndIsSaidInUnits() {
        Sentence size = new Sentence("{}", List.of(new Size(3L << 30)));

        assertThat(size.arguments()).containsExactly(new Size(3L << 30));
        assertThat(size).hasToString("3.00 GiB");
    }

    @Test
    void asManyArgumentsAsHoles() {
        assertThatThrownBy(() -> new Sentence("{} and {}", List.of("one")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 holes for 1");
    }

    @Test
    void aPairWithHolesThatItHasNoArgumentsForIsRefused() {
        assertThatThrownBy(() -> Words.read("Port {} is taken.\n端口 {1}。\n")).hasMessageContaining("{1}");
        assertThatThrownBy(() -> Words.read("One line\n")).hasMessageContaining("no translation");
    }
}
