package dev.headroom.app.lessons;

import dev.headroom.lesson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyEvent;

/// One of several, by mouse, by arrow keys, or by its digit.
final class ChoiceGuess extends GuessControl {
    private final ToggleGroup group = new ToggleGroup();
    private final List<RadioButton> buttons = new ArrayList<>();

    /// @param labels what the reader sees of each value
    ChoiceGuess(List<Value> choices, List<String> labels) {
        for (int i = 0; i < choices.size(); i++) {
            RadioButton button = new RadioButton((i + 1) + "   " + labels.get(i));
            button.setId("lesson-choice-" + (i + 1));
            button.setAccessibleText(labels.get(i));
            button.setMnemonicParsing(false);
            button.setWrapText(true);
            button.setMinHeight(USE_PREF_SIZE);
            button.setMaxWidth(Double.MAX_VALUE);
            button.getStyleClass().add("hr-lesson-choice");
            button.setUserData(choices.get(i));
            button.setToggleGroup(group);
            buttons.add(button);
        }
        getChildren().addAll(buttons);
        group.selectedToggleProperty()
                .addListener((o, was, now) ->
                        become(now == null ? Optional.empty() : Optional.of((Value) now.getUserData())));
    }

    @Override
    void lock(Value locked) {
        buttons.forEach(b -> {
            b.setSelected(b.getUserData().equals(locked));
            b.setDisable(true);
        });
    }

    @Override
    void key(KeyEvent e) {
        int digit = e.getText().length() == 1 ? Character.digit(e.getText().charAt(0), 10) : 0;
        if (digit >= 1 && digit <= buttons.size() && !buttons.getFirst().isDisabled()) {
            RadioButton chosen = buttons.get(digit - 1);
            chosen.setSelected(true);
            chosen.requestFocus();
            e.consume();
        }
    }

    @Override
    void focus() {
        buttons.stream()
                .filter(RadioButton::isSelected)
                .findFirst()
                .or(() -> buttons.stream().findFirst())
                .ifPresent(RadioButton::requestFocus);
    }
}
