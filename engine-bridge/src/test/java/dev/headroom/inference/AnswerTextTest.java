package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
    private static List<String> pieces(AnswerText answer, String... tokens) {
        List<String> pieces = new ArrayList<>();
        for (String token : tokens) {
            pieces.add(answer.add(token));
        }
        pieces.add(answer.end(""));
        return pieces;
    }

    @Test
    void aStopStringSpreadOverTokensEndsTheAnswerAndIsNotShown() {
        AnswerText answer = new AnswerText(List.of("###"));
        assertThat(pieces(answer, "one", " #", "#", "#", " two")).containsExactly("one", " ", "", "", "", "");
        assertThat(answer.stopped()).isTrue();
        assertThat(answer.text()).isEqualTo("one ");
    }

    @Test
    void whatOnlyLookedLikeAStopStringIsGivenLater() {
        AnswerText answer = new AnswerText(List.of("###"));
        assertThat(pieces(answer, "a#", "#b", "#")).containsExactly("a", "##b", "", "#");
        assertThat(answer.stopped()).isFalse();
    }

    @Test
    void theEarliestOfSeveralStopStringsCounts() {
        AnswerText answer = new AnswerText(List.of("end", "stop"));
        assertThat(answer.add("go on, stop before the end")).isEqualTo("go on, ");
    }

    @Test
    void withoutStopStringsNothingIsHeldBack() {
        assertThat(pieces(new AnswerText(List.of()), "a", "b")).containsExactly("a", "b", "");
    }
}
