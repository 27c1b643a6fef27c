package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// On the page of the workbench, while a lesson is open: that settings and chat are the lesson's, the way back to it,
/// and the way out.
public final class LessonNotice extends HBox implements AutoCloseable {
    private static final Messages M = Messages.of("lessons");

    private final LessonsViewModel model;
    private final Label words = new Label();
    private final ChangeListener<Optional<Open>> opens = (o, was, now) -> show(now);

    /// @param back shows the page of lessons
    public LessonNotice(LessonsViewModel model, Runnable back) {
        super(10);
        this.model = model;
        setId("lesson-notice");
        getStyleClass().add("hr-notice");
        setAlignment(Pos.CENTER_LEFT);
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren()
                .addAll(
                        words,
                        Buttons.words("lesson-notice-back", M.text("notice.back"), back),
                        Buttons.words("lesson-notice-leave", M.text("notice.leave"), model::leave));
        managedProperty().bind(visibleProperty());
        model.open().addListener(opens);
        show(model.open().get());
    }

    private void show(Optional<Open> open) {
        setVisible(open.isPresent() && model.isOpen());
        open.ifPresent(o ->
                words.setText(M.text("notice", LessonsViewModel.title(o.run().lesson()))));
    }

    @Override
    public void close() {
        model.open().removeListener(opens);
    }
}
