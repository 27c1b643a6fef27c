package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.disk.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepFilesTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aSweepIsReadFromYaml() throws IOException {
        Sweep sweep = SweepFiles.sweep(file("s.yaml", """
            model: demo
            set: {device_memory: 1GiB}
            knobs:
              max-dynamic-patch: [1, 4]
              cache_max_entry_count: 0.2..0.4/3
            questions: mine.jsonl
            repeat: 2
            """));

        assertThat(sweep.points()).hasSize(6);
        assertThat(sweep.points().getFirst()).hasToString("max_dynamic_patch=1, cache_max_entry_count=0.2");
        assertThat(sweep.set()).containsEntry("device_memory", "1GiB");
        assertThat(sweep.questions()).contains(folder.resolve("mine.jsonl").toString());
        assertThat(sweep.repeat()).isEqualTo(2);
        assertThat(sweep.engine()).isEqualTo("embedded");
    }

    @Test
    void aListOfPointsStandsInPlaceOfAGrid() throws IOException {
        Sweep sweep = SweepFiles.sweep(file("s.json", "{\"points\":[{\"tp\":1},{\"tp\":2,\"lora_r\":8},{\"tp\":1}]}"));

        assertThat(sweep.points()).extracting(Point::toString).containsExactly("tp=1", "tp=2, lora_r=8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"knob\":{}}",
                "[]x",
                "7",
                "{\"knobs\":{\"tp\":[{}]}}",
                "{\"points\":[],\"knobs\":{}}",
                "{\"repeat\":0}",
                "{\"scenes\":1e99}",
                "{\"set\":{\"tp\":null}}",
                "{\"questions\":\"a\\u0000b\"}"
            })
    void whatIsNoSweepIsRefusedInWords(String text) throws IOException {
        Path file = file("s.json", text);

        assertThatThrownBy(() -> SweepFiles.sweep(file)).isInstanceOf(SweepException.class);
    }

    @Test
    void questionsAreReadWithTheirPicturesFromBesideTheFile() throws IOException {
        Files.write(folder.resolve("sign.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});

        List<SweepQuestion> questions = SweepFiles.questions(file("q.jsonl", """
            {"picture": "sign.png", "question": "What does it say?", "answer": "STOP|Halt", "match": "keyword"}

            {"id": "two", "pictures": ["sign.png", "sign.png"], "question": "Which differs?"}
            {"question": "How many?", "answer": 12, "match": "number"}
            """));

        assertThat(questions).extracting(SweepQuestion::id).containsExactly("1", "two", "3");
        assertThat(questions).extracting(q -> q.pictures().size()).containsExactly(1, 2, 0);
        assertThat(questions.get(0).expected().accepts("HALT!")).contains(true);
        assertThat(questions.get(1).expected()).isEqualTo(new Expected.ByHand());
        assertThat(questions.get(2).expected().accepts("I see 12.")).isEqualTo(Optional.of(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"question\":\"\"}",
                "{\"question\":\"a\",\"match\":\"exact\"}",
                "{\"question\":\"a\",\"frage\":\"b\"}",
                "{\"question\":\"a\",\"id\":\"x\"}\n{\"question\":\"b\",\"id\":\"x\"}",
                "{\"question\":\"a\""
            })
    void whatIsNoQuestionIsRefusedInWords(String text) throws IOException {
        Path file = file("q.jsonl", text);

        assertThatThrownBy(() -> SweepFiles.questions(file)).isInstanceOf(SweepException.class);
    }

    @Test
    void aPictureThatIsNotThereIsNamed() throws IOException {
        Path file = file("q.jsonl", "{\"question\":\"a\",\"picture\":\"none.png\"}");

        assertThatThrownBy(() -> SweepFiles.questions(file))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("none.png");
    }
}
