package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "exact ; A red circle ; a  red circle. ; true",
                "exact ; red ; a red circle ; false",
                "number ; 1,234.5 ; The price is 1234.50 euros ; true",
                "number ; 42 ; There are 42, not 43 ; true",
                "number ; 42 ; There are 43, not 42 ; false",
                "number ; -3 ; It is −3 degrees ; true",
                "number ; 12 ; 共有１２个 ; true",
                "number ; 12 ; twelve ; false",
                "keyword ; red|crimson,circle ; A crimson circle ; true",
                "keyword ; red|crimson,circle ; A blue circle ; false",
                "keyword ; 红色，圆 ; 一个红色的圆形。 ; true"
            })
    void answersAreComparedAsTheFileSays(String match, String answer, String said, boolean right) {
        assertThat(Expected.of(match, answer).accepts(said)).contains(right);
    }

    @Test
    void whatAPersonHasToJudgeIsNeitherRightNorWrong() {
        assertThat(Expected.of("hand", "").accepts("a poem")).isEmpty();
    }

    @Test
    void aWayOfMatchingThatThereIsNotIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Expected.of("regex", ".*")).hasMessageContaining("keyword");
        assertThatThrownBy(() -> Expected.of("number", "many")).hasMessageContaining("many");
    }
}
