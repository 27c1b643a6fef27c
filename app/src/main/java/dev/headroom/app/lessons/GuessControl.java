package dev.headroom.app.lessons;

import dev.headroom.lesson.Value;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// Where a learner says a guess. It can be changed until it is locked.
abstract sealed class GuessControl extends VBox permits NumberGuess, ChoiceGuess, OrderGuess {
    private final ReadOnlyObjectWrapper<Optional<Value>> guess = new ReadOnlyObjectWrapper<>(Optional.empty());

    GuessControl() {
        super(6);
        setId("lesson-guess");
        getStyleClass().add("hr-lesson-guess");
    }

    /// What is said now, a number in the guess's unit; empty while it is none.
    final ReadOnlyObjectProperty<Optional<Value>> guess() {
        return guess.getReadOnlyProperty();
    }

    final void become(Optional<Value> said) {
        guess.set(said);
    }

    /// Shows a guess that was locked; it cannot be changed any more.
    abstract void lock(Value locked);

    /// A key that was pressed anywhere in the panel, consumed if it meant something here.
    abstract void key(KeyEvent e);

    /// Moves the keyboard here.
    abstract void focus();
}
