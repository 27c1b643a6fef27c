package dev.headroom.lesson;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `lesson.yaml` and `en.md` of somebody else's lesson, one after the other.
public final class LessonFuzz implements FuzzTarget {
    private static final String PARTED = "\n===\n";
    private static final Path SCAFFOLD = Path.of("src/main/resources/dev/headroom/lesson/scaffold");

    @Override
    public String name() {
        return "lesson";
    }

    @Override
    public int longest() {
        return 4096;
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return List.of(
                FuzzInput.bytes(
                        Files.readString(SCAFFOLD.resolve("lesson.yaml")).replace("LESSON-ID", "x")
                                + PARTED
                                + Files.readString(SCAFFOLD.resolve("en.md"))),
                FuzzInput.bytes("""
                    format: 1
                    id: x
                    minutes: 5
                    base: &b {a: 1}
                    steps:
                      - {guess: a, kind: order, choices: [p, q], right: [p, q], wrong: [{when: 'x[0] == "q"', say: b}]}
                      - {reveal: a, value: 'descending("p", 2, "q", 1)', expect: [p, q], show: [guess.a]}
                      - {<<: *b, do: c, break: true, plan: n}
                    """));
    }

    @Override
    public void feed(byte[] input) {
        String text = FuzzInput.text(input);
        int at = text.indexOf(PARTED);
        String yaml = at < 0 ? text : text.substring(0, at);
        String said = at < 0 ? "# X\n## a\n{value}" : text.substring(at + PARTED.length());
        try {
            Lesson lesson = LessonFolder.parse("x", yaml, Map.of("en", said), Optional.empty());
            List<Sentence> _ = LessonRules.gaps(lesson, "en");
            lesson.texts("en").sections().values().forEach(t -> Texts.filled(t, i -> i.expression()));
            Names names = new Names(Snapshot.NONE, Map.of(), Map.of(), Map.of());
            lesson.steps().forEach(step -> LessonRules.expressions(step).forEach(e -> e.value(names)));
        } catch (LessonException e) {
            FuzzInput.refused(e);
        }
    }
}
