package dev.headroom.lesson;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.Folders;
import dev.headroom.disk.WholeFile;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How far the learner at this seat has come, a file a lesson. What is damaged is set aside, and the lesson begins
/// anew.
public final class ProgressStore {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String SUFFIX = ".json";
    private static final long LARGEST = 16 << 20;

    private final Path folder;

    public ProgressStore(Path folder) {
        this.folder = folder;
    }

    /// In the user's data.
    public static ProgressStore ofUser() {
        return new ProgressStore(Folders.ofUser().data().resolve("lesson-progress"));
    }

    /// @param trouble what was wrong with the file that was there
    public record Kept(Progress progress, Optional<Sentence> trouble) {}

    public Kept read(String lesson) {
        Path file = file(lesson);
        if (!Files.exists(file)) {
            return new Kept(Progress.NONE, Optional.empty());
        }
        try {
            return new Kept(read(file), Optional.empty());
        } catch (LessonException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException inner) {
                return new Kept(
                        Progress.NONE,
                        Optional.of(DiskException.unwritable(file, inner).sentence()));
            }
            return new Kept(
                    Progress.NONE,
                    Optional.of(Sentence.of(
                            "What was kept of the lesson {} is damaged and was set aside as {}; the lesson begins"
                                    + " anew.",
                            lesson,
                            aside.getFileName())));
        }
    }

    /// @throws LessonException when the file holds something else
    /// @throws DiskException when it cannot be read
    public static Progress read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new LessonException(Sentence.of("This is no record of a lesson."));
            }
            byte[] bytes = Files.readAllBytes(file);
            try {
                return ProgressJson.read(JSON.readTree(bytes));
            } catch (IOException | RuntimeException e) {
                // damage shows itself in many ways
                throw new LessonException(Sentence.of("This is no record of a lesson."), e);
            }
        } catch (IOException e) {
            throw DiskException.unreadable(file, e);
        }
    }

    /// @throws DiskException when it cannot be written
    public void save(String lesson, Progress progress) {
        Path file = file(lesson);
        try {
            Files.createDirectories(folder);
            WholeFile.write(file, JSON.writeValueAsBytes(ProgressJson.write(progress)));
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }

    /// The lessons of which something is kept.
    public List<String> begun() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DiskException.unreadable(folder, e);
        }
    }

    /// Empties the seat for the next learner. What was there is kept once, for [#undoReset].
    ///
    /// @return whether there was anything
    public boolean reset() {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try {
            deleted(before());
            Files.move(folder, before());
            return true;
        } catch (IOException e) {
            throw DiskException.unwritable(folder, e);
        }
    }

    /// Brings back what the last [#reset] took away, in place of what was begun since.
    ///
    /// @return whether there was anything
    public boolean undoReset() {
        if (!Files.isDirectory(before())) {
            return false;
        }
        try {
            deleted(folder);
            Files.move(before(), folder);
            return true;
        } catch (IOException e) {
            throw DiskException.unwritable(folder, e);
        }
    }

    private static void deleted(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private Path before() {
        return folder.resolveSibling(folder.getFileName() + ".before");
    }

    private Path file(String lesson) {
        if (!lesson.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")) {
            throw new IllegalArgumentException("no lesson's name: " + lesson);
        }
        return folder.resolve(lesson + SUFFIX);
    }
}
