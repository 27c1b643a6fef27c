package dev.headroom.cli;

import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Scaffold;
import dev.headroom.words.Said;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom lesson new`.
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = {
            "Begins a lesson of your own: a folder with one step of every kind, in two languages, that passes the"
                    + " check.",
            "The window shows it beside the others."
        })
final class LessonNewCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ID", description = "its name: small letters, digits and hyphens")
    private String id = "";

    @Option(
            names = "--in",
            paramLabel = "FOLDER",
            description = "the folder to put it into (default: your lessons, in Headroom's data)")
    private @Nullable Path parent;

    @Override
    public Integer call() {
        try {
            Path folder = Scaffold.write(parent == null ? Lessons.own() : parent, id);
            spec.commandLine().getOut().println("%s%nheadroom lesson check %s".formatted(folder, folder));
            return ExitStatus.OK;
        } catch (RuntimeException e) {
            if (e instanceof Said said) {
                throw new CommandFailure(ExitStatus.FAILED, said.sentence().toString(), e);
            }
            throw e;
        }
    }
}
