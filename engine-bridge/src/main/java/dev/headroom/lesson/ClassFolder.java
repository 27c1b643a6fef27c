package dev.headroom.lesson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.disk.DiskException;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A folder into which a room has put its handouts. Nobody's name is needed: a file is a seat.
///
/// @param seats the records of each file, by its name; a copy of another seat's record is left out
/// @param skipped why a file is no handout, by its name
public record ClassFolder(Map<String, List<LessonRecord>> seats, Map<String, Sentence> skipped) {
    private static final ObjectMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());
    private static final long LARGEST = 32 << 20;
    private static final int MOST_FILES = 1000;

    /// @throws DiskException when the folder cannot be read
    public static ClassFolder read(Path folder) {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f -> f.getFileName().toString().matches("(?i).+\\.html?"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        } catch (IOException e) {
            throw DiskException.unreadable(folder, e);
        }
        Map<String, List<LessonRecord>> seats = new LinkedHashMap<>();
        Map<String, Sentence> skipped = new LinkedHashMap<>();
        Set<Object> known = new LinkedHashSet<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            try {
                List<LessonRecord> fresh = records(file).stream()
                        .filter(r -> known.add(List.of(r.lesson(), r.begun(), r.guesses())))
                        .toList();
                if (fresh.isEmpty()) {
                    skipped.put(name, Sentence.of("It is a copy of another one."));
                } else {
                    seats.put(name, fresh);
                }
            } catch (LessonException e) {
                skipped.put(name, e.sentence());
            } catch (DiskException e) {
                skipped.put(name, e.sentence());
            }
        }
        return new ClassFolder(seats, skipped);
    }

    /// The records that a handout carries.
    ///
    /// @throws LessonException when it carries none
    public static List<LessonRecord> records(Path handout) {
        try {
            if (Files.size(handout) > LARGEST) {
                throw new LessonException(Sentence.of("This is no handout of a lesson."));
            }
            return records(Files.readString(handout, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new LessonException(Sentence.of("This is no handout of a lesson."), e);
        } catch (IOException e) {
            throw DiskException.unreadable(handout, e);
        }
    }

    static List<LessonRecord> records(String html) {
        String mark = "id=\"" + Handout.DATA + "\">";
        int from = html.lastIndexOf(mark);
        int to = from < 0 ? -1 : html.indexOf("</script>", from);
        if (to < 0) {
            throw new LessonException(Sentence.of("This is no handout of a lesson."));
        }
        try {
            List<LessonRecord> records = new ArrayList<>();
            for (JsonNode one : JSON.readTree(html.substring(from + mark.length(), to))) {
                records.add(RecordJson.read(one));
            }
            return records;
        } catch (JsonProcessingException e) {
            throw new LessonException(Sentence.of("This is no handout of a lesson."), e);
        }
    }
}
