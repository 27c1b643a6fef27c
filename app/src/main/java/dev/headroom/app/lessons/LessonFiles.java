package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/// Asks the user where papers go and come from, and shows them. Empty when the user thought better of it.
public interface LessonFiles {
    Optional<Path> handout(Window owner, String name);

    Optional<Path> classFolder(Window owner);

    /// Where the table of a class is written.
    Path classTable();

    /// Shows a file or a folder in the system's own program.
    void open(Path file);

    /// The system's dialogs.
    static LessonFiles ofSystem(Path classTable, Consumer<Path> opener) {
        Messages m = Messages.of("lessons");
        return new LessonFiles() {
            @Override
            public Optional<Path> handout(Window owner, String name) {
                FileChooser dialog = new FileChooser();
                dialog.setTitle(m.text("handout"));
                dialog.setInitialFileName(name);
                dialog.getExtensionFilters().add(new FileChooser.ExtensionFilter("HTML", "*.html"));
                return Optional.ofNullable(dialog.showSaveDialog(owner)).map(f -> f.toPath());
            }

            @Override
            public Optional<Path> classFolder(Window owner) {
                DirectoryChooser dialog = new DirectoryChooser();
                dialog.setTitle(m.text("class.folder"));
                return Optional.ofNullable(dialog.showDialog(owner)).map(f -> f.toPath());
            }

            @Override
            public Path classTable() {
                return classTable;
            }

            @Override
            public void open(Path file) {
                opener.accept(file);
            }
        };
    }
}
