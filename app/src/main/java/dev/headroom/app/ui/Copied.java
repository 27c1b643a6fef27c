package dev.headroom.app.ui;

import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.feather.Feather;

/// Text to take along: a path or an address, selected by a click, copied by a button.
public final class Copied extends HBox {
    /// @param words what a screen reader calls the text
    /// @param copy what the button is called
    public Copied(String id, String words, String text, String copy) {
        super(6);
        TextField field = new TextField(text);
        field.setId(id);
        field.setEditable(false);
        field.setAccessibleText(words);
        field.setTooltip(Hints.of(text));
        field.setMinWidth(0);
        setHgrow(field, Priority.ALWAYS);
        Button button = Buttons.icon(id + "-copy", Feather.COPY, copy, () -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
        });
        getChildren().addAll(field, button);
    }
}
