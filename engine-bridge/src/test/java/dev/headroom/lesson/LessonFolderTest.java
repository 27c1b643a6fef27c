package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonFolderTest {
    private static final Path SHIPPED = Path.of(System.getProperty("headroom.assets"), "lessons");

    private static Lesson parse(String steps) {
        return LessonFolder.parse(
                "x",
                "format: 1\nid: x\nminutes: 5\nplans:\n  eight: {model: InternVL2-8B, device: A100 80GB}\nsteps:\n"
                        + steps,
                Map.of("en", "# X\n## a\ntext\n"),
                Optional.empty());
    }

    @Test
    void theExampleOfTheFormatLoadsAsItIsWritten() {
        Lesson lesson = LessonFolder.read(SHIPPED.resolve("picture"));

        assertThat(lesson.title("en")).isEqualTo("What a picture costs");
        assertThat(lesson.title("zh-CN")).contains("图片");
        assertThat(lesson.after()).containsExactly("where");
        assertThat(lesson.plans()).containsKey("eight");
        assertThat(lesson.guess("tokens").orElseThrow().wrong()).isNotEmpty();
        assertThat(lesson.steps().stream()
                        .filter(s -> s instanceof Step.Do d && d.key().equals("ask-9"))
                        .map(s -> ((Step.Do) s).question("zh-CN").orElseThrow()))
                .containsExactly("你看到的数字是什么？");
        assertThat(LessonRules.gaps(lesson, "en")).isEmpty();
        assertThat(LessonRules.gaps(lesson, "zh-CN")).isEmpty();
    }

    @Test
    void everyLessonOfTheInstallationLoads() {
        Lessons lessons = Lessons.of(List.of(SHIPPED));

        assertThat(lessons.broken()).isEmpty();
        assertThat(lessons.all()).extracting(Lesson::id).contains("where", "picture");
    }

    @Test
    void aLessonStandsBehindWhatComesBefore() {
        assertThat(Lessons.of(List.of(SHIPPED)).all()).extracting(Lesson::id).containsSubsequence("where", "picture");
    }

    @Test
    void whatIsWrongIsToldWithItsLineAndTheWayOut() {
        Map.of(
                        "  - {reed: a}", "line 7: a step begins with read, do, guess",
                        "  - {read: a, colour: b}", "there is no field colour; there are read",
                        "  - {reveal: a, value: 1 + }", "line 7: \"1 +\": at character 4 comes a number",
                        "  - {reveal: a, value: plan.cards[0].rest}", "needs quotes inside { }",
                        "  - {do: a, plan: nine}", "there is no plan nine; declared are eight",
                        "  - {do: a, settings: {colour: 3}}", "the demo engine has no setting colour",
                        "  - {do: a, settings: {session_len: long}}", "session_len",
                        "  - {guess: a, kind: number, right: nearly}", "is none of exact, 10 %",
                        "  - {guess: a, kind: choice, choices: [a, b]}", "no reveal has the key a",
                        "  - {reveal: a, value: report.total + elsewhere.plan.rest}",
                                "nothing is called elsewhere.plan.rest")
                .forEach((steps, sentence) -> assertThatThrownBy(() -> parse(steps))
                        .as(steps)
                        .isInstanceOf(LessonException.class)
                        .hasMessageContaining("lesson.yaml")
                        .hasMessageContaining(sentence));
    }

    @Test
    void aTextThatIsMissingAndOneThatNobodyShowsAreBothGaps() {
        Lesson lesson = LessonFolder.parse(
                "x",
                "format: 1\nid: x\nminutes: 5\nsteps:\n  - {read: a}\n  - {question: b}\n",
                Map.of("en", "# X\n## a\ntext\n## b\nwhat?\n## c\nleft over\n"),
                Optional.empty());

        assertThat(LessonRules.gaps(lesson, "en").toString())
                .contains("b/answer")
                .contains("## c");
        assertThat(LessonRules.gaps(lesson, "zh-CN").toString()).contains("zh-CN.md is missing");
    }

    @Test
    void aHostileFileIsRefusedAtOnce(@TempDir Path folder) throws IOException {
        Path lesson = Files.createDirectory(folder.resolve("x"));
        Files.writeString(lesson.resolve("en.md"), "# X");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]%n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        for (String hostile : List.of("[".repeat(100_000), laughs.toString(), "x".repeat(1 << 20), "&a [*a]", "")) {
            Files.writeString(lesson.resolve("lesson.yaml"), hostile);

            assertThatThrownBy(() -> LessonFolder.read(lesson)).isInstanceOf(LessonException.class);
        }
    }
}
