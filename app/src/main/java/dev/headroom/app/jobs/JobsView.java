package dev.headroom.app.jobs;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.LogPane;
import dev.headroom.app.ui.TabKey;
import dev.headroom.app.ui.TwoSides;
import dev.headroom.job.Recipe;
import dev.headroom.timeline.Timeline;
import dev.headroom.words.Sentence;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// The jobs page: on the left a recipe, its fields and the command it comes to, on the right the job as it runs.
public final class JobsView extends HBox implements AutoCloseable {
    private static final Messages M = Messages.of("jobs");

    private static final PseudoClass MISSING = PseudoClass.getPseudoClass("error");

    private final JobsViewModel model;
    private final ComboBox<String> recipe = new ComboBox<>();
    private final ComboBox<String> card = new ComboBox<>();
    private final VBox fields = new VBox(6);
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
        // Run stands below what scrolls, and so in one place whatever is typed
        VBox foot = new VBox(6, notes, new FlowPane(8, 8, run));
        foot.setPadding(new Insets(10, 12, 12, 12));
        BorderPane recipeForm = new BorderPane(left);
        recipeForm.setBottom(foot);
        recipeForm.getStyleClass().add("hr-panel");
        VBox right = new VBox(10, empty(), list, running, log);
        shownWithJobs(list, running, log);
        VBox.setVgrow(log, Priority.ALWAYS);
        TwoSides sides =
                new TwoSides(new TwoSides.Side(recipeForm, 400, 500, 420), new TwoSides.Side(right, 350, 620, 420));
        HBox.setHgrow(sides, Priority.ALWAYS);
        getChildren().add(sides);
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
        TabKey.leaves(command);
        command.setId("jobs-command");
        command.setEditable(false);
        command.setWrapText(true);
        command.setPrefRowCount(5);
        command.getStyleClass().add("hr-mono");
        command.setAccessibleText(M.text("command"));
        command.textProperty().bind(model.command());
        Label head = new Label(M.text("form.title"));
        head.getStyleClass().add("hr-title");
        VBox form = new VBox(
                8,
                head,
                recipe,
                Buttons.words("jobs-add", M.text("add"), this::add),
                fields,
                devices(),
                captioned(M.text("card"), card),
                plan,
                captioned(M.text("command"), command));
        form.setPadding(new Insets(12));
        return form;
    }

    /// Which GPUs the job may use, so that two can run side by side.
    private VBox devices() {
        TextField field = new TextField(model.devices());
        field.setId("jobs-devices");
        field.setPromptText(M.text("devices.prompt"));
        field.setAccessibleText(M.text("devices"));
        field.setTooltip(Hints.of(M.text("devices.hint")));
        field.textProperty().addListener((o, was, now) -> model.devices(now));
        return captioned(M.text("devices"), field);
    }

    /// A caption over its control, so that all of them begin at one line.
    private static VBox captioned(String words, Region control) {
        Label caption = wrapped("", "hr-small", "hr-muted");
        caption.setText(words);
        caption.setLabelFor(control);
        control.setMaxWidth(Double.MAX_VALUE);
        return new VBox(3, caption, control);
    }

    /// What jobs are for, while there is none.
    private VBox empty() {
        Label title = new Label(M.text("empty.title"));
        title.getStyleClass().add("hr-title");
        Label words = wrapped("jobs-empty", "hr-muted");
        words.setText(M.text("empty.words"));
        VBox empty = new VBox(8, title, words);
        empty.setPadding(new Insets(12));
        empty.getStyleClass().add("hr-panel");
        empty.visibleProperty().bind(Bindings.isEmpty(model.jobs()));
        empty.managedProperty().bind(empty.visibleProperty());
        return empty;
    }

    private void shownWithJobs(Node... parts) {
        for (Node part : parts) {
            part.visibleProperty().bind(Bindings.isNotEmpty(model.jobs()));
            part.managedProperty().bind(part.visibleProperty());
        }
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
            for (var variable : r.variables().entrySet()) {
                TextField field = new TextField(model.value(variable.getKey()));
                field.setId("jobs-field-" + variable.getKey());
                String about = Messages.say(variable.getValue().about());
                field.setTooltip(Hints.of(variable.getKey()));
                field.setAccessibleText(about);
                boolean needed = variable.getValue().otherwise().isEmpty();
                field.setPromptText(needed ? M.text("needed") : "");
                field.pseudoClassStateChanged(MISSING, needed && field.getText().isBlank());
                field.textProperty().addListener((o, was, text) -> {
                    field.pseudoClassStateChanged(MISSING, needed && text.isBlank());
                    model.type(variable.getKey(), text);
                });
                fields.getChildren().add(captioned(sentence(about, variable.getKey()), field));
            }
        });
    }

    /// As a caption begins; a recipe that says nothing of a variable leaves us its name.
    private static String sentence(String about, String variable) {
        return about.isBlank() ? variable : about.substring(0, 1).toUpperCase(Locale.ROOT) + about.substring(1);
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
