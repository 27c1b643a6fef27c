package dev.headroom.lesson;

import dev.headroom.disk.DiskException;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// Reads a lesson: `lesson.yaml`, and a file of texts for each language beside it.
public final class LessonFolder {
    public static final String FILE = "lesson.yaml";

    /// A reader of YAML takes a second for each megabyte of what is none.
    private static final long LARGEST = 128 << 10;

    private static final int MOST_STEPS = 200;
    private static final int MOST_PLANS = 100;
    /// `ask` and `questions` hold what steps refer to by an anchor, and mean nothing themselves.
    private static final Set<String> FIELDS = Set.of(
            "format", "id", "number", "minutes", "after", "engine", "start", "plans", "ask", "questions", "steps");

    private LessonFolder() {}

    /// @throws LessonException naming the file, the line and the way out
    /// @throws DiskException when a file cannot be read
    public static Lesson read(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.md")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                texts.put(name.substring(0, name.length() - ".md".length()), text(file));
            }
        } catch (IOException e) {
            throw DiskException.unreadable(folder, e);
        }
        String id = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        return parse(id, text(folder.resolve(FILE)), texts, Optional.of(folder));
    }

    private static String text(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST) {
                throw new LessonException(Sentence.of(
                        "{} has {}; up to {} are read. Part the lesson in two.",
                        file.getFileName(),
                        new Size(bytes),
                        new Size(LARGEST)));
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw DiskException.unreadable(file, e);
        }
    }

    /// @param texts what is said, by language tag
    static Lesson parse(String folderName, String yaml, Map<String, String> texts, Optional<Path> folder) {
        LessonYaml root = LessonYaml.read(FILE, yaml);
        Map<String, LessonYaml> all = root.map(FIELDS);
        root.need(all, "format").whole(1, 1);
        LessonYaml id = root.need(all, "id");
        if (!id.key().equals(folderName)) {
            throw id.wrong(Sentence.of(
                    "the lesson is called {} and lies in a folder {}; give both one name.", id.key(), folderName));
        }
        Map<String, DeclaredPlan> plans = new LinkedHashMap<>();
        LessonYaml.in(all, "plans")
                .ifPresent(p -> p.map()
                        .forEach((name, knobs) -> plans.put(
                                StepReader.name(knobs, name),
                                new DeclaredPlan(StepReader.values(knobs), knobs.line()))));
        if (plans.size() > MOST_PLANS) {
            throw root.wrong(Sentence.of("the list has {} entries; it takes up to {}.", plans.size(), MOST_PLANS));
        }
        List<Step> steps = root.need(all, "steps").list(MOST_STEPS).stream()
                .map(StepReader::read)
                .toList();
        Map<String, Texts> said = new LinkedHashMap<>();
        texts.forEach((language, text) -> said.put(language, Texts.read(language + ".md", text)));
        if (said.isEmpty()) {
            throw root.wrong(Sentence.of("nothing is said: write {} beside it.", "en.md"));
        }
        Lesson lesson = new Lesson(
                id.key(),
                LessonYaml.in(all, "number")
                        .map(n -> OptionalInt.of(n.whole(1, 999)))
                        .orElse(OptionalInt.empty()),
                root.need(all, "minutes").whole(1, 600),
                LessonYaml.in(all, "after")
                        .map(a -> a.list(20).stream().map(LessonYaml::key).toList())
                        .orElse(List.of()),
                LessonYaml.in(all, "engine").map(LessonFolder::engine).orElse(Lesson.Engine.DEMO),
                LessonYaml.in(all, "start").map(StepReader::values).orElse(Map.of()),
                plans,
                steps,
                said,
                folder);
        LessonRules.check(lesson);
        return lesson;
    }

    private static Lesson.Engine engine(LessonYaml yaml) {
        return switch (yaml.text()) {
            case "demo" -> Lesson.Engine.DEMO;
            case "none" -> Lesson.Engine.NONE;
            default -> throw yaml.wrong(Sentence.of("the engine of a lesson is demo or none."));
        };
    }
}
