package dev.headroom.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinePatternTest {
    private static final LinePattern FREE = LinePattern.of(" free", "(\\d+) of (\\d+)(?: MB)? free");

    @Test
    void aFigureThatIsNotBelievedMakesTheLineSayNothing() {
        assertThat(FREE.read("3 of 8 free", m -> m.count(1) + m.count(2))).hasValue(11L);
        assertThat(FREE.read("3 of 99999999999999999999999 free", m -> m.count(1) + m.count(2)))
                .isEmpty();
    }

    @Test
    void aGroupThatTookNoPartIsEmpty() {
        LinePattern either = LinePattern.of("GPU", "GPU (\\d+)|GPU ([a-z]+)");

        Found found = either.find("GPU abc").orElseThrow();

        assertThat(found.has(1)).isFalse();
        assertThat(found.text(1)).isEmpty();
        assertThat(found.text(2)).isEqualTo("abc");
    }

    @Test
    void theWordIsLookedForFirst() {
        LinePattern wrong = LinePattern.of("free", "\\d+");

        assertThat(wrong.isIn("7")).isFalse();
        assertThat(wrong.find("7 free").map(m -> m.text(0))).isEqualTo(Optional.of("7"));
    }

    @Test
    void placesAreReplaced() {
        LinePattern colour = LinePattern.of("\u001b", "\u001b\\[[0-9;]*[A-Za-z]");

        assertThat(colour.replacedIn("\u001b[32mINFO\u001b[0m ready", "$1")).isEqualTo("$1INFO$1 ready");
    }
}
