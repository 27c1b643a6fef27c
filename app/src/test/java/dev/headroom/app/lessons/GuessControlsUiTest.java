package dev.headroom.app.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.lesson.Unit;
import dev.headroom.lesson.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

class GuessControlsUiTest {
    private static final List<Value> ITEMS = List.of(Value.of("where"), Value.of("count"), Value.of("shape"));

    private final FxRobot robot = new FxRobot();
    private Stage stage;

    @AfterEach
    void close() {
        Fx.run(stage::close);
    }

    @Test
    void aNumberIsReadAsPeopleWriteItAndComesOutInItsUnit() {
        NumberGuess guess = shown(() -> new NumberGuess(new Unit("MiB"), "How many?"));

        assertThat(typed(guess, "1,024")).contains(Value.of(1024));
        assertThat(typed(guess, "27.9 MiB")).contains(Value.of(27.9));
        assertThat(typed(guess, "2 GiB")).contains(Value.of(2048));
        assertThat(typed(guess, "２８")).contains(Value.of(28));
        assertThat(typed(guess, "many")).isEmpty();
        assertThat(Fx.on(() -> guess.lookup("#lesson-number-problem").isVisible()))
                .isTrue();
    }

    @Test
    void upAndDownChangeTheNumberAndALockedOneStays() {
        NumberGuess guess = shown(() -> new NumberGuess(Unit.NONE, "How many?"));
        typed(guess, "5");
        Fx.run(guess::focus);
        robot.push(KeyCode.UP).push(KeyCode.PAGE_UP).push(KeyCode.DOWN);
        assertThat(Fx.on(() -> guess.guess().get())).contains(Value.of(15));

        Fx.run(() -> guess.lock(Value.of(15)));
        assertThat(Fx.on(() -> guess.lookup("#lesson-number").isDisabled())).isTrue();
    }

    @Test
    void aDigitChooses() {
        ChoiceGuess guess = shown(() -> new ChoiceGuess(ITEMS, List.of("Where", "Count", "Shape")));
        Fx.run(guess::focus);
        assertThat(Fx.on(() -> guess.guess().get())).isEmpty();

        Fx.run(() -> guess.lookup("#lesson-choice-1").getParent().addEventFilter(KeyEvent.KEY_PRESSED, guess::key));
        robot.push(KeyCode.DIGIT2);

        assertThat(Fx.on(() -> guess.guess().get())).contains(Value.of("count"));
        assertThat(Fx.on(() -> ((RadioButton) guess.lookup("#lesson-choice-2")).getAccessibleText()))
                .isEqualTo("Count");
    }

    @Test
    void anOrderIsMadeByKeyboardAndByButtons() {
        OrderGuess guess = shown(() -> new OrderGuess(ITEMS, List.of("Where", "Count", "Shape")));
        List<Value> first = order(guess);

        Fx.run(guess::focus);
        robot.press(KeyCode.ALT).push(KeyCode.DOWN).release(KeyCode.ALT);
        assertThat(order(guess)).containsExactly(first.get(1), first.get(0), first.get(2));

        robot.clickOn(row(guess, 0).lookup("#lesson-down-" + (ITEMS.indexOf(first.get(1)) + 1)));
        assertThat(order(guess)).isEqualTo(first);

        Fx.run(() -> guess.lock(new Value.Many(ITEMS)));
        assertThat(order(guess)).isEqualTo(ITEMS);
        robot.press(KeyCode.ALT).push(KeyCode.UP).release(KeyCode.ALT);
        assertThat(order(guess)).as("locked").isEqualTo(ITEMS);
    }

    private static Node row(OrderGuess guess, int at) {
        return Fx.on(() -> guess.getChildren().get(at));
    }

    private static List<Value> order(OrderGuess guess) {
        return Fx.on(() -> ((Value.Many) guess.guess().get().orElseThrow()).items());
    }

    private static Optional<Value> typed(NumberGuess guess, String text) {
        return Fx.on(() -> {
            ((TextField) guess.lookup("#lesson-number")).setText(text);
            return guess.guess().get();
        });
    }

    private <G extends GuessControl> G shown(Supplier<G> made) {
        return Fx.on(() -> {
            G guess = made.get();
            stage = Fx.show(guess, 400, 300);
            return guess;
        });
    }
}
