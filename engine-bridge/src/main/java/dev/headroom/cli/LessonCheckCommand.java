package dev.headroom.cli;

import dev.headroom.disk.DiskException;
import dev.headroom.lesson.EngineStage;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonCheck;
import dev.headroom.lesson.LessonException;
import dev.headroom.lesson.LessonFolder;
import dev.headroom.lesson.Lessons;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom lesson check`: runs every step of lessons on the real engine.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Runs every step on the real engine and computes every value: fails where one is not what the author saw,",
            "where a text is missing in a language, or where no guess gets a reply. Without a name: all lessons."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every step is as it should be",
            "1:a step is not; its line begins with \"bad\"",
            "2:no such lesson"
        })
final class LessonCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID|FOLDER",
            description = "lessons by name, or folders with a lesson.yaml")
    private List<String> names = List.of();

    @Option(
            names = "--lang",
            paramLabel = "en|zh-CN",
            description = "one language only (default: all that the lesson is told in; en and zh-CN for ours)")
    private @Nullable String lang;

    @Option(names = "--bad-only", description = "prints only what is not as it should be")
    private boolean badOnly;

    private int bad;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Lesson> lessons = asked(out);
        try (EngineStage stage = DemoStage.open();
                OnExit _ = new OnExit("stop-engine", stage::close)) {
            LessonCheck check = new LessonCheck(stage, line -> print(out, line));
            for (Lesson lesson : lessons) {
                for (String language : languages(lesson)) {
                    if (!check.check(lesson, language)) {
                        bad++;
                    }
                }
            }
        }
        return bad == 0 ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private List<Lesson> asked(PrintWriter out) {
        Lessons all = Lessons.read();
        if (names.isEmpty()) {
            all.broken().forEach((name, why) -> {
                out.println("bad  " + name + ": " + why);
                bad++;
            });
            return all.all();
        }
        List<Lesson> lessons = new ArrayList<>();
        for (String name : names) {
            lessons.add(all.named(name).orElseGet(() -> folder(name, all)));
        }
        return lessons;
    }

    private static Lesson folder(String name, Lessons all) {
        Path folder = Path.of(name);
        try {
            if (Files.exists(folder.resolve(LessonFolder.FILE))) {
                return LessonFolder.read(folder);
            }
        } catch (LessonException e) {
            throw new CommandFailure(ExitStatus.FAILED, e.sentence().toString(), e);
        } catch (DiskException e) {
            throw new CommandFailure(ExitStatus.FAILED, e.sentence().toString(), e);
        }
        if (all.broken().containsKey(name)) {
            throw new CommandFailure(ExitStatus.FAILED, all.broken().get(name).toString());
        }
        throw new CommandFailure(
                ExitStatus.USAGE,
                Sentence.of(
                                "There is no lesson {}; there are {}. Or give the path of a folder with a lesson.yaml.",
                                name,
                                all.all().stream().map(Lesson::id).collect(Collectors.joining(", ")))
                        .toString());
    }

    private List<String> languages(Lesson lesson) {
        if (lang != null) {
            return List.of(lang.startsWith("zh") ? "zh-CN" : lang);
        }
        boolean ours = lesson.folder()
                .flatMap(f -> Lessons.shipped().map(f::startsWith))
                .orElse(false);
        return ours
                ? List.of("en", "zh-CN")
                : lesson.texts().keySet().stream().sorted().toList();
    }

    private void print(PrintWriter out, LessonCheck.Line line) {
        if (line.good() && badOnly) {
            return;
        }
        out.printf(
                "%-4s %s %s line %d, %s: %s%n",
                line.good() ? "ok" : "bad",
                line.lesson(),
                line.language(),
                line.line(),
                line.step(),
                Words.ENGLISH.say(line.said()));
        out.flush();
    }
}
