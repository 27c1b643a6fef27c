package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Fx;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.FirstToken;
import dev.headroom.engine.AnswerProgress;
import dev.headroom.engine.EngineState;
import dev.headroom.words.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.GridPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What one sees and is told of the time before the first word.
class FirstTokenUiTest {
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

    private static AnswerStats stats(int tiles, OptionalInt cached, FirstToken first) {
        return new AnswerStats("stop", 132, 112, 41, tiles, 0, 812, 41.3, 531_456, 61_000_000, cached, first);
    }

    private static FirstToken parts() {
        return new FirstToken(
                OptionalDouble.empty(),
                OptionalDouble.of(0.4),
                OptionalDouble.of(210),
                OptionalDouble.of(480),
                OptionalDouble.of(120));
    }

    private List<String> rows() {
        return Fx.on(() -> {
            ((Hyperlink) window.node("#answer-more")).fire();
            return ((GridPane) window.node("#answer-table"))
                    .getChildren().stream()
                            .filter(Label.class::isInstance)
                            .map(label -> ((Label) label).getText())
                            .toList();
        });
    }

    private String text(String selector) {
        Node node = window.node(selector);
        return node instanceof Labeled labeled ? labeled.getText() : "";
    }

    @Test
    void whoWaitsIsToldWhichPictureWhichTileAndHowMuchOfThePrompt() {
        window.askAboutAPicture();
        Fx.run(() -> window.engine.last().tell(new AnswerProgress.Reading(2, 3)));
        Fx.until("the picture", () -> text("#answer-waiting").equals("reading picture 2 of 3"));
        Fx.run(() -> window.engine.last().tell(new AnswerProgress.Encoding(1, 5, 7)));
        Fx.until("the tile", () -> text("#answer-waiting").equals("tile 5 of 7"));
        Fx.run(() -> window.engine.last().tell(new AnswerProgress.Prefill(512, 900)));
        Fx.until("the prompt", () -> text("#answer-waiting").equals("prefill 512 of 900 tokens"));
        Fx.run(() -> window.engine.last().say("A circle."));
        Fx.until("the words take its place", () -> window.node("#answer-waiting") == null);
    }

    @Test
    void theTilesLightUpOnThePictureWhileTheyAreEncodedAndGoOutAfterwards() {
        window.askAboutAPicture();
        Fx.until("the picture is there", () -> window.node(".hr-turn #tile-light") != null);
        Fx.run(() -> window.engine.last().tell(new AnswerProgress.Encoding(1, 3, 7)));
        Fx.until("three are lit", () -> lit() == 3);
        assertThat(Fx.on(() -> window.node(".hr-turn #tile-light").isVisible())).isTrue();
        Fx.run(() -> window.engine.last().tell(new AnswerProgress.Prefill(100, 132)));
        Fx.until("none is", () -> lit() == 0);
        assertThat(Fx.on(() -> window.node(".hr-turn #tile-light").isVisible())).isFalse();
    }

    private int lit() {
        return window.node(".hr-turn .hr-picture") instanceof TiledPicture picture ? picture.lit() : -1;
    }

    @Test
    void theFirstTokenCountsFromEnterAndItsPartsStandBelowIt() {
        window.askAboutAPicture();
        Fx.run(() -> window.engine.last().say("A circle.").answer(stats(7, OptionalInt.of(0), parts())));
        Fx.until("answered", () -> window.node("#answer-table") != null);
        Fx.until("told", () -> !text("#answer-line").isEmpty());
        List<String> rows = rows();
        assertThat(rows)
                .containsSubsequence("First token", "· waiting", "· reading pictures", "· encoding tiles", "· prefill")
                .contains("0.4 ms", "0.21 s", "0.48 s", "0.12 s", "· around the engine", "112 tokens of 7 tiles");
        String told = text("#answer-line");
        assertThat(told).contains("first token").doesNotContain("0.81 s");
        assertThat(rows.getLast()).as("whose clock it is").contains("the first token", "the window's clock");
    }

    @Test
    void partsThatTheEngineDoesNotTellAreAbsent() {
        window.askAboutAPicture();
        Fx.run(() -> window.engine.last().say("A circle.").answer(stats(-1, OptionalInt.empty(), FirstToken.UNTOLD)));
        Fx.until("answered", () -> window.node("#answer-table") != null);
        assertThat(rows()).contains("First token").noneMatch(row -> row.startsWith("· "));
    }

    @Test
    void tilesFromTheCacheAreSaidToBe() {
        window.askAboutAPicture();
        Fx.run(() -> window.engine.last().say("A circle.").answer(stats(0, OptionalInt.of(7), parts())));
        Fx.until("answered", () -> window.node("#answer-table") != null);
        assertThat(rows()).contains("112 tokens of 7 tiles from the cache");
    }

    @Test
    void tilesEncodedNowAndTilesFromTheCacheAreToldApart() {
        window.askAboutAPicture();
        Fx.run(() -> window.engine.last().say("A circle.").answer(stats(1, OptionalInt.of(6), parts())));
        Fx.until("answered", () -> window.node("#answer-table") != null);
        assertThat(rows()).contains("112 tokens: 1 tile encoded, 6 from the cache");
    }

    @Test
    void anEngineThatLoadsIsSaidToBeWaitedFor() {
        Fx.run(() -> window.engine.become(new EngineState.Starting(Sentence.of("reading weights"), Instant.EPOCH)));
        window.type("hello");
        window.press(KeyCode.ENTER);
        Fx.until("it says so", () -> text("#answer-waiting").equals("waiting until the engine is ready"));
        Fx.run(window.engine::ready);
        Fx.until("asked", () -> text("#answer-waiting").equals("reading the question"));
    }
}
