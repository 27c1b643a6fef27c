package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.settings.Kind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingNames;
import dev.headroom.settings.Settings;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A slider and a field for one number. The slider has a sensible range, the field takes whatever the setting allows.
///
/// @param <T> of the number
final class NumberRow<T extends Number> extends SettingRow {
    private static final PseudoClass DANGER = PseudoClass.getPseudoClass("danger");

    private final NumberKind kind;
    private final Setting<T> number;
    private final Kind.Numeric<T> values;
    private final Function<UnaryOperator<Settings>, Optional<String>> change;
    private final MarkedSlider marked = new MarkedSlider();
    private final Slider slider = marked.slider;
    private final TextField field = new TextField();
    private boolean showing;
    private double shown = Double.NaN;

    NumberRow(
            Messages messages,
            String key,
            Setting<T> setting,
            double from,
            double to,
            Function<UnaryOperator<Settings>, Optional<String>> change) {
        super(messages, key, setting);
        this.number = setting;
        this.values = (Kind.Numeric<T>) setting.kind();
        this.kind = NumberKind.of(values);
        this.change = change;
        range(from, to);
        slider.setId("slider-" + key);
        slider.setAccessibleText(Messages.say(SettingNames.of(setting)));
        slider.setBlockIncrement(kind.step());
        slider.valueProperty().addListener((o, was, now) -> {
            if (!showing) {
                commit(kind.fromSlider(now.doubleValue()));
            }
        });
        field.setId("field-" + key);
        field.setAccessibleText(setting.field());
        field.getStyleClass().addAll("hr-number-field");
        field.setPrefColumnCount(kind == NumberKind.SIZE ? 5 : 4);
        field.setMinWidth(USE_PREF_SIZE);
        field.setAlignment(Pos.CENTER_RIGHT);
        field.setOnAction(e -> typed());
        field.focusedProperty().addListener((o, was, now) -> {
            if (!now) {
                typed();
            }
        });
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        beside(field);
        below(marked);
    }

    /// The slider's ends; what lies outside can still be typed if the setting allows it.
    void range(double min, double max) {
        if (slider.getMin() != kind.toSlider(min) || slider.getMax() != kind.toSlider(max)) {
            boolean was = showing;
            showing = true;
            slider.setMin(kind.toSlider(min));
            slider.setMax(Math.max(kind.toSlider(min) + 1e-6, kind.toSlider(max)));
            showing = was;
        }
    }

    @Override
    void usable(boolean usable) {
        slider.setDisable(!usable);
        field.setDisable(!usable);
    }

    private void key(KeyEvent event) {
        double step = event.isShiftDown() ? 10 * kind.step() : kind.step();
        if (event.getCode() == KeyCode.UP) {
            slider.setValue(slider.getValue() + step);
            event.consume();
        } else if (event.getCode() == KeyCode.DOWN) {
            slider.setValue(slider.getValue() - step);
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && !field.getText().equals(written())) {
            write();
            event.consume();
        }
    }

    private void typed() {
        if (field.getText().equals(written())) {
            write();
            return;
        }
        OptionalDouble number = kind.parse(field.getText());
        if (field.getText().isBlank() && this.number.own().isPresent()) {
            commit(this.number.own().get().doubleValue());
        } else if (number.isPresent()) {
            commit(number.getAsDouble());
        } else {
            wrong(messages.text("no_number", field.getText().strip(), setting.field(), kind.example()));
        }
    }

    private void commit(double value) {
        change.apply(s -> s.with(number, values.near(value))).ifPresentOrElse(this::wrong, () -> write());
    }

    private void wrong(String sentence) {
        field.pseudoClassStateChanged(DANGER, true);
        problem(sentence);
    }

    private void write() {
        field.pseudoClassStateChanged(DANGER, false);
        problem("");
        field.setText(written());
    }

    /// As the number that is shown is written; nothing where nobody knows it.
    private String written() {
        return Double.isNaN(shown) ? "" : kind.text(shown);
    }

    @Override
    void show(TuningState s) {
        marks(s);
        OptionalDouble inForce = s.inForce(number);
        double value = inForce.orElse(Double.NaN);
        if (Double.compare(value, shown) == 0) {
            return;
        }
        shown = value;
        if (inForce.isEmpty()) {
            showing = true;
            slider.setValue(slider.getMin());
            showing = false;
            field.clear();
            field.setPromptText(Messages.say(number.said(s.draft())));
            return;
        }
        showing = true;
        // while it is dragged the thumb keeps to the mouse
        if (!slider.isValueChanging() && kind.fromSlider(slider.getValue()) != value) {
            slider.setValue(kind.toSlider(value));
        }
        showing = false;
        write();
    }

    /// One value, which the engine has: there is nothing to slide.
    void fixed() {
        marked.setVisible(false);
        marked.setManaged(false);
    }

    private void marks(TuningState s) {
        boolean waits = s.pending().contains(number);
        double engine = waits ? kind.toSlider(s.asked().get(number).doubleValue()) : Double.NaN;
        OptionalDouble own = setting == Setting.LORA_ALPHA
                ? s.alphaOf(s.draft().lora())
                : setting == Setting.LORA_R && s.rankOf(s.draft().lora()) > 0
                        ? OptionalDouble.of(s.rankOf(s.draft().lora()))
                        : OptionalDouble.empty();
        marked.marks(engine, own.isPresent() ? kind.toSlider(own.getAsDouble()) : Double.NaN);
    }

    @Override
    void focus() {
        slider.requestFocus();
    }
}
