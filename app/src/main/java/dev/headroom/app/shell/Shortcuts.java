package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.stage.Window;

/// The list of keys, one table for all features.
public final class Shortcuts {
    private static final Messages M = Messages.of("shell");

    /// Keys as they are pressed, and the message that says what they do.
    private static final List<List<String>> KEYS = List.of(
            List.of("Enter", "key.send"),
            List.of("Shift+Enter", "key.newline"),
            List.of("\u2191", "key.previous"),
            List.of("Esc", "key.stop"),
            List.of("Ctrl+R", "key.regenerate"),
            List.of("Ctrl+V", "key.paste"),
            List.of("Ctrl+O", "key.attach"),
            List.of("Ctrl+E", "key.export"),
            List.of("Ctrl+Shift+C", "key.copy.answer"),
            List.of("Ctrl+Shift+;", "key.copy.code"),
            List.of("Shift+Esc", "key.focus.input"),
            List.of("Ctrl+Shift+O", "key.new.chat"),
            List.of("Ctrl+Shift+S", "key.chat.list"),
            List.of("Ctrl+K", "key.search"),
            List.of("Ctrl+Shift+Backspace", "key.delete.chat"),
            List.of("Ctrl+Z", "key.undo"),
            List.of("Ctrl+Shift+Z", "key.redo"),
            List.of("Ctrl+Enter", "key.apply"),
            List.of("Ctrl+Backspace", "key.discard"),
            List.of("Ctrl+Shift+D", "key.defaults"),
            List.of("Ctrl+1 \u2026 9", "key.pages"),
            List.of("Ctrl+.", "key.preferences"),
            List.of("F1", "key.what"),
            List.of("F11", "key.projector"),
            List.of("Ctrl+Shift+P", "key.pause"),
            List.of("Alt+1 \u2026 5", "key.ranges"),
            List.of("+ \u2212 \u2190 \u2192 Home", "key.chart"),
            List.of("Ctrl+Shift+T", "key.theme"),
            List.of("Ctrl+Shift+L", "key.language"),
            List.of("Ctrl + / \u2212 / 0", "key.zoom"),
            List.of("?, Ctrl+/", "key.shortcuts"));

    private Shortcuts() {}

    /// The keys in two columns, each with what it does.
    public static GridPane table() {
        GridPane table = new GridPane(28, 8);
        table.setPadding(new Insets(6, 10, 6, 10));
        List<List<String>> keys = new ArrayList<>(KEYS);
        int rows = (keys.size() + 1) / 2;
        for (int i = 0; i < keys.size(); i++) {
            Label key = new Label(keys.get(i).getFirst());
            key.getStyleClass().add("hr-key");
            key.setMinWidth(Region.USE_PREF_SIZE);
            Label does = new Label(M.text(keys.get(i).getLast()));
            does.setMinWidth(Region.USE_PREF_SIZE);
            int column = i < rows ? 0 : 2;
            table.add(key, column, i % rows);
            table.add(does, column + 1, i % rows);
        }
        return table;
    }

    static void show(Window owner) {
        Dialog<Void> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle(M.text("shortcuts"));
        dialog.setHeaderText(M.text("shortcuts"));
        dialog.getDialogPane().setContent(table());
        dialog.getDialogPane().getStylesheets().setAll(owner.getScene().getStylesheets());
        dialog.getDialogPane().getButtonTypes().add(ButtonType.CLOSE);
        dialog.getDialogPane().setId("shortcuts");
        dialog.show();
    }
}
