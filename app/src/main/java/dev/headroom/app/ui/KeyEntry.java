package dev.headroom.app.ui;

import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A key typed where it turned out to be wrong: a field that shows no letter of it, and the button that tries it.
public final class KeyEntry extends VBox {
    private final PasswordField key = new PasswordField();
    private final Button use;
    private final Label said = new Label();

    /// @param id of the field; its button is `ID-use`, what came of it `ID-said`
    /// @param caption of the button
    /// @param tried gets the key as typed, never empty
    public KeyEntry(String id, String prompt, String caption, Consumer<String> tried) {
        super(4);
        key.setId(id);
        key.setPromptText(prompt);
        key.setAccessibleText(prompt);
        key.setPrefColumnCount(16);
        use = Buttons.words(
                id + "-use", caption, () -> tried.accept(key.getText().strip()));
        use.getStyleClass().add("accent");
        use.disableProperty().bind(key.textProperty().map(String::isBlank));
        key.setOnAction(e -> use.fire());
        said.setId(id + "-said");
        said.setWrapText(true);
        said.setMinHeight(Region.USE_PREF_SIZE);
        said.getStyleClass().add("hr-small");
        said.managedProperty().bind(said.textProperty().isNotEmpty());
        HBox row = new HBox(8, key, use);
        row.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(row, said);
    }

    /// What came of the last try.
    public void say(String sentence) {
        said.setText(sentence);
    }
}
