package dev.headroom.app;

import dev.headroom.app.lessons.LessonShelf;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The lessons of the installation and of the user, and how far they were taken here.
///
/// @param own where the user's lessons lie
final class LessonsOfSeat implements LessonShelf {
    private final Path own;
    private final Map<String, Progress> progress = new ConcurrentHashMap<>();

    LessonsOfSeat(Path own) {
        this.own = own;
    }

    @Override
    public Lessons lessons() {
        return Lessons.of(
                Stream.concat(Lessons.shipped().stream(), Stream.of(own)).toList());
    }

    @Override
    public Path own() {
        return own;
    }

    @Override
    public Progress progress(String lesson) {
        return progress.getOrDefault(lesson, Progress.NONE);
    }

    @Override
    public void keep(String lesson, Progress now) {
        progress.put(lesson, now);
    }

    @Override
    public Runnable reset() {
        Map<String, Progress> before = Map.copyOf(progress);
        progress.clear();
        return () -> progress.putAll(before);
    }
}
