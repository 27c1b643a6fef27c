/// Lessons: files of steps, guesses and expressions, and the run that leads a learner through one. A value is computed
/// live from the plan and from what the engine says, so that a lesson cannot go stale. Start at [Lesson], then
/// [LessonRun].
@NullMarked
package dev.headroom.lesson;

import org.jspecify.annotations.NullMarked;
