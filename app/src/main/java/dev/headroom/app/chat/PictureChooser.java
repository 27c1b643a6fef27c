package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import java.io.File;
import java.util.List;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/// Asks the user for picture files.
@FunctionalInterface
interface PictureChooser {
    /// @return empty when the user thought better of it
    List<File> choose(Window owner);

    /// The system's dialog.
    static PictureChooser ofSystem() {
        return owner -> {
            Messages m = Messages.of("chat");
            FileChooser dialog = new FileChooser();
            dialog.setTitle(m.text("attach"));
            dialog.getExtensionFilters()
                    .addAll(
                            new FileChooser.ExtensionFilter(
                                    m.text("attach.pictures"), "*.png", "*.jpg", "*.jpeg", "*.gif", "*.bmp"),
                            new FileChooser.ExtensionFilter(m.text("attach.all"), "*.*"));
            List<File> files = dialog.showOpenMultipleDialog(owner);
            return files == null ? List.of() : files;
        };
    }
}
