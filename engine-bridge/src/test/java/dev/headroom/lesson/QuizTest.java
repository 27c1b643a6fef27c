package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuizTest {
    private final Quiz quiz = Quiz.shipped().orElseThrow();

    @Test
    void eachVariantHasASheetOfItsOwnAndTheAnswersStandOnAnother() {
        String html = quiz.html("en");

        assertThat(html.split("<section", -1)).hasSize(4);
        String a = html.substring(html.indexOf("Quiz A"), html.indexOf("Quiz B"));
        String b = html.substring(html.indexOf("Quiz B"), html.indexOf("Answers"));
        assertThat(a)
                .contains("What does it show at 0.2?", "at most 12", "You halve the image patches")
                .doesNotContain("29.2");
        assertThat(b)
                .contains("What does it show at 0.5?", "at most 9", "You lower the cache ratio")
                .doesNotContain("48.6");
        assertThat(html)
                .contains("@page{size:A4", "<td>29.2 GiB</td><td>48.6 GiB</td>")
                .doesNotContain("{}");
    }

    @Test
    void inChineseNothingIsLeftInEnglish() {
        String html = quiz.html("zh-CN");

        assertThat(html).contains("测验 A，课前", "比例 0.2 时", "图块上限减半", "<td>没有</td><td>有</td>");
        assertThat(html).doesNotContain("How many", "Quiz", "The ratio");
    }

    /// The guide for teachers prints the same quiz.
    @Test
    void theTeachersGuideHasTheSameAnswers() throws IOException {
        for (String guide : new String[] {"teaching.md", "teaching.zh-CN.md"}) {
            String text = Files.readString(Path.of("../docs", guide));
            quiz.questions()
                    .forEach(q -> assertThat(text)
                            .contains("| " + said(q.answerA(), guide) + " | " + said(q.answerB(), guide) + " |"));
        }
    }

    private static String said(Map<String, String> text, String guide) {
        return text.getOrDefault(guide.contains("zh") ? "zh-CN" : "en", text.get("en"));
    }

    @Test
    void whatIsNoQuizIsTold() {
        assertThatThrownBy(() -> Quiz.parse(
                        "quiz.yaml", "format: 1\nquestions:\n  - {ask: x, a: 1, b: 2, answers: [1], point: y}\n"))
                .isInstanceOf(LessonException.class)
                .hasMessageContaining("two answers");
    }
}
