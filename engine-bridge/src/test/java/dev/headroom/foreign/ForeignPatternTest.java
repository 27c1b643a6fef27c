package dev.headroom.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Without its limits each of the hostile patterns here runs for ever: the time limit of a minute is no measurement.
@Timeout(60)
class ForeignPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        ((.*)*)*y                   ; false
        (x+x+)+y                    ; false
        ^(([a-z])+.)+[A-Z]([a-z])+$ ; false
        (.*a){12}b                  ; false
        (x|xx)+y                    ; false
        (x*)*(x*)*(x*)*y            ; false
        (?:x?){300}x{300}           ; true
        (x|y)*                      ; true
        """)
    void onesThatRunAwayElsewhereAnswer(String regex, boolean found) {
        assertThat(ForeignPattern.of(regex).find("x".repeat(8_000)).isPresent()).isEqualTo(found);
    }

    @Test
    void lookaheadIsReadBecausePeopleWriteIt() {
        ForeignPattern qwen = ForeignPattern.of("^(language_model)(?!.*(lm_head|output|emb|wte|shared)).*");

        assertThat(qwen.matches("language_model.layers.0.self_attn.q_proj")).isTrue();
        assertThat(qwen.matches("language_model.lm_head")).isFalse();
    }

    @Test
    void lookaheadThatTakesTooLongIsNamed() {
        ForeignPattern pattern = ForeignPattern.of("(?!z)((x*)*)*y");

        assertThatThrownBy(() -> pattern.find("x".repeat(3_000)))
                .isInstanceOf(ForeignPatternException.class)
                .hasMessageContaining("(?!z)((x*)*)*y takes too long on a text of 3000 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "(a{1000}){1000}",
                "(){2147483647}",
                "a{99999999999999999999}",
                "([)]{90}){90}"
            })
    void repetitionsThatMultiplyAreRefusedBeforeTheyAreWrittenOut(String regex) {
        assertThatThrownBy(() -> ForeignPattern.of(regex))
                .isInstanceOf(ForeignPatternException.class)
                .hasMessageContaining("more than 2000 places");
    }

    @Test
    void aPatternOfAHundredKilobytesIsRefused() {
        assertThatThrownBy(() -> ForeignPattern.of("A".repeat(100_000)))
                .isInstanceOf(ForeignPatternException.class)
                .hasMessageContaining("100000 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "*", "(?P<a", "a{2,1}", "\\"})
    void whatIsNoPatternIsRefused(String regex) {
        assertThatThrownBy(() -> ForeignPattern.of(regex)).isInstanceOf(ForeignPatternException.class);
    }

    @Test
    void pythonsSpellingIsRead() {
        Found found = ForeignPattern.of("loss=(?P<train_loss>[0-9.]+)\\Z")
                .find("loss=0.5")
                .orElseThrow();

        assertThat(found.names()).containsOnlyKeys("train_loss");
        assertThat(found.text(1)).isEqualTo("0.5");
    }

    @Test
    void bothMatchersGiveTheSameGroups() {
        ForeignPattern pattern = ForeignPattern.of("(?<a_b>z)|((x+x+)+y)|(?<last>x)$");

        Found found = pattern.find("x".repeat(8_000)).orElseThrow();

        assertThat(found.has(found.names().get("a_b"))).isFalse();
        assertThat(found.text(found.names().get("last"))).isEqualTo("x");
    }
}
