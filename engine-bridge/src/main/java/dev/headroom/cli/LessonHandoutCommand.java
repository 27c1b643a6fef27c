package dev.headroom.cli;

import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import dev.headroom.lesson.EngineStage;
import dev.headroom.lesson.Handout;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonRecord;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.ProgressStore;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom lesson handout`.
@Command(
        name = "handout",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a page of HTML of what was guessed and what was true, to print on A4 or to put into a class folder.",
            "It stands alone. Without a name: every lesson that was begun at this seat."
        })
final class LessonHandoutCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "RECORD",
            description = "a lesson begun at this seat, or the path of a record (ID.json)")
    private List<String> names = List.of();

    @SuppressWarnings("UnusedVariable") // said for clearness, beside the --html of other commands
    @Option(names = "--html", description = "HTML, which is the default and all there is")
    private boolean html;

    @Option(names = "--out", paramLabel = "FILE", description = "where it goes (default: standard output)")
    private @Nullable Path out;

    @Option(
            names = "--lang",
            paramLabel = "en|zh-CN",
            description = "language that comes first; the other stands beside it (default: ${DEFAULT-VALUE})")
    private String lang = "en";

    @Override
    public Integer call() {
        try {
            Lessons lessons = Lessons.read();
            ProgressStore store = ProgressStore.ofUser();
            List<LessonRecord> records = new ArrayList<>();
            for (String name : names.isEmpty() ? store.begun() : names) {
                records.add(record(lessons, store, name));
            }
            if (records.isEmpty()) {
                throw new CommandFailure(
                        ExitStatus.FAILED,
                        Sentence.of("Nothing was begun at this seat.").toString());
            }
            write(Handout.html(records, lang));
            return ExitStatus.OK;
        } catch (RuntimeException e) {
            if (e instanceof Said said) {
                throw new CommandFailure(ExitStatus.FAILED, said.sentence().toString(), e);
            }
            throw e;
        }
    }

    private static LessonRecord record(Lessons lessons, ProgressStore store, String name) {
        Path file = Path.of(name);
        boolean named = !Files.isRegularFile(file);
        String id = named ? name : file.getFileName().toString().replaceFirst("\\.json$", "");
        Lesson lesson = lessons.named(id)
                .orElseThrow(() -> new CommandFailure(
                        ExitStatus.USAGE,
                        Sentence.of("There is no lesson {}, so there is no record of it.", id)
                                .toString()));
        Progress progress = named ? store.read(id).progress() : ProgressStore.read(file);
        if (named && progress.begun().isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    Sentence.of("The lesson {} was not begun at this seat.", id).toString());
        }
        try (EngineStage stage = DemoStage.open()) {
            return LessonRecord.of(new LessonRun(lesson, stage, progress));
        }
    }

    private void write(String page) {
        if (out == null) {
            spec.commandLine().getOut().print(page);
            return;
        }
        try {
            WholeFile.write(out.toAbsolutePath(), page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskException.unwritable(out, e);
        }
    }
}
