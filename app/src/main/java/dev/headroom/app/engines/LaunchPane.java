package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.TabKey;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import java.io.File;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// A launch of LMDeploy: model, card and ratio, everything else folded; the plan for them, what is missing, and the
/// exact command before it runs.
final class LaunchPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    private final LaunchViewModel model;
    private final ComboBox<String> found = new ComboBox<>();
    private final LaunchFields fields;
    private final LaunchTrouble trouble;
    private final Button launch;
    private final ListChangeListener<LmdeployInstallation> foundListener = change -> listFound();
    private final Label notes = EnginesView.wrapped("engines-notes", "hr-muted", "hr-small");
    private final Label verdict = EnginesView.wrapped("engines-verdict");

    /// @param library models to choose from
    /// @param reveal scrolls to what has just been said
    LaunchPane(EnginesViewModel engines, ModelLibrary library, Consumer<Node> reveal) {
        this.model = engines.launch();
        found.setId("engines-found");
        found.setAccessibleText(M.text("caption.found"));
        found.setPromptText(M.text("found.none"));
        found.setMaxWidth(Double.MAX_VALUE);
        found.setMinWidth(60);
        HBox.setHgrow(found, Priority.ALWAYS);
        HBox installation = new HBox(6, found, Buttons.words("engines-choose-python", M.text("choose"), this::point));
        fields = new LaunchFields(model, library, EnginesView.captioned(M.text("caption.found"), installation));
        trouble = new LaunchTrouble(engines, reveal);
        launch = Buttons.words("engines-launch", M.text("launch"), model::launch);
        launch.getStyleClass().add("accent");
        getChildren()
                .addAll(
                        fields,
                        EnginesView.fold(
                                "engines-command-fold", M.text("command"), new VBox(8, command(), copies(), notes)),
                        verdict,
                        trouble,
                        EnginesView.gap(),
                        new FlowPane(8, 8, launch));
        EnginesView.dress(this, M.text("launch.title"));
        notes.textProperty()
                .bind(model.notes().map(all -> all.stream().map(Messages::say).collect(Collectors.joining("\n"))));
        verdict.textProperty().bind(model.verdict().map(Messages::say));
        launch.disableProperty().bind(model.command().isEmpty());
        model.installations().addListener(foundListener);
        listFound();
        found.getSelectionModel().selectedIndexProperty().addListener((o, was, now) -> choose(now.intValue()));
    }

    /// An interpreter, or anything else in its folder.
    private void point() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(M.text("choose.python"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            model.look(List.of(file.toPath()));
        }
    }

    private TextArea command() {
        TextArea command = new TextArea();
        TabKey.leaves(command);
        command.setId("engines-command");
        command.setEditable(false);
        command.setPrefRowCount(7);
        command.getStyleClass().add("hr-mono");
        command.setAccessibleText(M.text("command"));
        // a bound text would put the caret at its end, and the view with it
        model.command().subscribe(now -> {
            command.setText(now);
            command.positionCaret(0);
            command.setScrollTop(0);
        });
        return command;
    }

    private FlowPane copies() {
        return new FlowPane(
                8,
                8,
                Buttons.words("engines-copy-shell", M.text("copy.shell"), () -> copy(LaunchViewModel.Export.SHELL)),
                Buttons.words(
                        "engines-copy-compose", M.text("copy.compose"), () -> copy(LaunchViewModel.Export.COMPOSE)),
                Buttons.words("engines-copy-python", M.text("copy.python"), () -> copy(LaunchViewModel.Export.PYTHON)));
    }

    private void copy(LaunchViewModel.Export kind) {
        ClipboardContent content = new ClipboardContent();
        content.putString(model.export(kind));
        Clipboard.getSystemClipboard().setContent(content);
    }

    /// The search for installations ends after the page is there.
    private void listFound() {
        found.getItems()
                .setAll(model.installations().stream().map(LaunchPane::words).toList());
        model.chosen().map(LaunchPane::words).ifPresent(found::setValue);
    }

    private static String words(LmdeployInstallation i) {
        return "%s · %s%s"
                .formatted(
                        i.version().map(Object::toString).orElse("?"),
                        i.where(),
                        i.cuda().map(c -> " · CUDA " + c).orElse(""));
    }

    private void choose(int index) {
        if (index >= 0) {
            model.choose(model.installations().get(index));
        }
    }

    @Override
    public void close() {
        model.installations().removeListener(foundListener);
        notes.textProperty().unbind();
        verdict.textProperty().unbind();
        launch.disableProperty().unbind();
        fields.close();
        trouble.close();
    }
}
