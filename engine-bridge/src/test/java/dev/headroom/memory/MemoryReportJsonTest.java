package dev.headroom.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.words.Sentence;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryReportJsonTest {
    private static final MemoryReport REPORT = new MemoryReport(
            5,
            7,
            Activity.IMAGE_ENCODE,
            1L << 30,
            List.of(new MemoryReport.Part("lora", 10, 20, Sentence.of("{} parameters x 4 B", 5))),
            new MemoryReport.Kv(9, 8, 7, 6, 5, 4, 3, 2, 1),
            List.of(new MemoryReport.Event(4, EventKind.CACHE_REBUILD, Sentence.of("{} tokens", 12))));

    @Test
    void aReportComesBackAsItWasWithItsFiguresApart() {
        assertThat(MemoryReportJson.read(MemoryReportJson.write(REPORT))).isEqualTo(REPORT);
    }

    @Test
    void theWireKeepsItsWordsInEnglish() {
        JsonNode json = MemoryReportJson.write(REPORT);
        assertThat(json.path("activity").asText()).isEqualTo("image_encode");
        assertThat(json.path("components").path(0).path("formula").asText()).isEqualTo("5 parameters x 4 B");
        assertThat(json.path("events").path(0).path("type").asText()).isEqualTo("cache_rebuild");
        assertThat(json.path("events").path(0).path("text").asText()).isEqualTo("12 tokens");
        assertThat(json.path("kv").path("asked_session_len").asInt()).isEqualTo(1);
    }

    @Test
    void wordsOfAnotherReleaseAreNoFailure() throws Exception {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree("""
            {"activity": "dreaming", "components": [{"component": "moonlight", "bytes": 3, "formula": "of old"}],
             "events": [{"type": "eclipse", "text": "all dark"}]}
            """);
        MemoryReport report = MemoryReportJson.read(json);
        assertThat(report.activity()).isEqualTo(Activity.OTHER);
        assertThat(report.components().getFirst().formula()).isEqualTo(Sentence.foreign("of old"));
        assertThat(report.events().getFirst().kind()).isEqualTo(EventKind.OTHER);
        assertThat(report.total()).isEqualTo(3);
    }
}
