package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import java.util.function.BooleanSupplier;
import javafx.geometry.Pos;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.controlsfx.control.Notifications;
import org.controlsfx.control.action.Action;

/// Tells what has ended to somebody who looks elsewhere: at another page, or at another program. What is told stays in
/// the status line until the next is told; of many at once there is one note that counts them.
public final class Notices {
    private static final Messages M = Messages.of("shell");
    private static final int MOST = 3;
    private static final Duration SHOWN = Duration.seconds(12);

    private final Stage stage;
    private final MainWindow window;
    private final BooleanSupplier wanted;

    /// @param wanted whether the user likes to be told
    public Notices(Stage stage, MainWindow window, BooleanSupplier wanted) {
        this.stage = stage;
        this.window = window;
        this.wanted = wanted;
    }

    /// @param page where it can be seen; a button of the note leads there
    /// @param trouble whether it ended badly
    public void tell(String page, String text, boolean trouble) {
        boolean seen = stage.isFocused() && window.page().equals(page);
        if (!wanted.getAsBoolean() || seen || !stage.isShowing()) {
            return;
        }
        window.told(text);
        Notifications note = note(text).action(new Action(M.text("notices.show"), e -> {
            stage.toFront();
            window.showPage(page);
        }));
        note.threshold(MOST, note(M.text("notices.more")));
        if (trouble) {
            note.showWarning();
        } else {
            note.showInformation();
        }
    }

    private Notifications note(String text) {
        return Notifications.create()
                .owner(stage)
                .position(Pos.BOTTOM_RIGHT)
                .hideAfter(SHOWN)
                .styleClass("hr-note")
                .text(text);
    }
}
