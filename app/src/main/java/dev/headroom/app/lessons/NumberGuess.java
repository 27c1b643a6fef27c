package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.lesson.Unit;
import dev.headroom.lesson.Value;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;

/// A number with its unit. The field takes what people write: `1,024`, `28 MiB`, the digits of a Chinese keyboard; up
/// and down change it by one, with page keys by ten.
final class NumberGuess extends GuessControl {
    private static final Messages M = Messages.of("lessons");

    private final Unit unit;
    private final TextField field = new TextField();
    private final Label problem = new Label();

    NumberGuess(Unit unit, String question) {
        this.unit = unit;
        field.setId("lesson-number");
        field.setPrefColumnCount(8);
        field.setMaxWidth(180);
        field.setAccessibleText(question);
        field.textProperty().addListener((o, was, now) -> read(now));
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::step);
        Label of = new Label(unit.name());
        of.setMinWidth(USE_PREF_SIZE);
        HBox line = new HBox(8, field, of);
        line.setAlignment(Pos.CENTER_LEFT);
        problem.setId("lesson-number-problem");
        problem.getStyleClass().addAll("hr-small", "hr-danger");
        problem.setWrapText(true);
        problem.setMinHeight(USE_PREF_SIZE);
        problem.managedProperty().bind(problem.visibleProperty());
        problem.setVisible(false);
        getChildren().addAll(line, problem);
    }

    private void read(String text) {
        Optional<Double> number = typed(text);
        become(number.map(Value::of));
        problem.setVisible(!text.isBlank() && number.isEmpty());
        problem.setText(M.text("number.unreadable"));
    }

    /// In the guess's unit, also where another one was typed.
    private Optional<Double> typed(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
        String own = unit.name();
        boolean named = !own.isEmpty() && plain.toLowerCase(Locale.ROOT).endsWith(own.toLowerCase(Locale.ROOT));
        if (named) {
            return Unit.number(plain.substring(0, plain.length() - own.length()));
        }
        boolean other = !plain.isEmpty() && Character.isLetter(plain.codePointBefore(plain.length()));
        return Unit.number(plain).map(n -> other && unit.isBytes() ? n / unit.factor() : n);
    }

    private void step(KeyEvent e) {
        double by = switch (e.getCode()) {
            case UP -> 1;
            case DOWN -> -1;
            case PAGE_UP -> 10;
            case PAGE_DOWN -> -10;
            default -> 0;
        };
        if (by != 0 && !e.isShortcutDown() && field.isEditable()) {
            field.setText(written(typed(field.getText()).orElse(0.0) + by));
            field.end();
            e.consume();
        }
    }

    private static String written(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    @Override
    void lock(Value locked) {
        if (locked instanceof Value.Number(double number)) {
            field.setText(written(number));
        }
        field.setEditable(false);
        field.setDisable(true);
    }

    @Override
    void key(KeyEvent e) {
        if (e.getCode().isDigitKey() && !field.isFocused() && !field.isDisabled() && e.getCode() != KeyCode.UNDEFINED) {
            field.requestFocus();
            field.appendText(e.getText());
            e.consume();
        }
    }

    @Override
    void focus() {
        field.requestFocus();
    }
}
