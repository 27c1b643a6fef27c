package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.ProgressStore;
import dev.headroom.lesson.Stage;
import dev.headroom.lesson.Step;
import dev.headroom.lesson.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a teacher does on the command line after a lesson: handouts, the class table, the seat for the next learner.
class LessonPapersCommandTest {
    @TempDir
    private Path folder;

    private final ProgressStore seat = ProgressStore.ofUser();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    @AfterEach
    void emptySeat() {
        seat.reset();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    /// A learner went through the lesson of the four cards, which needs no engine, and guessed the same choice always.
    private void taken(int choice) {
        Lesson lesson =
                Lessons.of(Lessons.shipped().stream().toList()).named("cards").orElseThrow();
        LessonRun run = new LessonRun(lesson, Stage.NONE, Progress.NONE);
        run.begin().join();
        for (int i = 0; i < lesson.steps().size(); i++) {
            assertThat(run.go(i)).isTrue();
            if (lesson.steps().get(i) instanceof Step.Guess guess) {
                run.lock(
                        guess.key(),
                        guess.choices().isEmpty()
                                ? Value.of(550 + choice)
                                : Value.read(guess.choices()
                                        .get(choice % guess.choices().size())));
            }
            run.perform("en").join();
        }
        seat.save("cards", run.progress());
    }

    @Test
    void aHandoutHoldsWhatWasGuessedAndWhatWasTrueInTheReadersLanguage() throws IOException {
        taken(1);
        Path file = folder.resolve("seat.html");

        assertThat(run("lesson", "handout", "--lang", "zh-CN", "--out", file.toString()))
                .as(err.toString())
                .isZero();

        assertThat(Files.readString(file))
                .contains("<html lang=\"zh-CN\">", "四张 3090", "你的猜测：551.0 MiB", "答案：556.0 MiB")
                .doesNotContain("…</p>");
        assertThat(run("lesson", "handout", "cards")).isZero();
        assertThat(out.toString()).contains("<html lang=\"en\">", "your guess: 551.0 MiB");
        assertThat(run("lesson", "handout", "where")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("The lesson where was not begun at this seat.");
    }

    @Test
    void aFolderOfHandoutsIsOneTableAndWhatIsNoHandoutIsNamed() throws IOException {
        for (int learner = 0; learner < 3; learner++) {
            taken(learner);
            assertThat(run(
                            "lesson",
                            "handout",
                            "--out",
                            folder.resolve(learner + ".html").toString()))
                    .isZero();
        }
        Files.writeString(folder.resolve("notes.html"), "<p>not a handout</p>");

        assertThat(run("lesson", "class", folder.toString())).isZero();
        assertThat(out.toString().lines().map(String::strip).filter(l -> l.startsWith("cards")))
                .hasSize(4)
                .anySatisfy(l -> assertThat(l).matches("cards +fits +2 +3"));
        assertThat(err.toString()).contains("notes.html");
        assertThat(run("lesson", "class", folder.toString(), "--csv")).isZero();
        assertThat(out.toString().lines().toList()).hasSize(1 + 3 * 4);
        assertThat(run("lesson", "class", folder.toString(), "--html", "--lang", "zh-CN"))
                .isZero();
        assertThat(out.toString()).contains("<html lang=\"zh-CN\">", "<svg");
        assertThat(run(
                        "lesson",
                        "class",
                        Files.createDirectory(folder.resolve("empty")).toString()))
                .isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("holds no handout of a lesson");
    }

    @Test
    void aSeatIsEmptiedForTheNextLearnerAndBroughtBack() {
        taken(2);

        assertThat(run("lesson", "reset")).isZero();
        assertThat(out.toString()).contains("Forgotten: cards.");
        assertThat(run("lesson", "handout")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("Nothing was begun at this seat.");
        assertThat(run("lesson", "reset", "--undo")).isZero();
        assertThat(seat.begun()).isEqualTo(List.of("cards"));
        assertThat(run("lesson", "reset", "--undo")).isZero();
        assertThat(out.toString()).contains("There is no reset to undo.");
    }
}
