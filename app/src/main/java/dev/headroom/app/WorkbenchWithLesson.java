package dev.headroom.app;

import dev.headroom.app.lessons.LessonNotice;
import dev.headroom.app.shell.Closing;
import dev.headroom.app.shell.Shared;
import javafx.scene.layout.BorderPane;

/// The page of the workbench; above it, while one is open, whose settings and chat these are.
final class WorkbenchWithLesson extends BorderPane implements AutoCloseable {
    private final LessonNotice notice;
    private final Shared<?>.Place place;

    WorkbenchWithLesson(LessonNotice notice, Shared<?>.Place place) {
        super(place);
        this.notice = notice;
        this.place = place;
        setTop(notice);
    }

    @Override
    public void close() {
        Closing.quietly(notice);
        Closing.quietly(place);
    }
}
