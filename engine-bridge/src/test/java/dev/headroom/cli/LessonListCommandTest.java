package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LessonListCommandTest {
    private final StringWriter out = new StringWriter();

    private List<String> list(String... more) {
        CommandLine line = new CommandLine(new LessonListCommand()).setOut(new PrintWriter(out, true));
        assertThat(line.execute(more)).isZero();
        return out.toString().lines().toList();
    }

    @Test
    void eachLessonHasALineWithItsTitle() {
        assertThat(list())
                .hasSizeGreaterThanOrEqualTo(10)
                .anySatisfy(l -> assertThat(l).startsWith("where ").endsWith("Where does the memory go?"));
    }

    @Test
    void aChineseTitleIsNotBroken() {
        assertThat(list("--lang", "zh-CN"))
                .hasSizeGreaterThanOrEqualTo(10)
                .anySatisfy(l -> assertThat(l).startsWith("where ").endsWith("内存都去哪了"));
    }
}
