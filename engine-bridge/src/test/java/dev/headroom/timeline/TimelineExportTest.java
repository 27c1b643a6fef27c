package dev.headroom.timeline;

import static dev.headroom.timeline.TimelineTest.moment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.memory.EventKind;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineExportTest {
    @TempDir
    Path folder;

    @Test
    void theLastMinuteIsSavedExactlyAsCsvAndJson() throws IOException {
        Timeline timeline = new Timeline();
        long now = System.currentTimeMillis();
        for (long t = now - 120_000; t < now; t += 100) {
            timeline.append(moment(t, t - now + 200_000, 7));
        }
        timeline.append(new TimelineEvent(now - 1_000, EventKind.ERROR, Sentence.foreign("asked 5, \"left\" 3")));
        List<Path> files = TimelineExport.saveLast(timeline, Duration.ofSeconds(60), folder.resolve("flight"), "last");

        List<String> lines = Files.readAllLines(files.getFirst());
        assertThat(lines.getFirst()).isEqualTo("time,epoch_ms,event,context,vision.activations");
        assertThat(lines).hasSizeBetween(595, 602);
        assertThat(lines.stream().filter(l -> l.contains("\"error: asked 5, \"\"left\"\" 3\"")))
                .hasSize(1);

        JsonNode json = new ObjectMapper().readTree(files.getLast().toFile());
        assertThat(json.get("resolution_ms").asLong()).isZero();
        assertThat(json.get("samples").size()).isEqualTo(lines.size() - 1);
        assertThat(json.get("samples").get(0).get("vision.activations").asLong())
                .isEqualTo(7);
        assertThat(json.get("events").get(0).get("type").asText()).isEqualTo("error");
    }

    @Test
    void whereARangeBeginsBetweenTwoSamplesDoesNotMatter() {
        Timeline timeline = new Timeline();
        long start = 1_700_000_000_000L;
        for (int i = 0; i < 2_000; i++) {
            timeline.append(moment(start + i * 100L, 5, 7));
        }
        for (int shift = 0; shift < 200; shift++) {
            TimelineExport.History history =
                    TimelineExport.history(timeline, start + 60_000 + shift, start + 120_000 + shift);
            assertThat(history.resolution()).as("begun %d ms later", shift).isZero();
            assertThat(history.moments()).hasSizeBetween(599, 601);
        }
    }

    @Test
    void beyondTheExactHourRowsStandForMoreTimeAndKeepTheirPeaks() {
        Timeline timeline = new Timeline(100, new Level(2_000, 10_000));
        long start = 1_700_000_000_000L;
        for (int i = 0; i < 7200; i++) {
            timeline.append(moment(start + i * 1000L, 5, i == 1000 ? 999 : 1));
        }
        TimelineExport.History history = TimelineExport.history(timeline, start, start + 7_200_000);
        assertThat(history.resolution()).isPositive();
        assertThat(history.moments())
                .anySatisfy(m -> assertThat(m.value(Channel.VISION_ACTIVATIONS)).hasValue(999));
    }

    @Test
    void whatIsUnknownIsAnEmptyField() throws IOException {
        Timeline timeline = new Timeline();
        timeline.append(Moment.of(1_000, Map.of(Channel.CONTEXT, 1L)));
        timeline.append(Moment.of(1_100, Map.of(Channel.PROCESS_PSS, 2L)));
        Path file = folder.resolve("x.csv");
        TimelineExport.csv(TimelineExport.history(timeline, 0, 2_000), file);
        assertThat(Files.readAllLines(file).get(1)).endsWith(",1,");
        assertThat(Files.readAllLines(file).get(2)).endsWith(",,2");
    }
}
