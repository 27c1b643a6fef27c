package dev.headroom.lesson;

import dev.headroom.disk.DiskException;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A new lesson to write on in: one of every kind of step, in two languages. It passes the check as it is.
public final class Scaffold {
    private static final List<String> FILES = List.of(LessonFolder.FILE, "en.md", "zh-CN.md");

    private Scaffold() {}

    /// @param parent folder of lessons
    /// @param id a word
    /// @return the lesson's folder
    /// @throws LessonException when the name is none, or is taken
    /// @throws DiskException when it cannot be written
    public static Path write(Path parent, String id) {
        if (!id.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new LessonException(Sentence.of(
                    "\"{}\" is no name of a lesson; take small letters, digits and hyphens, such as {}.",
                    id,
                    "my-lesson"));
        }
        Path folder = parent.resolve(id);
        if (Files.exists(folder)) {
            throw new LessonException(Sentence.of("{} is there already; take another name.", folder));
        }
        try {
            Files.createDirectories(folder);
            for (String file : FILES) {
                Files.writeString(folder.resolve(file), template(file).replace("LESSON-ID", id));
            }
        } catch (IOException e) {
            throw DiskException.unwritable(folder, e);
        }
        return folder;
    }

    private static String template(String file) {
        try (InputStream in = Scaffold.class.getResourceAsStream("scaffold/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no template " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
