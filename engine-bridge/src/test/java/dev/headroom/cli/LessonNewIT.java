package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class LessonNewIT {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        PrintWriter printer = new PrintWriter(out, true);
        return new CommandLine(new LessonCommand())
                .setOut(printer)
                .setErr(printer)
                .execute(arguments);
    }

    @Test
    void aNewLessonPassesTheCheckAsItIs() {
        assertThat(run("new", "my-lesson", "--in", folder.toString())).isZero();
        assertThat(run("check", folder.resolve("my-lesson").toString()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("ok   my-lesson zh-CN").contains("reveal tiles: 5 tiles, as expected");
    }
}
