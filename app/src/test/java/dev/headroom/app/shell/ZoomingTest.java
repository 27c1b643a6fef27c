package dev.headroom.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZoomingTest {
    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("+ of its own key", key("+", KeyCode.PLUS, false), 1.1),
                Arguments.of("= without Shift", key("=", KeyCode.EQUALS, false), 1.1),
                Arguments.of("+ as Shift and =", key("+", KeyCode.EQUALS, true), 1.1),
                Arguments.of("+ as Shift and 1, in Switzerland", key("+", KeyCode.DIGIT1, true), 1.1),
                Arguments.of("+ of the keypad", key("+", KeyCode.ADD, false), 1.1),
                Arguments.of("- of its own key", key("-", KeyCode.MINUS, false), 0.9),
                Arguments.of("- as 6, in France", key("-", KeyCode.DIGIT6, false), 0.9),
                Arguments.of("- of the keypad", key("-", KeyCode.SUBTRACT, false), 0.9),
                Arguments.of("0", key("0", KeyCode.DIGIT0, false), 1.0),
                Arguments.of("0 of the keypad", key("0", KeyCode.NUMPAD0, false), 1.0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void aKeyZoomsWhereverItLiesOnTheKeyboard(String name, KeyEvent key, double expected) {
        assertThat(Zooming.of(key).orElseThrow().applyAsDouble(1)).isEqualTo(expected);
    }

    @Test
    void otherKeysDoNotZoom() {
        assertThat(Zooming.of(key("1", KeyCode.DIGIT1, false))).isEmpty();
        assertThat(Zooming.of(new KeyEvent(KeyEvent.KEY_PRESSED, "+", "+", KeyCode.PLUS, true, false, false, false)))
                .isEqualTo(Optional.empty());
    }

    @Test
    void zoomStaysWithinWhatAWindowCanShow() {
        assertThat(Zooming.of(key("+", KeyCode.PLUS, false)).orElseThrow().applyAsDouble(2))
                .isEqualTo(2);
        assertThat(Zooming.of(key("-", KeyCode.MINUS, false)).orElseThrow().applyAsDouble(0.7))
                .isEqualTo(0.7);
    }

    private static KeyEvent key(String text, KeyCode code, boolean shift) {
        return new KeyEvent(KeyEvent.KEY_PRESSED, text, text, code, shift, true, false, false);
    }
}
