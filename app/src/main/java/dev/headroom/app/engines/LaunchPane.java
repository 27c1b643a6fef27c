package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.ui.Buttons;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import java.io.File;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;

/// Everything of a launch of LMDeploy: installation, model, settings, the plan for them, and the exact command before
/// it runs.
final class LaunchPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    private final LaunchViewModel model;
    private final ComboBox<String> found = new ComboBox<>();
    private final ComboBox<String> card = new ComboBox<>();
    private final Map<LaunchField, TextField> texts = new EnumMap<>(LaunchField.class);
    private final Map<LaunchField, ComboBox<String>> choices = new EnumMap<>(LaunchField.class);
    private final CheckBox trust = new CheckBox(M.text("trust"));
    private final Button launch;
    private final ListChangeListener<LmdeployInstallation> foundListener = change -> listFound();
    private final ListChangeListener<CardChoice> cardListener = change -> listCards();
    private final ChangeListener<LaunchForm> formListener = (o, was, now) -> show(now);
    private final Label notes = EnginesView.wrapped("engines-notes", "hr-muted", "hr-small");
    private final Label verdict = EnginesView.wrapped("engines-verdict");
    private boolean showing;
    private int cell;

    LaunchPane(LaunchViewModel model) {
        this.model = model;
        GridPane grid = new GridPane(10, 6);
        for (int i = 0; i < 4; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i % 2 == 1 ? Priority.ALWAYS : Priority.NEVER);
            grid.getColumnConstraints().add(column);
        }
        found.setId("engines-found");
        found.setPromptText(M.text("found.none"));
        HBox.setHgrow(found, Priority.ALWAYS);
        found.setMaxWidth(Double.MAX_VALUE);
        whole(grid, "found", new HBox(6, found, Buttons.words("engines-choose-python", M.text("choose"), this::point)));
        for (LaunchField field : LaunchField.values()) {
            add(grid, field);
        }
        trust.setId("engines-trust");
        trust.selectedProperty().addListener((o, was, now) -> typed(f -> f.withTrust(now)));
        launch = Buttons.words("engines-launch", M.text("launch"), model::launch);
        launch.getStyleClass().add("accent");
        getChildren().addAll(grid, trust, verdict, command(), buttons(), notes);
        EnginesView.dress(this, M.text("launch.title"));
        notes.textProperty()
                .bind(model.notes().map(all -> all.stream().map(Messages::say).collect(Collectors.joining("\n"))));
        verdict.textProperty().bind(model.verdict().map(Messages::say));
        launch.disableProperty().bind(model.command().isEmpty());
        model.installations().addListener(foundListener);
        model.cards().addListener(cardListener);
        model.form().addListener(formListener);
        listFound();
        listCards();
        show(model.form().get());
        found.getSelectionModel().selectedIndexProperty().addListener((o, was, now) -> choose(now.intValue()));
    }

    private void add(GridPane grid, LaunchField field) {
        if (field == LaunchField.CARD) {
            card.setId("engines-card");
            card.valueProperty().addListener((o, was, now) -> {
                if (now != null) {
                    typed(f -> f.with(LaunchField.CARD, now));
                }
            });
            whole(grid, field.key(), card);
            return;
        }
        if (!field.choices().isEmpty()) {
            ComboBox<String> box = new ComboBox<>();
            box.getItems().setAll(field.choices());
            box.setId("engines-" + field.key());
            box.valueProperty().addListener((o, was, now) -> typed(f -> f.with(field, now)));
            choices.put(field, box);
            half(grid, field.key(), box);
            return;
        }
        TextField text = new TextField();
        text.setId("engines-" + field.key());
        text.setPromptText(M.has("prompt." + field.key()) ? M.text("prompt." + field.key()) : "");
        text.textProperty().addListener((o, was, now) -> typed(f -> f.with(field, now)));
        texts.put(field, text);
        switch (field) {
            case MODEL, DIRECTORY -> whole(grid, field.key(), withChooser(field, text));
            case ADAPTERS -> whole(grid, field.key(), text);
            default -> half(grid, field.key(), text);
        }
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

    private HBox withChooser(LaunchField field, TextField text) {
        HBox.setHgrow(text, Priority.ALWAYS);
        return new HBox(6, text, Buttons.words("engines-choose-" + field.key(), M.text("choose"), () -> {
            DirectoryChooser chooser = new DirectoryChooser();
            chooser.setTitle(M.text("caption." + field.key()));
            File folder = chooser.showDialog(getScene().getWindow());
            if (folder != null) {
                text.setText(folder.getPath());
            }
        }));
    }

    /// Two fields in a row.
    private void half(GridPane grid, String key, Region control) {
        place(grid, key, control, cell % 2 * 2, 1);
        cell++;
    }

    /// One field in a row.
    private void whole(GridPane grid, String key, Region control) {
        cell += cell % 2;
        place(grid, key, control, 0, 3);
        cell += 2;
    }

    private void place(GridPane grid, String key, Region control, int column, int span) {
        Label caption = new Label(M.text("caption." + key));
        caption.setMinWidth(Region.USE_PREF_SIZE);
        caption.setLabelFor(control);
        if (M.has("hint." + key)) {
            caption.setTooltip(new Tooltip(M.text("hint." + key)));
        }
        control.setMaxWidth(Double.MAX_VALUE);
        control.setMinWidth(60);
        grid.add(caption, column, cell / 2);
        grid.add(control, column + 1, cell / 2, span, 1);
    }

    private TextArea command() {
        TextArea command = new TextArea();
        command.setId("engines-command");
        command.setEditable(false);
        command.setPrefRowCount(7);
        command.getStyleClass().add("hr-mono");
        command.setAccessibleText(M.text("command"));
        command.textProperty().bind(model.command());
        return command;
    }

    private FlowPane buttons() {
        return new FlowPane(
                8,
                8,
                launch,
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

    private void listCards() {
        List<String> labels = model.cards().stream().map(CardChoice::label).toList();
        String now = model.card(model.form().get()).label();
        showing = true;
        card.getItems().setAll(labels);
        card.setValue(now);
        showing = false;
    }

    private void typed(UnaryOperator<LaunchForm> change) {
        if (!showing) {
            model.form().set(change.apply(model.form().get()));
        }
    }

    private void show(LaunchForm form) {
        showing = true;
        texts.forEach((field, text) -> {
            if (!text.getText().equals(form.values().get(field))) {
                text.setText(form.values().get(field));
            }
        });
        choices.forEach((field, box) -> box.setValue(form.values().get(field)));
        trust.setSelected(form.trust());
        showing = false;
    }

    @Override
    public void close() {
        model.installations().removeListener(foundListener);
        model.cards().removeListener(cardListener);
        model.form().removeListener(formListener);
        notes.textProperty().unbind();
        verdict.textProperty().unbind();
        launch.disableProperty().unbind();
    }
}
