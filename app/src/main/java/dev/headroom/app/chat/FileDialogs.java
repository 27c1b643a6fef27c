package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/// Asks the user for files.
interface FileDialogs {
    /// @return empty when the user thought better of it
    List<File> pictures(Window owner);

    /// A Hugging Face folder; empty when the user thought better of it.
    Optional<Path> modelFolder(Window owner);

    /// The system's dialogs.
    static FileDialogs ofSystem() {
        Messages m = Messages.of("chat");
        return new FileDialogs() {
            @Override
            public List<File> pictures(Window owner) {
                FileChooser dialog = new FileChooser();
                dialog.setTitle(m.text("attach"));
                dialog.getExtensionFilters()
                        .addAll(
                                new FileChooser.ExtensionFilter(
                                        m.text("attach.pictures"),
                                        "*.png",
                                        "*.jpg",
                                        "*.jpeg",
                                        "*.webp",
                                        "*.gif",
                                        "*.bmp",
                                        "*.tif",
                                        "*.tiff"),
                                new FileChooser.ExtensionFilter(m.text("attach.all"), "*.*"));
                List<File> files = dialog.showOpenMultipleDialog(owner);
                return files == null ? List.of() : files;
            }

            @Override
            public Optional<Path> modelFolder(Window owner) {
                DirectoryChooser dialog = new DirectoryChooser();
                dialog.setTitle(m.text("remedy.folder"));
                return Optional.ofNullable(dialog.showDialog(owner)).map(File::toPath);
            }
        };
    }
}
