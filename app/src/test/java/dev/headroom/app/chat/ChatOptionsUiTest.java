package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Fx;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.engine.ChatRequest;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Sampling;
import java.util.List;
import java.util.OptionalLong;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.stage.Window;
import org.controlsfx.control.PopOver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How the questions of a chat are asked, chosen in its panel.
class ChatOptionsUiTest {
    private static final AnswerStats STATS = new AnswerStats("stop", 120, 112, 8, 7, 0, 700, 40, 393_216, 50_000_000);

    private ChatWindow window;

    @BeforeEach
    void open() {
        Fx.run(() -> Messages.speak(Language.ENGLISH));
        window = ChatWindow.open();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private static Node inPane(String selector) {
        return Fx.on(() -> Window.getWindows().stream()
                .filter(w -> w.getScene() != null)
                .map(w -> w.getScene().getRoot().lookup(selector))
                .filter(node -> node != null && node.getScene().getRoot().lookup("#chat-options-pane") != null)
                .findFirst()
                .orElseThrow());
    }

    private void write(String selector, String text) {
        Fx.run(() -> ((TextInputControl) inPane(selector)).setText(text));
    }

    /// As a click outside does; a question that is written then is written in the chat.
    private void ask(String question) {
        Fx.run(() -> List.copyOf(Window.getWindows()).stream()
                .filter(w -> w instanceof PopOver)
                .forEach(Window::hide));
        window.ask(question);
    }

    private void answered(String words) {
        Fx.run(() -> window.engine.last().say(words).answer(STATS));
        Fx.until("answered", () -> !window.model.answering().get());
    }

    private ChatRequest asked() {
        return window.engine.requests.getLast();
    }

    @Test
    void whatIsTypedHoldsForTheNextQuestionAndIsKeptWithTheChat() {
        window.click("#chat-options");
        write("#option-system", "Answer in one word.");
        write("#option-temperature", "0.7");
        write("#option-top_p", "0.9");
        write("#option-max_tokens", "64");
        write("#option-seed", "42");
        write("#option-repetition_penalty", "1.1");
        ask("How many?");
        Sampling chosen = new Sampling(0.7, 0, 0.9, 1.1, OptionalLong.of(42), List.of(), 64);
        assertThat(asked().sampling()).isEqualTo(chosen);
        assertThat(asked().messages())
                .extracting(ChatMessage::text)
                .containsExactly("Answer in one word.", "How many?");
        assertThat(asked().messages().getFirst().role()).isEqualTo(ChatMessage.Role.SYSTEM);
        answered("Two");

        String first = window.store().list("").getFirst().id();
        Fx.run(window.model::newChat);
        ask("Another chat");
        assertThat(asked().sampling()).as("a new chat is asked as every chat").isEqualTo(Sampling.greedy(512));
        answered("Yes");
        Fx.run(() -> window.model.open(first));
        Fx.until(
                "it is open", () -> window.model.turns().getFirst().text().get().equals("How many?"));
        ask("Sure?");
        assertThat(asked().sampling()).isEqualTo(chosen);
    }

    @Test
    void whatCannotBeIsSaidAndNotTaken() {
        window.click("#chat-options");
        write("#option-temperature", "7");
        assertThat(((Label) inPane("#options-problem")).getText()).contains("temperature is 7");
        ask("How many?");
        assertThat(asked().sampling().temperature()).isZero();
        window.click("#chat-options");
        write("#option-temperature", "seven");
        assertThat(((Label) inPane("#options-problem")).getText()).contains("temperature");
        write("#option-temperature", "1");
        assertThat(Fx.on(() -> inPane("#options-problem").isVisible())).isFalse();
    }

    @Test
    void oneClickGoesBackToWhatHoldsForEveryChat() {
        Fx.run(() -> window.model.prefers(new EveryChat(() -> Sampling.greedy(99), () -> "Be kind.")));
        window.click("#chat-options");
        assertThat(((TextInputControl) inPane("#option-system")).getText()).isEqualTo("Be kind.");
        assertThat(Fx.on(() -> inPane("#options-usual").isDisabled())).isTrue();
        write("#option-max_tokens", "12");
        Fx.run(() -> ((ButtonBase) inPane("#options-usual")).fire());
        assertThat(((TextInputControl) inPane("#option-max_tokens")).getText()).isEqualTo("99");
        ask("How many?");
        assertThat(asked().sampling()).isEqualTo(Sampling.greedy(99));
    }

    @Test
    void anEngineThatReadsNoRepetitionPenaltyIsOfferedNone() {
        Fx.run(() -> window.engine.controls = Controls.NONE);
        window.click("#chat-options");
        assertThat(Fx.on(() -> inPane("#chat-options-pane").lookup("#option-repetition_penalty")))
                .isNull();
    }
}
