package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.AnswerStats;
import dev.headroom.memory.Activity;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressStoreTest {
    @TempDir
    private Path folder;

    private ProgressStore store() {
        return new ProgressStore(folder.resolve("progress"));
    }

    private static Progress some() {
        Snapshot moment = new Snapshot(
                new Snapshot.Source.Engine(Settings.defaults(1 << 30).withMaxDynamicPatch(9), Optional.of("a.png")),
                Optional.empty(),
                Optional.of(new MemoryReport(
                        5,
                        6,
                        Activity.IDLE,
                        1000,
                        List.of(new MemoryReport.Part("context", 7, 8, Sentence.NONE)),
                        MemoryReport.Kv.NONE,
                        List.of())),
                OptionalLong.of(99),
                Optional.of(new Snapshot.Answer("507", new AnswerStats("stop", 1, 2, 3, 4, 5, 6.5, 7.5, 8, 9))),
                Optional.of(new Snapshot.Fault(
                        OptionalInt.of(507),
                        "out_of_memory",
                        Optional.of("lora"),
                        OptionalLong.of(3),
                        OptionalLong.empty(),
                        Sentence.of("Nothing was begun at this seat."))));
        return new Progress(
                3,
                Map.of("a", Value.of(1.5), "b", new Value.Many(List.of(Value.of("x"), Value.of("y")))),
                List.of("ask"),
                Map.of("reveal/a", new Progress.Seen(new Value.Truth(true), Map.of("plan.peak", Value.of(5)))),
                new Snapshot(
                        new Snapshot.Source.Declared("eight", Map.of("tp", "2")),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Map.of("one", moment),
                List.of(new Progress.Turn("ask", Optional.of("a.png"), "What?", "507", false)),
                Optional.of(Instant.parse("2026-11-30T08:00:00Z")));
    }

    @Test
    void whatIsKeptComesBackWhole() {
        store().save("where", some());

        assertThat(store().read("where").progress()).isEqualTo(some());
        assertThat(store().begun()).containsExactly("where");
    }

    @Test
    void aDamagedFileIsSetAsideAndTheLessonBeginsAnew() throws IOException {
        store().save("where", some());
        Path file = folder.resolve("progress/where.json");
        for (String damage : List.of(
                "", "{", "[]", "{\"format\":1,\"now\":{\"report\":{\"activity\":5,\"components\":7}}", "\0\0")) {
            Files.writeString(file, damage);
            ProgressStore.Kept kept = store().read("where");

            assertThat(kept.progress()).isEqualTo(Progress.NONE);
            assertThat(kept.trouble().orElseThrow().toString()).contains("where.json.damaged");
            assertThat(file).doesNotExist();
        }
        assertThat(store().read("where").trouble()).isEmpty();
    }

    @Test
    void aSeatIsResetForTheNextLearnerAndTheResetCanBeUndone() {
        assertThat(store().reset()).isFalse();
        store().save("where", some());
        assertThat(store().reset()).isTrue();
        assertThat(store().begun()).isEmpty();
        assertThat(store().read("where").progress()).isEqualTo(Progress.NONE);

        assertThat(store().undoReset()).isTrue();
        assertThat(store().read("where").progress()).isEqualTo(some());
        assertThat(store().undoReset()).isFalse();
    }
}
