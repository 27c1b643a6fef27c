package dev.headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The shipped weights answer easy questions through the engine that a user runs.
class DemoModelIT {
    private static EmbeddedSession session;

    @BeforeAll
    static void start() throws InterruptedException {
        session = EmbeddedSession.launch(EmbeddedLaunch.of("demo", Settings.defaults(Bytes.GIB)));
        CountDownLatch settled = new CountDownLatch(1);
        try (var _ = session.onState(state -> {
            if (state instanceof EngineState.Ready || state instanceof EngineState.Failed) {
                settled.countDown();
            }
        })) {
            assertThat(settled.await(2, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(session.state()).isInstanceOf(EngineState.Ready.class);
    }

    @AfterAll
    static void stop() {
        session.close();
    }

    @Test
    void itNamesTheColourOfASingleShape() {
        assertThat(right(QuestionType.COLOUR, Language.EN)).isGreaterThanOrEqualTo(7);
    }

    @Test
    void itNamesTheColourOfASingleShapeInChinese() {
        assertThat(right(QuestionType.COLOUR, Language.ZH)).isGreaterThanOrEqualTo(7);
    }

    @Test
    void itNamesASingleShape() {
        assertThat(right(QuestionType.SHAPE, Language.EN)).isGreaterThanOrEqualTo(6);
    }

    @Test
    void itCounts() {
        assertThat(right(QuestionType.COUNT, Language.EN, 1, SceneMix.USUAL)).isGreaterThanOrEqualTo(8);
        assertThat(right(QuestionType.COUNT, Language.ZH, 1, SceneMix.USUAL)).isGreaterThanOrEqualTo(8);
    }

    /// The lesson: more patches make small print readable, and with one the model says that it cannot read it.
    @Test
    void itReadsSmallPrintWithManyPatchesAndSaysSoWhereItCannot() {
        SceneMix small = SceneMix.USUAL.withPrints(1, 0, Print.Size.SMALL);
        assertThat(right(QuestionType.NUMBER, Language.EN, 9, small)).isGreaterThanOrEqualTo(8);
        assertThat(right(QuestionType.NUMBER, Language.EN, 1, small)).isGreaterThanOrEqualTo(8);
        assertThat(right(QuestionType.NUMBER, Language.ZH, 1, small)).isGreaterThanOrEqualTo(8);
    }

    /// Letters that spread over several tokens of a tile are harder than small ones: they had to be practised.
    @Test
    void itReadsMediumPrintAtNativeResolution() {
        SceneMix medium = SceneMix.USUAL.withPrints(1, 0, Print.Size.MEDIUM);
        assertThat(right(QuestionType.NUMBER, Language.EN, 9, medium)).isGreaterThanOrEqualTo(8);
    }

    /// What the picture does not answer gets one sentence, also where a picture is on the table.
    @Test
    void itGreetsAndSaysWhatItCannotDoBesideAPicture() {
        for (Language language : Language.values()) {
            assertThat(right(QuestionType.GREETING, language, 4, SceneMix.USUAL))
                    .isGreaterThanOrEqualTo(8);
            assertThat(right(QuestionType.OTHER, language, 4, SceneMix.USUAL)).isGreaterThanOrEqualTo(8);
        }
    }

    private static int right(QuestionType type, Language language) {
        return right(type, language, 1, SceneMix.USUAL.withObjects(1, 1).withPrints(0, 0, Print.Size.BIG));
    }

    /// Of ten square pictures.
    private static int right(QuestionType type, Language language, int patches, SceneMix mix) {
        SceneGenerator generator = new SceneGenerator(4242, mix);
        Questions questions = new Questions(4242);
        DynamicTiling tiling = DynamicTiling.of(448, 448, 1, patches, 112, true);
        Legibility legibility = Legibility.of(448, 448, tiling, 112);
        int right = 0;
        for (int i = 0; i < 10; i++) {
            Scene scene = generator.next(448, 448);
            Question q = questions.ask(type, scene, legibility, language).orElseThrow();
            ChatMessage message = new ChatMessage(
                    "q" + i,
                    ChatMessage.Role.USER,
                    List.of(
                            new ContentPart.Image(new ImageData(SceneRenderer.png(scene), "scene.png"), patches),
                            new ContentPart.Text(q.text())),
                    Instant.EPOCH,
                    Optional.empty());
            ChatOutcome outcome = session.chat(
                            new ChatRequest(List.of(message), Sampling.greedy(40), Optional.empty()), fragment -> {})
                    .outcome()
                    .join();
            assertThat(outcome).isInstanceOf(ChatOutcome.Answered.class);
            if (outcome.text().strip().equals(q.answer())) {
                right++;
            }
        }
        return right;
    }
}
