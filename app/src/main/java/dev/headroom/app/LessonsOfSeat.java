package dev.headroom.app;

import dev.headroom.app.lessons.LessonShelf;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.ProgressStore;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The lessons of the installation and of the user, and how far they were taken at this seat.
///
/// @param own where the user's lessons lie
record LessonsOfSeat(Path own, ProgressStore store) implements LessonShelf {
    @Override
    public Lessons lessons() {
        return Lessons.of(
                Stream.concat(Lessons.shipped().stream(), Stream.of(own)).toList());
    }

    @Override
    public ProgressStore.Kept progress(String lesson) {
        return store.read(lesson);
    }

    @Override
    public void keep(String lesson, Progress now) {
        store.save(lesson, now);
    }

    @Override
    public Runnable reset() {
        boolean anything = store.reset();
        return () -> {
            if (anything) {
                boolean _ = store.undoReset();
            }
        };
    }
}
