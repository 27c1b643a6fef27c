package dev.headroom.app.lessons;

import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Planned;
import dev.headroom.lesson.Progress;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// The lesson that is open, and what goes on in it.
///
/// @param progress of the run now: what is shown of it changes with it
/// @param doing what is being done, so that nothing else can be begun
/// @param plan that the step is about, and its name
/// @param trouble why something could not be done, [Sentence#NONE] while nothing is wrong
record Open(LessonRun run, Progress progress, Doing doing, Optional<WindowStage.Shown> plan, Sentence trouble) {
    enum Doing {
        NOTHING,
        /// The demo model's engine is needed and is not at hand.
        LACKS_DEMO,
        /// The engine is brought to where the lesson begins.
        BEGINNING,
        /// A step is done for the learner.
        PERFORMING,
        /// What the learner did by himself is read.
        READING
    }

    Open doing(Doing now) {
        return new Open(run, run.progress(), now, plan, trouble);
    }

    Open troubled(Sentence why) {
        return new Open(run, run.progress(), doing, plan, why);
    }

    Open showing(WindowStage.Shown shown) {
        return new Open(run, run.progress(), doing, Optional.of(shown), trouble);
    }

    boolean busy() {
        return doing != Doing.NOTHING && doing != Doing.LACKS_DEMO;
    }

    Optional<Planned> planned() {
        return plan.map(WindowStage.Shown::plan);
    }
}
