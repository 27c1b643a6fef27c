package dev.headroom.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions that a person typed to pictures of his own, kept as the file that every sweep reads, with copies of the
/// pictures beside it: the sweep can be run again when the pictures have moved.
public final class QuestionFile {
    /// @param pictures before the words, in this order
    /// @param answer empty where only a person can tell
    /// @param match one of [#MATCHES]; `hand` where the answer is empty
    public record Typed(List<Path> pictures, String text, String answer, String match) {
        public Typed {
            pictures = List.copyOf(pictures);
        }

        /// What the file says of it: without an answer a person judges.
        String rule() {
            return answer.isBlank() ? "hand" : match;
        }
    }

    /// The ways an answer is compared, as a file writes them.
    public static final List<String> MATCHES = List.of("exact", "number", "keyword", "hand");

    private QuestionFile() {}

    /// Writes `questions.jsonl` and the pictures into a folder, which is made.
    ///
    /// @return the file
    /// @throws SweepException when a question has no words or an answer that it cannot look for
    /// @throws DiskException when something cannot be written
    public static Path write(Path folder, List<Typed> questions) {
        questions.forEach(q -> Expected.of(q.rule(), q.answer()));
        Path file = folder.resolve("questions.jsonl");
        try {
            Files.createDirectories(folder);
            Map<Path, String> names = new HashMap<>();
            StringBuilder lines = new StringBuilder();
            for (Typed question : questions) {
                lines.append(line(question, copied(folder, question.pictures(), names)))
                        .append('\n');
            }
            WholeFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskException.unwritable(folder, e);
        }
        List<SweepQuestion> _ = SweepFiles.questions(file);
        return file;
    }

    private static List<String> copied(Path folder, List<Path> pictures, Map<Path, String> names) throws IOException {
        List<String> all = new ArrayList<>();
        for (Path picture : pictures) {
            Optional<String> known = Optional.ofNullable(names.get(picture));
            if (known.isPresent()) {
                all.add(known.get());
                continue;
            }
            String name = free(names, String.valueOf(picture.getFileName()));
            Path copy = folder.resolve(name);
            if (!picture.toAbsolutePath().equals(copy.toAbsolutePath())) {
                WholeFile.write(copy, Files.readAllBytes(picture));
            }
            names.put(picture, name);
            all.add(name);
        }
        return all;
    }

    private static String free(Map<Path, String> names, String wanted) {
        String name = wanted;
        for (int i = 2; names.containsValue(name); i++) {
            name = i + "-" + wanted;
        }
        return name;
    }

    private static ObjectNode line(Typed question, List<String> pictures) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!pictures.isEmpty()) {
            ArrayNode all = json.putArray("pictures");
            pictures.forEach(all::add);
        }
        json.put("question", question.text());
        if (!question.answer().isBlank()) {
            json.put("answer", question.answer());
        }
        return json.put("match", question.rule());
    }
}
