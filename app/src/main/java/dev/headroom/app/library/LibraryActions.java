package dev.headroom.app.library;

import dev.headroom.machine.library.LibraryModel;
import java.nio.file.Path;
import java.util.Optional;

/// What the window can do with a model of the library.
public interface LibraryActions {
    /// Puts it into the engine that comes with Headroom; the chat is kept.
    ///
    /// @param format to load it in; empty: as it is
    void runHere(LibraryModel model, Optional<String> format);

    /// Opens the plan page with it.
    void plan(LibraryModel model);

    /// Fills it into the launch of LMDeploy.
    void launch(LibraryModel model);

    /// Opens the page with all models.
    void showLibrary();

    /// Shows a folder in the system's own file manager.
    void showFolder(Path folder);
}
