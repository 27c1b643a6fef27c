package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonOrderTest {
    @TempDir
    private Path folder;

    private void lesson(String id, String more) throws IOException {
        Path lesson = Files.createDirectories(folder.resolve(id));
        Files.writeString(
                lesson.resolve("lesson.yaml"),
                "format: 1\nid: %s\nminutes: 5\n%s\nengine: none\nsteps:\n  - {read: hello}\n".formatted(id, more));
        Files.writeString(lesson.resolve("en.md"), "# " + id + "\n## hello\nHello.\n");
    }

    @Test
    void lessonsStandByNumberThenByNameAndNeverBeforeWhatTheyBuildOn() throws Exception {
        lesson("zoo", "number: 1");
        lesson("ark", "number: 3");
        lesson("bee", "number: 2\nafter: [cat]");
        lesson("cat", "");
        lesson("dog", "");
        Lessons lessons = Lessons.of(List.of(folder));
        assertThat(lessons.broken()).isEmpty();
        assertThat(lessons.all().stream().map(Lesson::id)).containsExactly("zoo", "ark", "cat", "bee", "dog");
    }

    @Test
    void theLessonsOfTheInstallationStandAsTheyAreTaught() {
        assertThat(Lessons.of(List.of(Lessons.shipped().orElseThrow())).all().stream()
                        .map(Lesson::id))
                .containsExactly("where", "ratio", "picture", "cards", "rank", "bits", "layers", "finetune", "oom");
    }
}
