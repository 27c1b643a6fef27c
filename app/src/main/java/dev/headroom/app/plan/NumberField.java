package dev.headroom.app.plan;

import dev.headroom.app.ui.Hints;
import java.math.BigDecimal;
import java.math.RoundingMode;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// A number that can be dragged or typed. What is typed may lie outside the slider's range: the planner answers absurd
/// values with a sentence.
final class NumberField extends VBox {
    /// Takes a changed number.
    interface Write {
        void accept(double value);
    }

    private final String unset;
    private final Slider slider;
    private final TextField text = new TextField();
    private final double step;
    private final Write write;
    private final Tooltip tooltip = Hints.of("");
    private boolean setting;

    /// @param unset what 0 means, in words; empty where it is a number like others
    NumberField(
            String id, String caption, String hint, double min, double max, double step, String unset, Write write) {
        this.step = step;
        this.unset = unset;
        this.write = write;
        Label label = new Label(caption);
        label.getStyleClass().addAll("hr-small", "hr-muted");
        slider = new Slider(min, max, min);
        slider.setId(id);
        slider.setBlockIncrement(step);
        slider.setAccessibleText(caption);
        slider.valueProperty().addListener((o, was, now) -> dragged(now.doubleValue()));
        text.setId(id + "-text");
        text.setPrefColumnCount(unset.isEmpty() ? 5 : 9);
        text.setAccessibleText(caption);
        text.setOnAction(e -> typed());
        text.focusedProperty().addListener((o, was, now) -> {
            if (!now) {
                typed();
            }
        });
        HBox.setHgrow(label, Priority.ALWAYS);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setWrapText(true);
        HBox row = new HBox(8, label, text);
        row.setAlignment(Pos.CENTER_LEFT);
        text.setAlignment(Pos.CENTER_RIGHT);
        text.setMinWidth(Region.USE_PREF_SIZE);
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(380);
        tooltip.setShowDuration(Duration.seconds(60));
        explain(hint);
        Tooltip.install(label, tooltip);
        slider.setTooltip(tooltip);
        setSpacing(2);
        getChildren().addAll(row, slider);
    }

    void explain(String words) {
        tooltip.setText(words);
    }

    void set(double value) {
        setting = true;
        slider.setValue(value);
        if (!text.isFocused()) {
            text.setText(shown(value));
        }
        setting = false;
    }

    private void dragged(double value) {
        if (setting) {
            return;
        }
        double rounded = Math.round(value / step) * step;
        double at = Math.clamp(rounded, slider.getMin(), slider.getMax());
        text.setText(shown(at));
        write.accept(at);
    }

    private void typed() {
        if (setting) {
            return;
        }
        try {
            write.accept(number(text.getText().strip()));
            text.getStyleClass().remove("hr-danger");
        } catch (NumberFormatException e) {
            text.getStyleClass().add("hr-danger");
        }
    }

    private double number(String typed) {
        return !unset.isEmpty() && (typed.isEmpty() || typed.equals(unset)) ? 0 : Double.parseDouble(typed);
    }

    private String shown(double value) {
        return value == 0 && !unset.isEmpty() ? unset : digits(value);
    }

    private static String digits(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
