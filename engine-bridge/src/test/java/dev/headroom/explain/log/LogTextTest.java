package dev.headroom.explain.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void coloursAndControlCharactersAreGone() {
        assertThat(LogText.of("\u001b[33mWARNING\u001b[0m a\u0000b\u0007\tc").lines())
                .containsExactly("WARNING ab c");
    }

    @Test
    void ofAProgressBarTheLastStateIsLeft() {
        assertThat(LogText.of("Loading:  10%|\rLoading:  50%|\rLoading: 100%|\r\nready")
                        .lines())
                .containsExactly("Loading: 100%|", "ready");
    }

    @Test
    void aBrokenEscapeSwallowsAFewCharactersOnly() {
        assertThat(LogText.of("\u001b[" + "1;".repeat(500) + "end").lines().getFirst())
                .endsWith("end");
        assertThat(LogText.of("\u001b").lines()).isEmpty();
    }

    @Test
    void whatPowerShellRedirectsIsUtf16AndIsRead() throws IOException {
        byte[] bytes = ("\ufeff" + "CUDA out of memory\r\n").getBytes(StandardCharsets.UTF_16LE);

        assertThat(LogText.of(new ByteArrayInputStream(bytes)).lines()).containsExactly("CUDA out of memory");
    }

    @Test
    void ofALongLogBeginningAndEndAreKept() throws IOException {
        String text = "first\n" + "x".repeat(99).concat("\n").repeat(200_000) + "last\n";
        LogText log = LogText.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(log.lines().getFirst()).isEqualTo("first");
        assertThat(log.lines().getLast()).isEqualTo("last");
        assertThat(log.skipped()).isGreaterThan(10_000_000);
        assertThat(log.lines()).hasSizeLessThan(60_000);
    }

    @Test
    void aLineWithoutAnEndIsCut() {
        assertThat(LogText.of("y".repeat(1_000_000)).lines().getFirst()).hasSize(16 << 10);
    }
}
