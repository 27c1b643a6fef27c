package dev.headroom.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headroom.chat.ImageData;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.PathText;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads sweeps and questions from files: JSON, YAML, for questions JSON Lines too. What a file names lies beside it,
/// unless it says otherwise.
public final class SweepFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ObjectMapper YAML = new YAMLMapper();

    /// Before anything is read: a reader of YAML takes a second for each megabyte of what is none.
    private static final long LARGEST_YAML = 256 << 10;

    private static final long LARGEST_JSON = 16 << 20;
    private static final long LARGEST_PICTURE = 32 << 20;
    private static final int MOST_QUESTIONS = 10_000;
    private static final Set<String> SWEEP_FIELDS =
            Set.of("model", "engine", "set", "knobs", "points", "questions", "scenes", "seed", "repeat");
    private static final Set<String> QUESTION_FIELDS =
            Set.of("id", "picture", "pictures", "question", "answer", "match");

    private SweepFiles() {}

    /// @throws SweepException naming the field that is wrong
    /// @throws DiskException when the file cannot be read
    public static Sweep sweep(Path file) {
        JsonNode json = tree(file);
        known(file, json, SWEEP_FIELDS);
        Map<String, String> set = new LinkedHashMap<>();
        json.path("set")
                .properties()
                .forEach(e -> set.put(e.getKey().replace('-', '_'), scalar(file, "set", e.getValue())));
        return new Sweep(
                text(json, "model").orElse("demo"),
                text(json, "engine").orElse("embedded"),
                set,
                points(file, json),
                text(json, "questions").map(name -> beside(file, name).toString()),
                count(file, json, "scenes", 0, 10_000, 10),
                count(file, json, "seed", 0, Integer.MAX_VALUE, 1),
                count(file, json, "repeat", 1, 100, 1));
    }

    private static List<Point> points(Path file, JsonNode json) {
        if (json.has("points")) {
            List<Point> points = new ArrayList<>();
            for (JsonNode point : json.get("points")) {
                Map<String, String> values = new LinkedHashMap<>();
                point.properties()
                        .forEach(e -> values.put(e.getKey().replace('-', '_'), scalar(file, "points", e.getValue())));
                points.add(new Point(values));
            }
            if (points.isEmpty() || json.has("knobs")) {
                throw wrong(file, Sentence.of("it takes knobs, or a list of points, one of the two"));
            }
            return points.stream().distinct().toList();
        }
        List<Knob> knobs = new ArrayList<>();
        json.path("knobs").properties().forEach(e -> {
            JsonNode values = e.getValue();
            Stream.Builder<String> texts = Stream.builder();
            if (values.isArray()) {
                values.forEach(v -> texts.add(scalar(file, e.getKey(), v)));
            } else {
                Stream.of(scalar(file, e.getKey(), values).split(",")).forEach(texts::add);
            }
            knobs.add(Knob.of(e.getKey(), texts.build()));
        });
        return Point.grid(knobs);
    }

    /// @throws SweepException naming the question that is wrong
    /// @throws DiskException when the file or a picture cannot be read
    public static List<SweepQuestion> questions(Path file) {
        List<JsonNode> all = new ArrayList<>();
        if (extension(file).equals("jsonl")) {
            String text = read(file, LARGEST_JSON);
            for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
                all.add(parsed(file, JSON, line));
            }
        } else {
            JsonNode json = tree(file);
            (json.has("questions") ? json.get("questions") : json).forEach(all::add);
        }
        if (all.isEmpty() || all.size() > MOST_QUESTIONS) {
            throw wrong(file, Sentence.of("it has {} questions; it takes 1 to {}", all.size(), MOST_QUESTIONS));
        }
        List<SweepQuestion> questions = new ArrayList<>();
        Map<Path, ImageData> pictures = new HashMap<>();
        Map<String, Integer> ids = new HashMap<>();
        for (JsonNode json : all) {
            SweepQuestion question = question(file, json, questions.size() + 1, pictures);
            if (ids.merge(question.id(), 1, Integer::sum) > 1) {
                throw wrong(file, Sentence.of("two questions have the id {}", question.id()));
            }
            questions.add(question);
        }
        return questions;
    }

    private static SweepQuestion question(Path file, JsonNode json, int number, Map<Path, ImageData> pictures) {
        known(file, json, QUESTION_FIELDS);
        String id = text(json, "id").orElse(Integer.toString(number));
        List<ImageData> seen = new ArrayList<>();
        Stream.of(json.path("picture"), json.path("pictures"))
                .flatMap(p -> p.isArray() ? p.valueStream() : Stream.of(p))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .forEach(name -> seen.add(pictures.computeIfAbsent(beside(file, name), path -> picture(path))));
        String words = text(json, "question")
                .filter(q -> !q.isBlank())
                .orElseThrow(() -> wrong(file, Sentence.of("question {} has no words", id)));
        Optional<String> answer = Optional.of(json.path("answer"))
                .filter(JsonNode::isValueNode)
                .filter(n -> !n.isNull())
                .map(JsonNode::asText);
        String match = text(json, "match").orElse(answer.isPresent() ? "exact" : "hand");
        if (answer.isEmpty() && !match.equals("hand")) {
            throw wrong(file, Sentence.of("question {} has no answer to compare with", id));
        }
        return new SweepQuestion(id, seen, words, Expected.of(match, answer.orElse("")));
    }

    private static ImageData picture(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST_PICTURE) {
                throw new SweepException(Sentence.of(
                        "The picture {} has {}; up to {} are sent.", file, new Size(bytes), new Size(LARGEST_PICTURE)));
            }
            return new ImageData(Files.readAllBytes(file), String.valueOf(file.getFileName()));
        } catch (IOException e) {
            throw DiskException.unreadable(file, e);
        }
    }

    private static JsonNode tree(Path file) {
        boolean yaml = Set.of("yaml", "yml").contains(extension(file));
        JsonNode json = parsed(file, yaml ? YAML : JSON, read(file, yaml ? LARGEST_YAML : LARGEST_JSON));
        if (!json.isContainerNode()) {
            throw wrong(file, Sentence.of("it holds no object and no list"));
        }
        return json;
    }

    private static JsonNode parsed(Path file, ObjectMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SweepException(
                    Sentence.of("{} cannot be read: {}.", file, Sentence.foreign(e.getOriginalMessage())), e);
        }
    }

    private static String read(Path file, long most) {
        try {
            long bytes = Files.size(file);
            if (bytes > most) {
                throw wrong(file, Sentence.of("it has {}, and up to {} are read", new Size(bytes), new Size(most)));
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw DiskException.unreadable(file, e);
        }
    }

    private static void known(Path file, JsonNode json, Set<String> fields) {
        json.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw wrong(
                        file,
                        Sentence.of(
                                "it has no field {}; there are {}",
                                name,
                                String.join(", ", fields.stream().sorted().toList())));
            }
        });
    }

    private static String scalar(Path file, String field, JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw wrong(file, Sentence.of("{} holds what is no single value", field));
        }
        return value.asText();
    }

    private static int count(Path file, JsonNode json, String field, int from, int to, int usual) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.canConvertToInt() || value.intValue() < from || value.intValue() > to) {
            throw wrong(file, Sentence.of("{} is a whole number from {} to {}", field, from, to));
        }
        return value.intValue();
    }

    private static Optional<String> text(JsonNode json, String field) {
        return json.path(field).isValueNode() && !json.path(field).isNull()
                ? Optional.of(json.path(field).asText())
                : Optional.empty();
    }

    private static Path beside(Path file, String name) {
        return PathText.of(name)
                .map(path -> file.toAbsolutePath().resolveSibling(path).normalize())
                .orElseThrow(() -> wrong(file, Sentence.of("no file can be called \"{}\"", name)));
    }

    private static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static SweepException wrong(Path file, Sentence what) {
        return new SweepException(Sentence.of("{} is no file of a sweep: {}.", file, what));
    }
}
