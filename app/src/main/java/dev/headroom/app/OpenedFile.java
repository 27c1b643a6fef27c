package dev.headroom.app;

import dev.headroom.disk.PathText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// A file that the window is opened with, as a file manager does on a double click.
sealed interface OpenedFile {
    /// @param file with a model
    record Gguf(Path file) implements OpenedFile {}

    /// @param folder of the lesson
    record LessonFile(Path folder) implements OpenedFile {}

    /// Empty where the argument is no such file: a model's name or folder.
    static Optional<OpenedFile> of(String argument) {
        Optional<Path> file = PathText.of(argument)
                .filter(Files::isRegularFile)
                .map(p -> p.toAbsolutePath().normalize());
        return file.flatMap(OpenedFile::of);
    }

    private static Optional<OpenedFile> of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".gguf")) {
            return Optional.of(new Gguf(file));
        }
        return name.equals("lesson.yaml") && file.getParent() != null
                ? Optional.of(new LessonFile(file.getParent()))
                : Optional.empty();
    }
}
