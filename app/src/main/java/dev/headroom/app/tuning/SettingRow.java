package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.settings.Setting;
import dev.headroom.settings.TakesEffect;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// One setting: its caption with the field's word in the tooltip, when a change takes effect, what it means in bytes or
/// tokens, and below it the control. A sentence in red appears under it when what was typed is impossible.
abstract class SettingRow extends VBox {
    final Messages messages;
    final Setting<?> setting;
    private final Label caption = new Label();
    private final Label badge = new Label();
    private final HBox top = new HBox(7);
    final Label meaning = new Label();
    private final Label error = new Label();
    private final Tooltip hint = new Tooltip();

    SettingRow(Messages messages, String key, Setting<?> setting) {
        this.messages = messages;
        this.setting = setting;
        setId("row-" + key);
        getStyleClass().add("hr-setting");
        setSpacing(1);
        caption.setText(caption(messages, key));
        caption.getStyleClass().add("hr-setting-caption");
        caption.setMinWidth(USE_PREF_SIZE);
        hint.setText(hintText(""));
        hint.setWrapText(true);
        hint.setMaxWidth(460);
        hint.setShowDuration(javafx.util.Duration.seconds(60));
        caption.setTooltip(hint);
        badge.setMinWidth(USE_PREF_SIZE);
        meaning.setId("meaning-" + key);
        meaning.getStyleClass().addAll("hr-small", "hr-muted");
        meaning.setMinWidth(20);
        meaning.setTooltip(new Tooltip());
        error.setId("error-" + key);
        error.getStyleClass().addAll("hr-small", "hr-danger");
        error.setWrapText(true);
        error.setMinHeight(USE_PREF_SIZE);
        problem("");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        top.getChildren().addAll(caption, badge, space);
        top.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(top, error);
    }

    /// The field's own word where we have none.
    static String caption(Messages messages, String key) {
        return messages.has("caption." + key) ? messages.text("caption." + key) : key;
    }

    /// When a change takes effect, in the engine at hand.
    final void when(TakesEffect when) {
        badge.setText(messages.text("when." + when.name()));
        badge.setTooltip(new Tooltip(messages.text("when." + when.name() + ".hint")));
        badge.getStyleClass()
                .setAll(
                        "label",
                        "hr-when",
                        when.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }

    /// Puts one node beside the caption and one between the caption and the error.
    final void control(Region beside, Region below) {
        top.getChildren().add(beside);
        getChildren().add(1, below);
    }

    final void meaning(String text, boolean warning) {
        meaning.setText(text);
        meaning.getTooltip().setText(text);
        meaning.getStyleClass().removeAll("hr-muted", "hr-warning");
        meaning.getStyleClass().add(warning ? "hr-warning" : "hr-muted");
    }

    final void problem(String sentence) {
        error.setText(sentence);
        error.setVisible(!sentence.isEmpty());
        error.setManaged(!sentence.isEmpty());
    }

    final void hint(String more) {
        hint.setText(hintText(more));
    }

    private String hintText(String more) {
        String about = messages.has("hint." + setting.field()) ? messages.text("hint." + setting.field()) : "";
        return setting.field() + (about.isEmpty() ? "" : "\n" + about) + (more.isEmpty() ? "" : "\n\n" + more);
    }

    /// Shows a state; must not call back.
    abstract void show(TuningState s);

    /// Moves the keyboard here.
    abstract void focus();
}
