package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Pinned;
import dev.headroom.app.testing.Fx;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.Variants;
import dev.headroom.engine.EngineFailure;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.layout.GridPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several answers to one question.
class VariantsUiTest {
    private static final AnswerStats FIRST = new AnswerStats("stop", 120, 112, 8, 7, 0, 700, 40, 393_216, 50_000_000);
    private static final AnswerStats SECOND = new AnswerStats("stop", 24, 18, 3, 1, 0, 90, 40, 73_728, 50_000_000);

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

    private String text(String selector) {
        Node node = window.node(selector);
        return node instanceof Labeled labeled ? labeled.getText() : "";
    }

    private Turn answer() {
        return Fx.on(() -> window.model.turns().getLast());
    }

    private void answered(String words, AnswerStats stats) {
        Fx.run(() -> window.engine.last().say(words).answer(stats));
        Fx.until("answered", () -> !window.model.answering().get());
        Fx.until("shown", () -> window.node("#regenerate") != null);
    }

    private void again() {
        int before = window.engine.turns.size();
        window.click("#regenerate");
        Fx.until("asked again", () -> window.engine.turns.size() == before + 1);
    }

    private ChatMessage kept() {
        String chat = window.store().list("").getFirst().id();
        return window.store().messages(chat).getLast();
    }

    @Test
    void theOldAnswerStandsUntilTheNewOneHasAWordAndBothStay() {
        window.ask("How many?");
        answered("Two.", FIRST);
        again();
        assertThat(Fx.on(() -> answer().shownText())).as("still there").isEqualTo("Two.");
        assertThat(window.node("#answer-waiting")).isNotNull();
        Fx.run(() -> window.engine.last().say("Thr"));
        Fx.until("the new one has a word", () -> answer().shownText().equals("Thr"));
        answered("ee.", SECOND);
        assertThat(text("#answer-place")).isEqualTo("2 of 2");

        window.click("#earlier-answer");
        assertThat(text("#answer-place")).isEqualTo("1 of 2");
        assertThat(Fx.on(() -> answer().text().get())).isEqualTo("Two.");
        assertThat(Fx.on(() -> window.model.tokensUsed().get())).isEqualTo(128);
        Fx.until("it is kept so", () -> kept().text().equals("Two."));
        Variants all = kept().variants().orElseThrow();
        assertThat(all.all()).extracting(v -> v.text()).containsExactly("Two.", "Three.");
        assertThat(all.chosen()).isZero();

        window.click("#later-answer");
        Fx.until("and back", () -> kept().text().equals("Three."));
    }

    @Test
    void theChatGoesOnFromTheAnswerThatIsShown() {
        window.ask("How many?");
        answered("Two.", FIRST);
        again();
        answered("Three.", SECOND);
        window.click("#earlier-answer");
        window.ask("Sure?");
        assertThat(window.engine.requests.getLast().messages())
                .extracting(ChatMessage::text)
                .containsExactly("How many?", "Two.", "Sure?");
    }

    @Test
    void anAnswerWithoutAWordLeavesTheOneBefore() {
        window.ask("How many?");
        answered("Two.", FIRST);
        again();
        Fx.run(window.model::stop);
        Fx.until("stopped", () -> !window.model.answering().get());
        assertThat(Fx.on(() -> answer().text().get())).isEqualTo("Two.");
        assertThat(window.node("#answer-facts")).as("with what it cost").isNotNull();
        assertThat(window.node("#answer-place")).isNull();

        again();
        Fx.run(() -> window.engine.last().fail(new EngineFailure.Killed(9)));
        Fx.until("the trouble is told", () -> window.node("#trouble-title") != null);
        assertThat(Fx.on(() -> answer().shownText())).isEqualTo("Two.");
        assertThat(kept().text()).isEqualTo("Two.");
        assertThat(kept().stats()).isPresent();
    }

    @Test
    void twoAnswersStandSideBySideWithWhatDiffers() {
        Fx.run(() -> window.workbench.move(window.workbench.now().draft().withMaxDynamicPatch(12)));
        Fx.run(() -> window.engine.apply(window.workbench.now().draft()));
        window.ask("How many?");
        answered("Two.", FIRST);
        Fx.run(() -> window.engine.apply(window.workbench.now().draft().withMaxDynamicPatch(1)));
        again();
        answered("Three.", SECOND);
        window.click("#compare-answers");
        List<String> cells = cells();
        assertThat(cells).containsSubsequence("Image patches", "12", "1");
        assertThat(cells)
                .containsSubsequence("Answer", "8 tokens", "3 tokens")
                .containsSubsequence("Tiles", "7 tiles", "1 tile")
                .contains("First token")
                .containsSubsequence("KV cache", "384 KiB", "72 KiB")
                .containsSubsequence("Peak", "47.7 MiB", "47.7 MiB")
                .doesNotContain("Cache ratio");
        Fx.run(() -> {
            @SuppressWarnings("unchecked")
            ChoiceBox<Integer> left = (ChoiceBox<Integer>) window.node("#compare-left");
            left.setValue(1);
        });
        assertThat(cells()).as("the same on both sides").doesNotContain("Image patches");
        window.click("#compare-answers");
        assertThat(window.node("#comparison")).isNull();
    }

    @Test
    void theSameQuestionIsAnsweredAtThePinnedSettingsTooAndTheSettingsOfNowComeBack() {
        Settings now = window.engine.asked();
        Settings a = now.withMaxDynamicPatch(3);
        window.askAboutAPicture();
        answered("Two.", FIRST);
        assertThat(Fx.on(() -> window.node("#answer-at-a").isVisible())).isFalse();
        Fx.run(() -> window.workbench
                .pinned()
                .set(Optional.of(
                        new Pinned(a, window.workbench.now().plan(), Optional.empty(), OptionalLong.empty()))));
        assertThat(Fx.on(() -> window.node("#answer-at-a").isVisible())).isTrue();

        window.click("#answer-at-a");
        Fx.until("asked at A", () -> window.engine.turns.size() == 2);
        assertThat(window.engine.asked()).isEqualTo(a);
        assertThat(patchesAsked()).isEqualTo(3);
        answered("Three.", SECOND);
        Fx.until("and back", () -> window.engine.asked().equals(now));
        assertThat(Fx.on(() -> window.workbench.now().draft())).isEqualTo(now);
        assertThat(Fx.on(() -> window.node("#answer-at-a").isVisible()))
                .as("A has its answer")
                .isFalse();

        window.click("#compare-answers");
        assertThat(Fx.on(() -> {
                    @SuppressWarnings("unchecked")
                    ChoiceBox<Integer> right = (ChoiceBox<Integer>) window.node("#compare-right");
                    return right.getConverter().toString(right.getValue());
                }))
                .isEqualTo("Answer 2, at A");
        assertThat(cells()).contains("Image patches");
    }

    private int patchesAsked() {
        return window.engine.requests.getLast().messages().getLast().parts().stream()
                .filter(ContentPart.Image.class::isInstance)
                .mapToInt(part -> ((ContentPart.Image) part).maxDynamicPatch())
                .sum();
    }

    private List<String> cells() {
        return Fx.on(() -> ((GridPane) window.node("#comparison-table"))
                .getChildren().stream()
                        .filter(Label.class::isInstance)
                        .map(cell -> ((Label) cell).getText())
                        .toList());
    }
}
