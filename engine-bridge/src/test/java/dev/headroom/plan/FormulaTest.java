package dev.headroom.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.words.Sentence;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final Formula POOL =
            Formula.of("floor(free * r / (B * b)) * B * b", "free", 876_732_416L, "r", 0.5, "B", 64, "b", 3072L);

    @Test
    void symbolsAreSetWithTrueSignsAndRoundingBrackets() {
        assertThat(POOL.inSymbols()).isEqualTo("⌊free × r ÷ (B × b)⌋ × B × b");
        assertThat(Formula.of("max(0, a - b)", "a", 1, "b", 2).inSymbols()).isEqualTo("max(0, a − b)");
    }

    @Test
    void numbersTakeThePlaceOfTheSymbols() {
        assertThat(POOL.inNumbers()).isEqualTo("⌊876,732,416 × 0.5 ÷ (64 × 3,072)⌋ × 64 × 3,072");
    }

    @Test
    void eachSymbolIsListedOnceWithItsMeaning() {
        assertThat(POOL.symbols()).extracting(Formula.Symbol::name).containsExactly("free", "r", "B", "b");
        assertThat(POOL.symbols().get(1).meaning()).contains(Sentence.of("cache ratio"));
        assertThat(POOL.symbols().getFirst().number()).isEqualTo("876,732,416");
    }

    @Test
    void wordsDoNotHideTheExpression() {
        Formula said = POOL.saying(Sentence.foreign("half of it"));

        assertThat(said.sentence()).isEqualTo(Sentence.foreign("half of it"));
        assertThat(said.filled()).startsWith("floor(876732416 * 0.5");
        assertThat(Formula.words(Sentence.foreign("half of it")).isExpression()).isFalse();
    }
}
