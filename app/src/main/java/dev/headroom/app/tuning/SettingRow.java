package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Named;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingNames;
import dev.headroom.settings.TakesEffect;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// One setting: its caption with the field's word in the tooltip, a mark that tells when a change takes effect, the
/// value, the control, and what it means in bytes or tokens, or why it cannot be turned. A sentence in red appears
/// under it when what was typed is impossible.
abstract class SettingRow extends VBox {
    final Messages messages;
    final Setting<?> setting;
    private final Label caption = new Label();
    private final HBox top = new HBox(5);
    final Label meaning = new Label();
    private final Label error = new Label();
    private final Tooltip hint;

    SettingRow(Messages messages, String key, Setting<?> setting) {
        this.messages = messages;
        this.setting = setting;
        setId("row-" + key);
        Named.name(this, setting.field());
        getStyleClass().add("hr-setting");
        setSpacing(1);
        caption.setText(Messages.say(SettingNames.of(setting)));
        caption.getStyleClass().add("hr-setting-caption");
        caption.setMinWidth(USE_PREF_SIZE);
        hint = Hints.of(hintText(""));
        caption.setTooltip(hint);
        meaning.setId("meaning-" + key);
        meaning.getStyleClass().addAll("hr-setting-meaning", "hr-muted");
        wrapping(meaning);
        error.setId("error-" + key);
        error.getStyleClass().addAll("hr-setting-meaning", "hr-danger");
        wrapping(error);
        problem("");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        top.getChildren().addAll(caption, space);
        top.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(top, meaning, error);
    }

    private static void wrapping(Label label) {
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
    }

    /// When a change takes effect, in the engine at hand.
    final void when(TakesEffect when) {
        Label mark = EffectMarks.mark(when);
        mark.setTooltip(Hints.of(messages.text("when." + when.name() + ".hint")));
        mark.setMinWidth(USE_PREF_SIZE);
        mark.setAccessibleText(messages.text("when." + when.name()));
        top.getChildren().add(1, mark);
    }

    /// Puts the value beside the caption.
    final void beside(Region value) {
        top.getChildren().add(value);
    }

    /// Puts a control between caption and meaning.
    final void below(Region control) {
        getChildren().add(1, control);
    }

    final void meaning(String text, boolean warning) {
        meaning.setText(text);
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

    /// Whether it can be turned; the reason why not stands in place of what it means.
    abstract void usable(boolean usable);

    /// Shows a state; must not call back.
    abstract void show(TuningState s);

    /// Moves the keyboard here.
    abstract void focus();
}
