package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingNames;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.StringConverter;

/// A setting with few values.
///
/// @param <T> of a value
final class ChoiceRow<T> extends SettingRow {
    private final ComboBox<T> box = new ComboBox<>();
    private final Function<TuningState, List<T>> options;
    private final Setting<T> choice;
    private boolean showing;
    private boolean usable = true;

    ChoiceRow(
            Messages messages,
            String key,
            Setting<T> setting,
            Function<TuningState, List<T>> options,
            Function<T, String> text,
            Function<T, String> brief,
            BiFunction<Settings, T, Settings> set,
            Function<UnaryOperator<Settings>, Optional<String>> change) {
        super(messages, key, setting);
        this.options = options;
        this.choice = setting;
        box.setId("choice-" + key);
        box.setAccessibleText(Messages.say(SettingNames.of(setting)));
        box.setMaxWidth(Double.MAX_VALUE);
        box.setMinWidth(70);
        HBox.setHgrow(box, Priority.SOMETIMES);
        box.setButtonCell(new ListCell<>() {
            @Override
            protected void updateItem(T value, boolean empty) {
                super.updateItem(value, empty);
                setText(empty || value == null ? "" : brief.apply(value));
            }
        });
        box.getStyleClass().add("hr-choice");
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : text.apply(value);
            }

            @Override
            public T fromString(String string) {
                throw new UnsupportedOperationException("the box cannot be edited");
            }
        });
        box.valueProperty().addListener((o, was, now) -> {
            if (!showing && now != null) {
                change.apply(s -> set.apply(s, now)).ifPresentOrElse(this::problem, () -> problem(""));
            }
        });
        beside(box);
    }

    @Override
    void show(TuningState s) {
        showing = true;
        List<T> values = options.apply(s);
        if (!box.getItems().equals(values)) {
            // a box keeps the place of what is chosen, not its name: in another order it would show another one
            box.setValue(null);
            box.getItems().setAll(values);
        }
        T value = s.draft().get(choice);
        if (!value.equals(box.getValue())) {
            box.setValue(value);
        }
        box.setDisable(!usable || values.size() < 2);
        showing = false;
    }

    @Override
    void usable(boolean now) {
        usable = now;
        box.setDisable(!usable || box.getItems().size() < 2);
    }

    @Override
    void focus() {
        box.requestFocus();
    }
}
