package dev.headroom.app.lessons;

import dev.headroom.app.ui.Background;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import dev.headroom.lesson.ClassFolder;
import dev.headroom.lesson.ClassTable;
import dev.headroom.lesson.Handout;
import dev.headroom.lesson.LessonRecord;
import dev.headroom.lesson.LessonRun;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Handouts of what a learner guessed, and tables of what a class did: made and written in the background.
final class Papers {
    private final Background background;

    Papers(Background background) {
        this.background = background;
    }

    /// What became of it, in a sentence; told on the FX thread.
    ///
    /// @param runs made where nobody waits for them
    void handout(Supplier<List<LessonRun>> runs, Path file, Consumer<Sentence> told) {
        String language = LessonsViewModel.language();
        make(
                () -> {
                    List<LessonRecord> records =
                            runs.get().stream().map(LessonRecord::of).toList();
                    if (records.isEmpty()) {
                        return Sentence.of("Nothing was begun at this seat.");
                    }
                    write(file, Handout.html(records, language));
                    return Sentence.of("The handout is {}.", file);
                },
                told);
    }

    /// @param folder with the handouts of a class
    /// @param opened gets the table once it is written
    void table(Path folder, Path file, Consumer<Path> opened, Consumer<Sentence> told) {
        String language = LessonsViewModel.language();
        make(
                () -> {
                    ClassFolder handouts = ClassFolder.read(folder);
                    if (handouts.seats().isEmpty()) {
                        return Sentence.of("{} holds no handout of a lesson.", folder);
                    }
                    write(file, new ClassTable(handouts).html(language));
                    background.onWindow(() -> opened.accept(file));
                    return Sentence.of(
                            "The class table is {}; seats: {}, files left out: {}.",
                            file,
                            handouts.seats().size(),
                            handouts.skipped().size());
                },
                told);
    }

    private void make(Callable<Sentence> work, Consumer<Sentence> told) {
        background.compute(work, told, e -> told.accept(Sentence.of(e)));
    }

    private static void write(Path file, String page) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            WholeFile.write(file.toAbsolutePath(), page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }
}
