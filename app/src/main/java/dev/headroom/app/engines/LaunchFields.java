package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.ModelChooser;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.machine.library.LibraryModel;
import java.io.File;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;

/// The fields of a launch: the three that everybody fills in, and all others in a fold that counts them.
final class LaunchFields extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");
    private static final Set<LaunchField> FIRST = EnumSet.of(LaunchField.MODEL, LaunchField.CARD, LaunchField.RATIO);

    private final LaunchViewModel model;
    private final ModelLibrary library;
    private final ComboBox<String> card = new ComboBox<>();
    private final Map<LaunchField, TextField> texts = new EnumMap<>(LaunchField.class);
    private final Map<LaunchField, ComboBox<String>> choices = new EnumMap<>(LaunchField.class);
    private final CheckBox trust = new CheckBox(M.text("trust"));
    private final VBox more = new VBox(6);
    private final TitledPane fold;
    private final ListChangeListener<CardChoice> cardListener = change -> listCards();
    private final ChangeListener<LaunchForm> formListener = (o, was, now) -> show(now);
    private boolean showing;

    /// @param library models to choose from
    /// @param installation is asked for first among the others
    LaunchFields(LaunchViewModel model, ModelLibrary library, Region installation) {
        super(8);
        this.model = model;
        this.library = library;
        more.getChildren().add(installation);
        for (LaunchField field : LaunchField.values()) {
            VBox into = FIRST.contains(field) ? this : more;
            into.getChildren().add(captioned(field, control(field)));
        }
        trust.setId("engines-trust");
        trust.setWrapText(true);
        trust.selectedProperty().addListener((o, was, now) -> typed(f -> f.withTrust(now)));
        more.getChildren().add(trust);
        fold = EnginesView.fold("engines-more", "", more);
        getChildren().add(fold);
        model.cards().addListener(cardListener);
        model.form().addListener(formListener);
        listCards();
        show(model.form().get());
    }

    private static VBox captioned(LaunchField field, Region control) {
        VBox row = EnginesView.captioned(M.text("caption." + field.key()), control);
        if (M.has("hint." + field.key())) {
            Label caption = (Label) row.getChildren().getFirst();
            caption.setTooltip(Hints.of(M.text("hint." + field.key())));
        }
        return row;
    }

    private Region control(LaunchField field) {
        if (field == LaunchField.CARD) {
            card.setId("engines-card");
            card.setPromptText(M.text("card.none"));
            card.valueProperty().addListener((o, was, now) -> {
                if (now != null) {
                    typed(f -> f.with(LaunchField.CARD, now));
                }
            });
            return card;
        }
        if (!field.choices().isEmpty()) {
            ComboBox<String> box = new ComboBox<>();
            box.getItems().setAll(field.choices());
            box.setId("engines-" + field.key());
            box.valueProperty().addListener((o, was, now) -> typed(f -> f.with(field, now)));
            choices.put(field, box);
            return box;
        }
        TextField text = new TextField();
        text.setId("engines-" + field.key());
        text.setPromptText(M.has("prompt." + field.key()) ? M.text("prompt." + field.key()) : "");
        text.textProperty().addListener((o, was, now) -> typed(f -> f.with(field, now)));
        texts.put(field, text);
        return switch (field) {
            case MODEL -> fromLibrary(text);
            case DIRECTORY -> withChooser(field, text);
            default -> text;
        };
    }

    private static HBox withChooser(LaunchField field, TextField text) {
        text.setAccessibleText(M.text("caption." + field.key()));
        HBox.setHgrow(text, Priority.ALWAYS);
        return new HBox(
                6,
                text,
                Buttons.words("engines-choose-" + field.key(), M.text("choose"), () -> askFolder(field, text)));
    }

    private static void askFolder(LaunchField field, TextField text) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(M.text("caption." + field.key()));
        File folder = chooser.showDialog(text.getScene().getWindow());
        if (folder != null) {
            text.setText(folder.getPath());
        }
    }

    /// A model of the library, another folder, or a name of the hub that is typed.
    private HBox fromLibrary(TextField text) {
        text.setAccessibleText(M.text("caption.model"));
        HBox.setHgrow(text, Priority.ALWAYS);
        ModelChooser chooser = new ModelChooser(
                "engines-models",
                library,
                new ModelChooser.Offer() {
                    @Override
                    public boolean takes(LibraryModel found) {
                        return found.format() == LibraryModel.Format.SAFETENSORS && found.whole();
                    }

                    @Override
                    public boolean possible(LibraryModel found) {
                        return true;
                    }

                    @Override
                    public String about(LibraryModel found) {
                        return found.path().toString();
                    }

                    @Override
                    public void choose(LibraryModel found) {
                        text.setText(found.path().toString());
                    }
                },
                M.text("model.take"),
                Buttons.words("engines-models-other", M.text("model.other"), () -> askFolder(LaunchField.MODEL, text)));
        Button choose = Buttons.words("engines-choose-model", M.text("choose"), () -> {});
        choose.setOnAction(e -> chooser.toggle(choose));
        return new HBox(6, text, choose);
    }

    private void listCards() {
        showing = true;
        card.getSelectionModel().clearSelection();
        card.getItems().setAll(model.cards().stream().map(CardChoice::label).toList());
        model.card(model.form().get()).map(CardChoice::label).ifPresent(card::setValue);
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
        fold.setText(title(form));
        showing = false;
    }

    private static String title(LaunchForm form) {
        int all = 0;
        int changed = 0;
        for (LaunchField field : LaunchField.values()) {
            if (!FIRST.contains(field)) {
                all++;
                changed += form.get(field).equals(field.first()) ? 0 : 1;
            }
        }
        return changed == 0
                ? M.text("more", all)
                : changed == 1 ? M.text("more.changed.one", all) : M.text("more.changed", all, changed);
    }

    @Override
    public void close() {
        model.cards().removeListener(cardListener);
        model.form().removeListener(formListener);
    }
}
