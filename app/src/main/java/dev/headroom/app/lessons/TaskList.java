package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What a step asks for, a line each, with a tick at what is done; follows a learner who does it by hand.
final class TaskList extends VBox {
    private static final Messages M = Messages.of("lessons");

    TaskList() {
        super(4);
        setId("lesson-tasks");
    }

    private record Line(String words, boolean done) {}

    void show(Tasks tasks) {
        List<Line> lines = new ArrayList<>();
        tasks.turns()
                .forEach(turn -> lines.add(new Line(M.text("task.set", turn.caption(), turn.value()), turn.moved())));
        if (!tasks.turns().isEmpty()) {
            lines.add(new Line(M.text("task.force"), tasks.settingsDone()));
        }
        tasks.question().ifPresent(question -> {
            tasks.picture()
                    .ifPresent(p -> lines.add(new Line(M.text("task.picture", p.getFileName()), tasks.questionDone())));
            lines.add(new Line(M.text("task.ask", question), tasks.questionDone()));
        });
        if (!lines.equals(getUserData())) {
            setUserData(lines);
            getChildren().setAll(lines.stream().map(TaskList::label).toList());
        }
    }

    private static Label label(Line line) {
        FontIcon icon = new FontIcon(line.done() ? Feather.CHECK_CIRCLE : Feather.CIRCLE);
        icon.getStyleClass().add(line.done() ? "hr-lesson-done-icon" : "hr-lesson-icon");
        Label label = Spoken.sentence(line.words());
        label.setGraphic(icon);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setAccessibleText(M.text(line.done() ? "task.done" : "task.open", line.words()));
        return label;
    }
}
