package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.explain.Finding;
import java.util.List;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// LMDeploy and other servers: the command before it runs, the engine's state, its log with a filter, and a question to
/// try it.
public final class EnginesView extends HBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    private final EnginesViewModel model;
    private final ComboBox<String> found = new ComboBox<>();
    private final TextField version = field("engines-version", "");
    private final ComboBox<LmdeployBackend> backend = new ComboBox<>();
    private final TextField folder = field("engines-model", M.text("model.prompt"));
    private final TextField port = field("engines-port", "23333");
    private final TextField adapters = field("engines-adapters", M.text("adapters.prompt"));
    private final CheckBox trust = new CheckBox(M.text("trust"));
    private final Label state = new Label();
    private final Label memory = new Label();
    private final Label trouble = new Label();
    private final TextField filter = field("engines-filter", M.text("filter.prompt"));
    private final ListView<String> log = new ListView<>();
    private final Button launch = Buttons.words("engines-launch", M.text("launch"), () -> start());
    private final Button stop = Buttons.words("engines-stop", M.text("stop"), () -> stopNow());
    private final Timeline refresh = new Timeline(new KeyFrame(Duration.millis(300), e -> showLog()));
    private final ListChangeListener<LmdeployInstallation> foundListener = change -> listFound();
    private final ChangeListener<Optional<EngineState>> stateListener = (o, was, now) -> showState(now);

    public EnginesView(EnginesViewModel model) {
        this.model = model;
        getStyleClass().add("hr-engines");
        setPadding(new Insets(10));
        setSpacing(10);
        VBox left = new VBox(10, panel(M.text("launch.title"), form()), panel(M.text("attach.title"), attach()));
        VBox right = new VBox(10, panel(M.text("running.title"), running()));
        HBox.setHgrow(left, Priority.ALWAYS);
        HBox.setHgrow(right, Priority.ALWAYS);
        left.setPrefWidth(560);
        right.setPrefWidth(560);
        VBox.setVgrow(right.getChildren().getFirst(), Priority.ALWAYS);
        getChildren().addAll(left, right);
        showForm(model.form().get());
        model.state().addListener(stateListener);
        showState(model.state().get());
        memory.textProperty().bind(model.memory());
        refresh.setCycleCount(Animation.INDEFINITE);
        refresh.play();
    }

    private static TextField field(String id, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.setAccessibleText(prompt);
        return field;
    }

    private static VBox panel(String title, VBox content) {
        Label head = new Label(title);
        head.getStyleClass().add("hr-title");
        VBox panel = new VBox(8, head, content);
        VBox.setVgrow(content, Priority.ALWAYS);
        panel.getStyleClass().add("hr-panel");
        panel.setPadding(new Insets(12));
        return panel;
    }

    private VBox form() {
        backend.getItems().setAll(LmdeployBackend.values());
        backend.setId("engines-backend");
        found.setId("engines-found");
        found.setMaxWidth(Double.MAX_VALUE);
        found.setPromptText(M.text("found.none"));
        listFound();
        model.installations().addListener(foundListener);
        found.getSelectionModel().selectedIndexProperty().addListener((o, was, now) -> choose(now.intValue()));
        GridPane grid = new GridPane(8, 8);
        List<Region> fields = List.of(found, version, backend, folder, port, adapters);
        List<String> captions = List.of(
                "caption.found",
                "caption.version",
                "caption.backend",
                "caption.model",
                "caption.port",
                "caption.adapters");
        for (int i = 0; i < fields.size(); i++) {
            Label caption = new Label(M.text(captions.get(i)));
            caption.setMinWidth(Region.USE_PREF_SIZE);
            caption.setLabelFor(fields.get(i));
            grid.addRow(i, caption, fields.get(i));
            GridPane.setHgrow(fields.get(i), Priority.ALWAYS);
        }
        TextArea command = new TextArea();
        command.setId("engines-command");
        command.setEditable(false);
        command.setPrefRowCount(9);
        command.setStyle("-fx-font-family: monospace");
        command.setAccessibleText(M.text("command"));
        command.textProperty().bind(model.command());
        Label notes = new Label();
        notes.setId("engines-notes");
        notes.setWrapText(true);
        notes.getStyleClass().add("hr-muted");
        notes.textProperty().bind(model.notes());
        for (TextField field : List.of(version, folder, port, adapters)) {
            field.textProperty().addListener((o, was, now) -> typed());
        }
        backend.valueProperty().addListener((o, was, now) -> typed());
        trust.setId("engines-trust");
        trust.selectedProperty().addListener((o, was, now) -> typed());
        HBox copies = new HBox(
                8,
                launch,
                Buttons.words("engines-copy-shell", M.text("copy.shell"), () -> copy(EnginesViewModel.Export.SHELL)),
                Buttons.words(
                        "engines-copy-compose", M.text("copy.compose"), () -> copy(EnginesViewModel.Export.COMPOSE)),
                Buttons.words(
                        "engines-copy-python", M.text("copy.python"), () -> copy(EnginesViewModel.Export.PYTHON)));
        Label sliders = new Label(M.text("sliders"));
        sliders.setWrapText(true);
        sliders.getStyleClass().add("hr-muted");
        return new VBox(8, grid, trust, sliders, command, copies, notes);
    }

    private VBox attach() {
        TextField address = field("engines-address", "http://127.0.0.1:23333");
        PasswordField key = new PasswordField();
        key.setId("engines-key");
        key.setPromptText(M.text("key.prompt"));
        Button attach = Buttons.words("engines-attach", M.text("attach"), () -> {
            model.attach(address.getText().isBlank() ? address.getPromptText() : address.getText(), key.getText());
        });
        HBox.setHgrow(address, Priority.ALWAYS);
        return new VBox(8, new HBox(8, address, key, attach));
    }

    private VBox running() {
        state.setId("engines-state");
        state.setWrapText(true);
        memory.setId("engines-memory");
        memory.getStyleClass().add("hr-muted");
        trouble.setId("engines-trouble");
        trouble.setWrapText(true);
        log.setId("engines-log");
        log.setStyle("-fx-font-family: monospace; -fx-font-size: 0.88em");
        log.setPlaceholder(new Label(M.text("log.empty")));
        VBox.setVgrow(log, Priority.ALWAYS);
        filter.textProperty().addListener((o, was, now) -> showLog());
        TextField question = field("engines-question", M.text("question.prompt"));
        HBox.setHgrow(question, Priority.ALWAYS);
        Label answer = new Label();
        answer.setId("engines-answer");
        answer.setWrapText(true);
        answer.textProperty().bind(model.answer());
        question.setOnAction(e -> model.ask(question.getText()));
        HBox ask =
                new HBox(8, question, Buttons.words("engines-ask", M.text("ask"), () -> model.ask(question.getText())));
        return new VBox(8, new HBox(12, state, memory, stop), trouble, ask, answer, filter, log);
    }

    /// The search ends after the page is there.
    private void listFound() {
        found.getItems()
                .setAll(model.installations().stream().map(EnginesView::words).toList());
    }

    private static String words(LmdeployInstallation i) {
        return i.version().map(Object::toString).orElse("?") + "  " + i.where();
    }

    private void choose(int index) {
        if (index >= 0) {
            model.installations().get(index).version().ifPresent(v -> version.setText(v.toString()));
        }
    }

    private void showForm(LaunchForm form) {
        version.setText(form.version());
        backend.setValue(form.backend());
        folder.setText(form.model());
        port.setText(form.port());
        adapters.setText(form.adapters());
        trust.setSelected(form.trustRemoteCode());
    }

    private void typed() {
        if (backend.getValue() != null) {
            model.form()
                    .set(new LaunchForm(
                            version.getText(),
                            backend.getValue(),
                            folder.getText(),
                            port.getText(),
                            adapters.getText(),
                            trust.isSelected()));
        }
    }

    private void start() {
        model.launch();
    }

    private void stopNow() {
        model.stop();
    }

    private void copy(EnginesViewModel.Export kind) {
        ClipboardContent content = new ClipboardContent();
        content.putString(model.export(kind));
        Clipboard.getSystemClipboard().setContent(content);
    }

    private void showState(Optional<EngineState> now) {
        launch.setDisable(model.running());
        stop.setDisable(!model.running());
        trouble.setText("");
        state.setText(now.map(this::words).orElse(M.text("state.none")));
        if (now.orElse(null) instanceof EngineState.Failed failed) {
            Finding finding = model.explain(failed.failure());
            trouble.setText(finding.why());
        } else if (now.orElse(null) instanceof EngineState.Ready) {
            trouble.setText(String.join("\n", model.warnings()));
        }
        showLog();
    }

    private String words(EngineState now) {
        return switch (now) {
            case EngineState.Starting s -> M.text("state.starting", s.step());
            case EngineState.Ready r -> M.text("state.ready", r.model(), r.endpoint());
            case EngineState.Rebuilding _ -> M.text("state.rebuilding");
            case EngineState.Stopping _ -> M.text("state.stopping");
            case EngineState.Stopped _ -> M.text("state.stopped");
            case EngineState.Failed f ->
                M.text("state.failed", model.explain(f.failure()).summary());
        };
    }

    private void showLog() {
        List<String> lines = model.log(filter.getText());
        if (!log.getItems().equals(lines)) {
            log.getItems().setAll(lines);
            log.scrollTo(lines.size() - 1);
        }
    }

    @Override
    public void close() {
        refresh.stop();
        model.state().removeListener(stateListener);
        model.installations().removeListener(foundListener);
        memory.textProperty().unbind();
    }
}
