package dev.headroom.app.shell;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// The keys for larger, smaller and 100 %. They are told by what is printed on the key as well as by where it lies, for
/// `+` needs Shift on some keyboards, is a key of its own on others, and is on the keypad, too.
final class Zooming {
    private static final double STEP = 0.1;
    private static final double LEAST = 0.7;
    private static final double MOST = 2;

    private Zooming() {}

    /// The zoom that a key asks for, from the zoom of the moment; empty when the key is another one.
    static Optional<DoubleUnaryOperator> of(KeyEvent key) {
        if (!key.isShortcutDown() || key.isAltDown()) {
            return Optional.empty();
        }
        OptionalInt steps = steps(key);
        return steps.isEmpty() ? Optional.empty() : Optional.of(stepped(steps.getAsInt()));
    }

    private static DoubleUnaryOperator stepped(int steps) {
        return steps == 0 ? zoom -> 1 : zoom -> within(Math.round((zoom + steps * STEP) * 100) / 100.0);
    }

    static double within(double zoom) {
        return Math.clamp(zoom, LEAST, MOST);
    }

    private static OptionalInt steps(KeyEvent key) {
        return switch (key.getText()) {
            case "+" -> OptionalInt.of(1);
            case "-", "\u2212" -> OptionalInt.of(-1);
            case "0" -> OptionalInt.of(0);
            default -> steps(key.getCode());
        };
    }

    private static OptionalInt steps(KeyCode code) {
        if (code == KeyCode.PLUS || code == KeyCode.EQUALS || code == KeyCode.ADD) {
            return OptionalInt.of(1);
        }
        if (code == KeyCode.MINUS || code == KeyCode.SUBTRACT) {
            return OptionalInt.of(-1);
        }
        return code == KeyCode.DIGIT0 || code == KeyCode.NUMPAD0 ? OptionalInt.of(0) : OptionalInt.empty();
    }
}
