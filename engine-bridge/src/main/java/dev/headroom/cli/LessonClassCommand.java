package dev.headroom.cli;

import dev.headroom.lesson.ClassFolder;
import dev.headroom.lesson.ClassTable;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom lesson class`.
@Command(
        name = "class",
        mixinStandardHelpOptions = true,
        description = {
            "Makes one table of a folder of handouts: what the room guessed, and how many were right.",
            "It needs no names and no network. Save it with > class.html."
        })
final class LessonClassCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "with the handouts, a file for each seat")
    private Path folder = Path.of("");

    @ArgGroup
    private @Nullable Format format;

    /// How it is printed; a short table where none is named.
    static final class Format {
        @Option(names = "--html", description = "a page that stands alone, with a histogram for each question")
        private boolean html;

        @Option(names = "--csv", description = "a row for each guess of each seat")
        private boolean csv;
    }

    @Option(
            names = "--lang",
            paramLabel = "en|zh-CN",
            description = "language that comes first (default: ${DEFAULT-VALUE})")
    private String lang = "en";

    @Override
    public Integer call() {
        try {
            ClassFolder handouts = ClassFolder.read(folder);
            PrintWriter err = spec.commandLine().getErr();
            handouts.skipped().forEach((name, why) -> err.println(name + ": " + why));
            if (handouts.seats().isEmpty()) {
                throw new CommandFailure(
                        ExitStatus.FAILED,
                        Sentence.of("{} holds no handout of a lesson.", folder).toString());
            }
            print(new ClassTable(handouts));
            return ExitStatus.OK;
        } catch (RuntimeException e) {
            if (e instanceof Said said) {
                throw new CommandFailure(ExitStatus.FAILED, said.sentence().toString(), e);
            }
            throw e;
        }
    }

    private void print(ClassTable table) {
        PrintWriter out = spec.commandLine().getOut();
        if (format != null && format.html) {
            out.print(table.html(lang));
        } else if (format != null && format.csv) {
            out.print(table.csv());
        } else {
            Table.of(
                            List.of("lesson", "guess", "right", "of"),
                            table.guesses().stream()
                                    .map(g -> List.of(
                                            g.lesson(),
                                            g.question().key(),
                                            Integer.toString(g.right()),
                                            Integer.toString(g.seats().size())))
                                    .toList())
                    .print(out);
        }
    }
}
