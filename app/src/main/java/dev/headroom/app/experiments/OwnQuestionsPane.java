package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.Buttons;
import dev.headroom.experiment.QuestionFile;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;

/// Pictures that were dropped or chosen, a question to each, and where it is known its answer. They become a file of
/// questions with the pictures beside it.
final class OwnQuestionsPane extends VBox {
    private static final double THUMBNAIL = 36;
    private static final List<String> PICTURES = List.of("png", "jpg", "jpeg", "webp", "gif", "bmp");

    private final ExperimentsViewModel model;
    private final VBox rows = new VBox(6);
    private final Button use;
    private final List<Row> shown = new ArrayList<>();

    OwnQuestionsPane(ExperimentsViewModel model) {
        super(8);
        this.model = model;
        setId("own-questions");
        use = Buttons.words("own-use", M.text("own.use"), () -> model.ask(typed()));
        use.getStyleClass().add("accent");
        FlowPane foot = new FlowPane(
                8,
                6,
                Buttons.words("own-add", M.text("own.add"), this::choose),
                Buttons.words("own-add-plain", M.text("own.plain"), () -> add(List.of())),
                use);
        getChildren().addAll(Names.sentence(M.text("own.hint"), "hr-small", "hr-muted"), rows, foot);
        setOnDragOver(e -> {
            if (e.getDragboard().getFiles().stream().anyMatch(OwnQuestionsPane::isPicture)) {
                e.acceptTransferModes(TransferMode.COPY);
            }
        });
        setOnDragDropped(this::drop);
        model.typed().forEach(this::add);
        enable();
    }

    static boolean isPicture(File file) {
        String name = file.getName().toLowerCase(java.util.Locale.ROOT);
        return PICTURES.stream().anyMatch(p -> name.endsWith("." + p));
    }

    private void drop(DragEvent event) {
        event.getDragboard().getFiles().stream()
                .filter(OwnQuestionsPane::isPicture)
                .forEach(f -> add(List.of(f.toPath())));
        event.setDropCompleted(true);
        event.consume();
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(M.text("own.add"));
        chooser.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter(
                        M.text("questions.own"),
                        PICTURES.stream().map(p -> "*." + p).toList()));
        Optional.ofNullable(chooser.showOpenMultipleDialog(getScene().getWindow()))
                .ifPresent(files -> files.forEach(f -> add(List.of(f.toPath()))));
    }

    void add(List<Path> pictures) {
        add(new QuestionFile.Typed(pictures, "", "", "keyword"));
        shown.getLast().question.requestFocus();
    }

    private void add(QuestionFile.Typed typed) {
        Row row = new Row(typed, shown.size() + 1);
        shown.add(row);
        rows.getChildren().add(row);
        enable();
    }

    private List<QuestionFile.Typed> typed() {
        return shown.stream().map(Row::typed).toList();
    }

    /// What is typed is kept over a change of language.
    private void enable() {
        model.typed(typed());
        use.setDisable(shown.isEmpty()
                || shown.stream().anyMatch(r -> r.question.getText().isBlank()));
    }

    /// One question.
    private final class Row extends FlowPane {
        private final List<Path> pictures;
        private final TextField question;
        private final TextField answer;
        private final ComboBox<String> match = new ComboBox<>();

        Row(QuestionFile.Typed typed, int number) {
            super(6, 4);
            this.pictures = typed.pictures();
            question = field("own-question-" + number, M.text("own.question"), typed.text(), 22);
            answer = field("own-answer-" + number, M.text("own.answer"), typed.answer(), 12);
            match.getItems().setAll(QuestionFile.MATCHES);
            match.setValue(typed.match());
            match.setId("own-match-" + number);
            match.setAccessibleText(M.text("own.match"));
            match.setConverter(new StringConverter<>() {
                @Override
                public String toString(String item) {
                    return item == null ? "" : M.text("match." + item);
                }

                @Override
                public String fromString(String text) {
                    throw new UnsupportedOperationException();
                }
            });
            match.valueProperty().addListener(o -> enable());
            HBox seen = new HBox(4);
            pictures.forEach(p -> seen.getChildren().add(thumbnail(p)));
            seen.setAlignment(Pos.CENTER_LEFT);
            getChildren()
                    .addAll(
                            seen,
                            question,
                            answer,
                            match,
                            Buttons.icon("own-remove-" + number, Feather.X, M.text("own.remove"), this::remove));
        }

        private TextField field(String id, String prompt, String text, int columns) {
            TextField field = new TextField(text);
            field.setId(id);
            field.setPromptText(prompt);
            field.setAccessibleText(prompt);
            field.setPrefColumnCount(columns);
            field.textProperty().addListener(o -> enable());
            return field;
        }

        private ImageView thumbnail(Path picture) {
            // decoded beside the window, and small
            ImageView view = new ImageView(
                    new Image(picture.toUri().toString(), 2 * THUMBNAIL, 2 * THUMBNAIL, true, true, true));
            view.setFitHeight(THUMBNAIL);
            view.setFitWidth(THUMBNAIL);
            view.setPreserveRatio(true);
            view.setAccessibleText(String.valueOf(picture.getFileName()));
            return view;
        }

        private void remove() {
            shown.remove(this);
            rows.getChildren().remove(this);
            enable();
        }

        QuestionFile.Typed typed() {
            return new QuestionFile.Typed(
                    pictures, question.getText().strip(), answer.getText().strip(), String.valueOf(match.getValue()));
        }
    }
}
