package dev.headroom.app.jobs;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.LogPane;
import dev.headroom.job.Recipe;
import dev.headroom.timeline.Timeline;
import dev.headroom.words.Sentence;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// The jobs page: on the left a recipe, its fields and the command it comes to, on the right the job as it runs.
public final class JobsView extends HBox implements AutoCloseable {
    private static final Messages M = Messages.of("jobs");

    private final JobsViewModel model;
    private final ComboBox<String> recipe = new ComboBox<>();
    private final ComboBox<String> card = new ComboBox<>();
    private final GridPane fields = new GridPane(10, 6);
    private final Label plan = wrapped("jobs-plan");
    private final Label notes = wrapped("jobs-notes", "hr-warning", "hr-small");
    private final Button run;
    private final RunPane running;
    private final LogPane log;
    private final ListChangeListener<Recipe> recipeListener = change -> listRecipes();
    private final ListChangeListener<CardChoice> cardListener = change -> listCards();
    private final ChangeListener<Optional<Recipe>> chosenListener = (o, was, now) -> showRecipe(now);
    private boolean showing;

    /// @param chart draws a history against a plan
    public JobsView(JobsViewModel model, BiFunction<Timeline, Supplier<OptionalLong>, Node> chart) {
        this.model = model;
        JobList list = new JobList(model);
        this.running = new RunPane(model, list, chart);
        this.log = new LogPane("jobs", model::log);
        setId("jobs-page");
        setPadding(new Insets(10));
        setSpacing(10);
        run = Buttons.words("jobs-run", M.text("run"), model::start);
        run.getStyleClass().add("accent");
        VBox form = form();
        ScrollPane left = new ScrollPane(form);
        left.setFitToWidth(true);
        left.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        left.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        left.setPrefWidth(500);
        left.setMinWidth(360);
        VBox right = new VBox(10, list, running, log);
        VBox.setVgrow(log, Priority.ALWAYS);
        right.setPrefWidth(620);
        right.setMinWidth(360);
        HBox.setHgrow(left, Priority.SOMETIMES);
        HBox.setHgrow(right, Priority.ALWAYS);
        getChildren().addAll(left, right);
        model.recipes().addListener(recipeListener);
        model.cards().addListener(cardListener);
        model.chosen().addListener(chosenListener);
        run.disableProperty().bind(model.command().isEmpty());
        plan.textProperty().bind(model.plan().map(Messages::say));
        notes.textProperty().bind(model.notes().map(JobsView::lines));
        listRecipes();
        listCards();
        showRecipe(model.chosen().get());
    }

    private static String lines(List<Sentence> notes) {
        return notes.stream().map(Messages::say).collect(Collectors.joining("\n"));
    }

    private VBox form() {
        recipe.setId("jobs-recipe");
        recipe.setMaxWidth(Double.MAX_VALUE);
        recipe.setAccessibleText(M.text("recipe"));
        HBox.setHgrow(recipe, Priority.ALWAYS);
        recipe.getSelectionModel().selectedIndexProperty().addListener((o, was, now) -> {
            if (!showing && now.intValue() >= 0) {
                model.chosen().set(Optional.of(model.recipes().get(now.intValue())));
            }
        });
        card.setId("jobs-card");
        card.setMaxWidth(Double.MAX_VALUE);
        card.setAccessibleText(M.text("card"));
        card.getSelectionModel().selectedIndexProperty().addListener((o, was, now) -> {
            if (!showing && now.intValue() >= 0) {
                model.card().set(model.cards().get(now.intValue()));
            }
        });
        TextArea command = new TextArea();
        command.setId("jobs-command");
        command.setEditable(false);
        command.setWrapText(true);
        command.setPrefRowCount(5);
        command.getStyleClass().add("hr-mono");
        command.setAccessibleText(M.text("command"));
        command.textProperty().bind(model.command());
        ColumnConstraints caption = new ColumnConstraints();
        ColumnConstraints value = new ColumnConstraints();
        value.setHgrow(Priority.ALWAYS);
        fields.getColumnConstraints().setAll(caption, value);
        Label head = new Label(M.text("form.title"));
        head.getStyleClass().add("hr-title");
        VBox form = new VBox(
                8,
                head,
                new HBox(6, recipe, Buttons.words("jobs-add", M.text("add"), this::add)),
                fields,
                devices(),
                new Label(M.text("card")),
                card,
                plan,
                command,
                new FlowPane(8, 8, run),
                notes);
        form.getStyleClass().add("hr-panel");
        form.setPadding(new Insets(12));
        return form;
    }

    /// Which GPUs the job may use, so that two can run side by side.
    private HBox devices() {
        Label caption = new Label(M.text("devices"));
        caption.setMinWidth(Region.USE_PREF_SIZE);
        TextField field = new TextField(model.devices());
        field.setId("jobs-devices");
        field.setPromptText(M.text("devices.prompt"));
        field.setAccessibleText(M.text("devices"));
        field.setTooltip(new Tooltip(M.text("devices.hint")));
        field.textProperty().addListener((o, was, now) -> model.devices(now));
        caption.setLabelFor(field);
        HBox.setHgrow(field, Priority.ALWAYS);
        HBox row = new HBox(10, caption, field);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private static Label wrapped(String id, String... styles) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styles);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        return label;
    }

    private void add() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(M.text("add"));
        chooser.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter(M.text("recipes"), "*.json", "*.yaml", "*.yml"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            model.add(file.toPath());
        }
    }

    private void listRecipes() {
        showing = true;
        recipe.getItems()
                .setAll(model.recipes().stream()
                        .map(r -> Messages.say(r.title()))
                        .toList());
        model.chosen()
                .get()
                .ifPresent(
                        r -> recipe.getSelectionModel().select(model.recipes().indexOf(r)));
        showing = false;
    }

    private void listCards() {
        showing = true;
        List<String> labels = model.cards().stream().map(CardChoice::label).toList();
        card.getItems().setAll(labels);
        card.getSelectionModel().select(model.cards().indexOf(model.card().get()));
        showing = false;
    }

    private void showRecipe(Optional<Recipe> now) {
        fields.getChildren().clear();
        now.ifPresent(r -> {
            listRecipes();
            int row = 0;
            for (var variable : r.variables().entrySet()) {
                Label caption = new Label(variable.getKey());
                caption.setMinWidth(Region.USE_PREF_SIZE);
                TextField field = new TextField(model.value(variable.getKey()));
                field.setId("jobs-field-" + variable.getKey());
                String about = Messages.say(variable.getValue().about());
                field.setPromptText(about);
                field.setTooltip(new Tooltip(about));
                field.setAccessibleText(variable.getKey() + ": " + about);
                field.textProperty().addListener((o, was, text) -> model.type(variable.getKey(), text));
                caption.setLabelFor(field);
                fields.addRow(row++, caption, field);
            }
        });
    }

    @Override
    public void close() {
        model.recipes().removeListener(recipeListener);
        model.cards().removeListener(cardListener);
        model.chosen().removeListener(chosenListener);
        run.disableProperty().unbind();
        plan.textProperty().unbind();
        notes.textProperty().unbind();
        running.close();
        log.close();
    }
}
