package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.stage.FileChooser;

/// Opens sweeps of before and files, saves the sweep of the editor, copies it as a command, writes a report.
final class FilesBar extends HBox {
    /// More would not fit on the screen.
    private static final int MOST_LISTED = 20;

    private final ExperimentsViewModel model;

    FilesBar(ExperimentsViewModel model) {
        super(8);
        this.model = model;
        setAlignment(Pos.CENTER_RIGHT);
        setMinWidth(Region.USE_PREF_SIZE);
        MenuButton open = new MenuButton(M.text("open"));
        open.setId("experiments-open");
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.getItems().add(new MenuItem(M.text("open.file")));
        open.setOnShowing(e -> open.getItems().setAll(listed()));
        MenuButton save = new MenuButton(M.text("save"));
        save.setId("experiments-save");
        save.setMinWidth(Region.USE_PREF_SIZE);
        MenuItem file = item(
                "experiments-save-file", M.text("save.file"), () -> saved("sweep.yaml", model::save, "YAML", "*.yaml"));
        MenuItem copy = item("experiments-copy-command", M.text("copy.command"), this::copy);
        save.getItems().addAll(file, copy);
        save.setOnShowing(e -> copy.setDisable(model.command().isEmpty()));
        MenuButton report = new ReportMenu(model, this::saved);
        getChildren().addAll(open, save, report);
    }

    private List<MenuItem> listed() {
        List<MenuItem> items = new ArrayList<>();
        items.add(item("experiments-open-file", M.text("open.file"), this::openFile));
        if (!model.kept().isEmpty()) {
            items.add(new SeparatorMenuItem());
        }
        boolean idle = model.stage().get() == ExperimentsViewModel.Stage.IDLE;
        model.kept().stream().limit(MOST_LISTED).forEach(k -> {
            MenuItem item = item(
                    "experiments-open-" + k.time(),
                    M.text(
                            "kept",
                            k.time(),
                            String.join(
                                    " × ", k.knobs().stream().map(Names::knob).toList()),
                            k.done(),
                            k.all()),
                    () -> model.open(k));
            item.setDisable(!idle);
            items.add(item);
        });
        return items;
    }

    private static MenuItem item(String id, String words, Runnable action) {
        MenuItem item = new MenuItem(words);
        item.setId(id);
        item.setMnemonicParsing(false);
        item.setOnAction(e -> action.run());
        return item;
    }

    private void openFile() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(M.text("open.file"));
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("YAML, JSON", "*.yaml", "*.yml", "*.json"));
        Optional<File> picked =
                Optional.ofNullable(chooser.showOpenDialog(getScene().getWindow()));
        picked.ifPresent(f -> model.open(f.toPath()));
    }

    private void copy() {
        model.command().ifPresent(command -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(command);
            boolean _ = Clipboard.getSystemClipboard().setContent(content);
        });
    }

    /// Asks where to, and hands the place on.
    private void saved(String name, Consumer<java.nio.file.Path> write, String kind, String pattern) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(M.text("save.file"));
        chooser.setInitialFileName(name);
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(kind, pattern));
        Optional<File> picked =
                Optional.ofNullable(chooser.showSaveDialog(getScene().getWindow()));
        picked.ifPresent(f -> write.accept(f.toPath()));
    }
}
