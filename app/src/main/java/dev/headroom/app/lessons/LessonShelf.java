package dev.headroom.app.lessons;

import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.ProgressStore;
import java.nio.file.Path;

/// The lessons that there are, and how far the learner of this seat has come in each. Every call touches the disk.
public interface LessonShelf {
    Lessons lessons();

    /// Lists a lesson that lies elsewhere, until the window closes.
    void add(Path folder);

    /// Where a user's own lessons lie; the folder need not exist.
    Path own();

    /// [Progress#NONE] where there is none, or none that can be read.
    ProgressStore.Kept progress(String lesson);

    void keep(String lesson, Progress progress);

    /// Forgets what this seat did in all lessons.
    ///
    /// @return brings it back
    Runnable reset();
}
