package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/// Every lesson of the installation, every step, in both languages, on the real engine.
@Timeout(600)
class LessonCheckIT {
    @Test
    void everyLessonIsAsItsAuthorSawIt() {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new LessonCheckCommand())
                .setOut(new PrintWriter(out, true))
                .execute("--bad-only");

        assertThat(out.toString()).isEmpty();
        assertThat(status).isZero();
    }
}
