package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/// Asks the user for files.
interface FileDialogs {
    /// @return empty when the user thought better of it
    List<File> pictures(Window owner);

    /// Where a chat is to be written; empty when the user thought better of it. The name ends in `.md`, `.json` or
    /// `.html`.
    ///
    /// @param name offered, without its end
    Optional<Path> export(Window owner, String name);

    /// A Hugging Face folder; empty when the user thought better of it.
    Optional<Path> modelFolder(Window owner);

    /// The system's dialogs.
    static FileDialogs ofSystem() {
        Messages m = Messages.of("chat");
        return new FileDialogs() {
            @Override
            public List<File> pictures(Window owner) {
                FileChooser dialog = new FileChooser();
                dialog.setTitle(m.text("attach.title"));
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
            public Optional<Path> export(Window owner, String name) {
                FileChooser dialog = new FileChooser();
                dialog.setTitle(m.text("export.title"));
                dialog.setInitialFileName(name + ".html");
                var page = new FileChooser.ExtensionFilter(m.text("export.html"), "*.html");
                var markdown = new FileChooser.ExtensionFilter(m.text("export.markdown"), "*.md");
                var json = new FileChooser.ExtensionFilter(m.text("export.json"), "*.json");
                dialog.getExtensionFilters().addAll(page, markdown, json);
                return Optional.ofNullable(dialog.showSaveDialog(owner))
                        .map(file -> ended(
                                file.toPath(),
                                dialog.getSelectedExtensionFilter() == json
                                        ? ".json"
                                        : dialog.getSelectedExtensionFilter() == markdown ? ".md" : ".html"));
            }

            /// As it was typed, where that says what the file is to be.
            private static Path ended(Path file, String chosen) {
                String name = file.getFileName().toString();
                boolean says = Stream.of(".md", ".json", ".html", ".htm").anyMatch(name::endsWith);
                return says ? file : file.resolveSibling(name + chosen);
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
