package dev.headroom.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTailTest {
    @Test
    void onlyTheLastLinesAreKeptAndAllAreCounted() {
        LogTail log = new LogTail(3, List.of());
        IntStream.range(0, 10).forEach(i -> log.add("line " + i));

        assertThat(log.lines()).containsExactly("line 7", "line 8", "line 9");
        assertThat(log.tail(2)).containsExactly("line 8", "line 9");
        assertThat(log.tail(100)).hasSize(3);
        assertThat(log.written()).isEqualTo(10);
    }

    @Test
    void secretsAreMaskedBeforeTheLineIsCut() {
        String secret = "s3cret";
        LogTail log = new LogTail(5, List.of(secret, "", "a"));
        log.add("x".repeat(8189) + secret + " and a tail");

        assertThat(log.last()).contains("•••").doesNotContain("s3c").hasSizeLessThan(8300);
        log.add("a key: " + secret);
        assertThat(log.last()).isEqualTo("a key: •••");
    }

    @Test
    void theLastLineIsTheLastThatSaysSomething() {
        LogTail log = new LogTail(5, List.of());
        assertThat(log.last()).isEmpty();

        log.add("  it broke ");
        log.add("   ");

        assertThat(log.last()).isEqualTo("it broke");
    }
}
