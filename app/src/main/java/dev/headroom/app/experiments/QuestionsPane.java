package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.Buttons;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.controlsfx.control.SegmentedButton;

/// What each point is asked: scenes that nobody has seen, or a file of questions about pictures.
final class QuestionsPane extends VBox {
    private final ExperimentsViewModel model;
    private final ToggleButton scenes = toggle("questions-scenes", "questions.scenes");
    private final ToggleButton file = toggle("questions-file", "questions.file");
    private final ToggleButton mine = toggle("questions-own", "questions.own");
    private final Spinner<Integer> count = spinner("questions-count", 1, 1000, "questions.count");
    private final Spinner<Integer> seed = spinner("questions-seed", 0, Integer.MAX_VALUE, "questions.seed");
    private final Spinner<Integer> repeat = spinner("sweep-repeat", 1, 100, "repeat");
    private final FlowPane drawn;
    private final VBox own = new VBox();
    private final Label chosen = Names.line("");
    private final HBox named;
    private boolean showing;

    QuestionsPane(ExperimentsViewModel model) {
        super(6);
        this.model = model;
        setId("experiments-questions");
        SegmentedButton which = new SegmentedButton(scenes, file, mine);
        which.getToggleGroup().selectedToggleProperty().addListener((o, was, now) -> {
            if (now == null && was != null) {
                was.setSelected(true);
            } else if (!showing && now == scenes) {
                own.setVisible(false);
                model.edit(d -> d.withQuestions(Optional.empty()));
            } else if (!showing
                    && now == file
                    && model.draft().get().questions().isEmpty()) {
                choose();
            } else if (!showing && now == mine) {
                own(true);
            }
        });
        drawn = new FlowPane(6, 4, captioned("questions.count", count), captioned("questions.seed", seed));
        chosen.setId("questions-chosen");
        named = new HBox(6, chosen, Buttons.words("questions-choose", M.text("questions.choose"), this::choose));
        named.setAlignment(Pos.CENTER_LEFT);
        HBox head = new HBox(10, which, captioned("repeat", repeat));
        head.setAlignment(Pos.CENTER_LEFT);
        own.managedProperty().bind(own.visibleProperty());
        own.setVisible(false);
        getChildren().addAll(head, drawn, named, own);
        count.valueProperty().addListener((o, was, now) -> edited(now, d -> d.withScenes(now, d.seed())));
        seed.valueProperty().addListener((o, was, now) -> edited(now, d -> d.withScenes(d.scenes(), now)));
        repeat.valueProperty().addListener((o, was, now) -> edited(now, d -> d.withRepeat(now)));
        setOnDragOver(e -> {
            if (e.getDragboard().hasFiles()) {
                e.acceptTransferModes(TransferMode.COPY);
            }
        });
        setOnDragDropped(this::drop);
    }

    /// Built when it is first wanted.
    private OwnQuestionsPane own(boolean now) {
        if (now && own.getChildren().isEmpty()) {
            own.getChildren().add(new OwnQuestionsPane(model));
        }
        own.setVisible(now);
        drawn.setVisible(!now && drawn.isVisible());
        drawn.setManaged(drawn.isVisible());
        return (OwnQuestionsPane) own.getChildren().getFirst();
    }

    private void drop(DragEvent event) {
        List<File> pictures = event.getDragboard().getFiles().stream()
                .filter(OwnQuestionsPane::isPicture)
                .toList();
        if (!pictures.isEmpty()) {
            mine.setSelected(true);
            pictures.forEach(f -> own(true).add(List.of(f.toPath())));
        }
        event.getDragboard().getFiles().stream()
                .filter(f -> f.getName().matches(".*\\.(jsonl|json|ya?ml)"))
                .findFirst()
                .ifPresent(f -> take(f.toPath()));
        event.setDropCompleted(true);
    }

    private void edited(Integer value, java.util.function.UnaryOperator<Draft> change) {
        if (!showing && value != null) {
            model.edit(change);
        }
    }

    private static HBox captioned(String key, Spinner<Integer> spinner) {
        Label caption = Names.line(M.text(key), "hr-small", "hr-muted");
        caption.setLabelFor(spinner);
        HBox both = new HBox(4, caption, spinner);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private static ToggleButton toggle(String id, String key) {
        ToggleButton toggle = new ToggleButton(M.text(key));
        toggle.setId(id);
        toggle.setMinWidth(USE_PREF_SIZE);
        return toggle;
    }

    private static Spinner<Integer> spinner(String id, int from, int to, String key) {
        Spinner<Integer> spinner = new Spinner<>(from, to, from);
        spinner.setId(id);
        spinner.setEditable(true);
        spinner.getEditor().setPrefColumnCount(4);
        spinner.setPrefWidth(90);
        spinner.setMinWidth(90);
        spinner.setAccessibleText(M.text(key));
        // the field is what a screen reader comes to
        spinner.getEditor().setAccessibleText(M.text(key));
        spinner.focusedProperty().addListener((o, was, now) -> {
            if (!now) {
                spinner.commitValue();
            }
        });
        return spinner;
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(M.text("questions.choose"));
        chooser.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter(M.text("questions.file"), "*.jsonl", "*.json", "*.yaml", "*.yml"));
        File picked = chooser.showOpenDialog(getScene().getWindow());
        if (picked == null) {
            show(model.draft().get());
        } else {
            take(picked.toPath());
        }
    }

    private void take(Path questions) {
        model.edit(d -> d.withQuestions(
                Optional.of(questions.toAbsolutePath().normalize().toString())));
    }

    void show(Draft draft) {
        showing = true;
        boolean asked = draft.questions().isPresent();
        // who types questions goes on typing while the rest of the sweep changes
        boolean typing = mine.isSelected() && !asked;
        (typing ? mine : asked ? file : scenes).setSelected(true);
        own.setVisible(typing);
        drawn.setVisible(!asked && !typing);
        drawn.setManaged(!asked && !typing);
        named.setVisible(asked);
        named.setManaged(asked);
        chosen.setText(draft.questions()
                .map(f -> String.valueOf(Path.of(f).getFileName()))
                .orElse(""));
        count.getValueFactory().setValue(draft.scenes());
        seed.getValueFactory().setValue((int) draft.seed());
        repeat.getValueFactory().setValue(draft.repeat());
        showing = false;
    }
}
