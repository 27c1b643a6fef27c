package dev.headroom.cli;

import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.Lessons;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom lesson list`.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the lessons there are: title, minutes, what comes before, the engine that it needs.")
final class LessonListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--lang",
            paramLabel = "en|zh-CN",
            description = "language of the titles (default: ${DEFAULT-VALUE})")
    private String lang = "en";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Lessons lessons = Lessons.read();
        Table table = new Table(Table.Side.LEFT, Table.Side.RIGHT, Table.Side.LEFT, Table.Side.LEFT, Table.Side.LEFT);
        table.row("lesson", "minutes", "after", "engine", "title");
        lessons.all().forEach(lesson -> table.row(row(lesson).toArray()));
        table.print(out);
        lessons.broken().forEach((name, why) -> spec.commandLine().getErr().println(name + ": " + why));
        return lessons.broken().isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private List<String> row(Lesson lesson) {
        return List.of(
                lesson.id(),
                Integer.toString(lesson.minutes()),
                String.join(", ", lesson.after()),
                lesson.engine() == Lesson.Engine.DEMO ? "demo" : "none",
                lesson.title(lang));
    }
}
