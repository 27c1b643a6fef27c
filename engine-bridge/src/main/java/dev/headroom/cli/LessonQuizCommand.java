package dev.headroom.cli;

import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import dev.headroom.lesson.Quiz;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom lesson quiz`.
@Command(
        name = "quiz",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a page of HTML to print: quiz A for before the lessons, quiz B for after them, and the answers.",
            "Save it with > quiz.html."
        })
final class LessonQuizCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", description = "where it goes (default: standard output)")
    private @Nullable Path out;

    @Option(names = "--lang", paramLabel = "en|zh-CN", description = "its language (default: ${DEFAULT-VALUE})")
    private String lang = "en";

    @Override
    public Integer call() {
        try {
            String page = Quiz.shipped()
                    .orElseThrow(() -> new CommandFailure(
                            ExitStatus.FAILED,
                            Sentence.of("No quiz came with this installation.").toString()))
                    .html(lang);
            if (out == null) {
                spec.commandLine().getOut().print(page);
            } else {
                write(out, page);
            }
            return ExitStatus.OK;
        } catch (RuntimeException e) {
            if (e instanceof Said said) {
                throw new CommandFailure(ExitStatus.FAILED, said.sentence().toString(), e);
            }
            throw e;
        }
    }

    private static void write(Path file, String page) {
        try {
            WholeFile.write(file.toAbsolutePath(), page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }
}
