/// Lessons: their list, and the run of one at the left of the real workbench. Start at [LessonsPage].
@NullMarked
package dev.headroom.app.lessons;

import org.jspecify.annotations.NullMarked;
