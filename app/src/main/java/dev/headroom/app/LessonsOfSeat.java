package dev.headroom.app;

import dev.headroom.app.lessons.LessonShelf;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.ProgressStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// The lessons of the installation and of the user, and how far they were taken at this seat.
///
/// @param own where the user's lessons lie
/// @param opened folders of single lessons that lie elsewhere
record LessonsOfSeat(Path own, ProgressStore store, List<Path> opened) implements LessonShelf {
    LessonsOfSeat(Path own, ProgressStore store) {
        this(own, store, new CopyOnWriteArrayList<>());
    }

    @Override
    public Lessons lessons() {
        return Lessons.of(
                Stream.concat(Lessons.shipped().stream(), Stream.of(own)).toList(), opened);
    }

    @Override
    public void add(Path folder) {
        opened.remove(folder);
        opened.add(folder);
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
