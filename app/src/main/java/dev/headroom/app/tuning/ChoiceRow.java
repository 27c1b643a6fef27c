package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;

/// A setting with few values.
///
/// @param <T> of a value
final class ChoiceRow<T> extends SettingRow {
    private final ComboBox<T> box = new ComboBox<>();
    private final Function<TuningState, List<T>> options;
    private final Setting<T> choice;
    private boolean showing;

    ChoiceRow(
            Messages messages,
            String key,
            Setting<T> setting,
            Function<TuningState, List<T>> options,
            Function<T, String> text,
            BiFunction<Settings, T, Settings> set,
            Function<UnaryOperator<Settings>, Optional<String>> change) {
        super(messages, key, setting);
        this.options = options;
        this.choice = setting;
        box.setId("choice-" + key);
        box.setAccessibleText(caption(messages, key));
        box.setMaxWidth(Double.MAX_VALUE);
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
        control(meaning, box);
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
        box.setDisable(values.size() < 2);
        showing = false;
    }

    @Override
    void focus() {
        box.requestFocus();
    }
}
