package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ConversationHead;
import dev.headroom.chat.ConversationStore;
import dev.headroom.chat.FirstToken;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatViewModelTest {
    private static final AnswerStats STATS = new AnswerStats("stop", 120, 112, 8, 7, 0, 700, 40, 393_216, 50_000_000);
    private static final EngineFailure KILLED = new EngineFailure.Killed(9);

    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private final List<EngineFailure> outOfMemory = new ArrayList<>();
    private ConversationStore store;
    private Workbench workbench;
    private ChatViewModel model;

    @TempDir
    private Path folder;

    /// Without what the window's own clock adds.
    static AnswerStats asTold(AnswerStats stats) {
        return stats.with(FirstToken.UNTOLD);
    }

    @BeforeEach
    void open() {
        store = ConversationStore.open(folder);
        workbench = new Workbench(Background.immediate(), engine, Fixtures.SHAPE, Fixtures::plan);
        model = new ChatViewModel(workbench, store, "", id -> {}, outOfMemory::add);
        engine.ready();
    }

    @AfterEach
    void close() {
        workbench.close();
        store.close();
    }

    @Test
    void theFirstQuestionBeginsAChatNamedAfterItAndBothAreKept() {
        ask("How many circles?");
        engine.last().say("Tw").say("o.").answer(STATS);
        assertThat(texts()).containsExactly("How many circles?", "Two.");
        String id = store.list("").getFirst().id();
        assertThat(store.list("")).extracting(ConversationHead::title).containsExactly("How many circles?");
        assertThat(store.messages(id)).extracting(ChatMessage::text).containsExactly("How many circles?", "Two.");
        assertThat(store.messages(id).getLast().stats().map(ChatViewModelTest::asTold))
                .contains(STATS);
        assertThat(model.tokensUsed().get()).isEqualTo(128);
    }

    @Test
    void theWholeChatIsSentEachTime() {
        ask("one");
        engine.last().say("eins").answer(STATS);
        ask("two");
        assertThat(engine.requests.getLast().messages())
                .extracting(ChatMessage::text)
                .containsExactly("one", "eins", "two");
    }

    @Test
    void aChatApartHasItsTitleAndEachQuestionIsAskedByItself() {
        ask("mine");
        engine.last().say("one").answer(STATS);
        var before = model.current().get();
        model.newChatApart("Lesson: pictures");
        ask("one");
        engine.last().say("eins").answer(STATS);
        ask("two");
        engine.last().say("zwei").answer(STATS);

        assertThat(engine.requests.getLast().messages())
                .extracting(ChatMessage::text)
                .containsExactly("two");
        assertThat(model.lastAnswered()).hasValueSatisfying(last -> {
            assertThat(last.question()).isEqualTo("two");
            assertThat(last.outcome().text()).isEqualTo("zwei");
        });
        assertThat(store.list(""))
                .extracting(ConversationHead::title)
                .containsExactlyInAnyOrder("Lesson: pictures", "mine");
        model.goBackTo(before);
        assertThat(texts()).containsExactly("mine", "one");
        assertThat(model.isApart()).isFalse();
    }

    @Test
    void anEmptyQuestionIsNotSent() {
        ask("  \n ");
        assertThat(engine.requests).isEmpty();
        assertThat(model.turns()).isEmpty();
    }

    @Test
    void stopKeepsWhatHasCome() {
        ask("tell me");
        engine.last().say("It is a");
        model.stop();
        assertThat(engine.last().cancelled).isTrue();
        assertThat(model.turns().getLast().state().get()).isEqualTo(new Turn.State.Stopped());
        assertThat(texts()).containsExactly("tell me", "It is a");
        assertThat(model.answering().get()).isFalse();
    }

    @Test
    void regenerateReplacesTheAnswerOnDiskToo() {
        ask("again?");
        engine.last().say("first").answer(STATS);
        model.regenerate();
        engine.last().say("second").answer(STATS);
        assertThat(texts()).containsExactly("again?", "second");
        assertThat(store.messages(store.list("").getFirst().id()))
                .extracting(ChatMessage::text)
                .containsExactly("again?", "second");
    }

    @Test
    void anEarlierAnswerIsAnsweredAgainInItsPlaceWithTheTilesAsSetNow() {
        workbench.move(Fixtures.SETTINGS.withMaxDynamicPatch(12));
        model.pictures().attach("scene.png", () -> Pictures.png(400, 300));
        ask("what number?");
        engine.last().say("937").answer(STATS);
        ask("and the colour?");
        engine.last().say("red").answer(STATS);
        workbench.move(Fixtures.SETTINGS.withMaxDynamicPatch(1));

        model.regenerate(model.turns().get(1));

        List<ChatMessage> sent = engine.requests.getLast().messages();
        assertThat(sent).extracting(ChatMessage::text).containsExactly("what number?");
        assertThat(sent.getFirst().parts())
                .filteredOn(ContentPart.Image.class::isInstance)
                .extracting(p -> ((ContentPart.Image) p).maxDynamicPatch())
                .containsExactly(1);
        engine.last().say("too small").answer(STATS);
        assertThat(texts()).containsExactly("what number?", "too small", "and the colour?", "red");
        assertThat(store.messages(store.list("").getFirst().id()))
                .extracting(ChatMessage::text)
                .containsExactly("what number?", "too small", "and the colour?", "red");
    }

    @Test
    void whatMendsAFailureOfAnEarlierAnswerAsksThatOneAgain() {
        ask("one");
        engine.last().say("eins").answer(STATS);
        ask("two");
        engine.last().say("zwei").answer(STATS);
        model.regenerate(model.turns().get(1));
        engine.last().fail(new EngineFailure.Disconnected(Sentence.foreign("gone")));

        int before = engine.requests.size();
        model.repairs().restartAndResend(() -> {});
        engine.become(new EngineState.Stopped(Instant.EPOCH));
        engine.ready();

        assertThat(engine.requests).hasSize(before + 1);
        assertThat(engine.requests.getLast().messages()).hasSize(1);
        engine.last().say("again").answer(STATS);
        assertThat(texts()).containsExactly("one", "again", "two", "zwei");
    }

    @Test
    void anEditedQuestionReplacesItselfAndAllThatFollowed() {
        ask("one");
        engine.last().say("eins").answer(STATS);
        ask("two");
        engine.last().say("zwei").answer(STATS);
        model.edit(model.turns().getFirst());
        assertThat(model.draft().get()).isEqualTo("one");
        model.draft().set("three");
        model.send();
        engine.last().say("drei").answer(STATS);
        assertThat(texts()).containsExactly("three", "drei");
        assertThat(store.messages(store.list("").getFirst().id()))
                .extracting(ChatMessage::text)
                .containsExactly("three", "drei");
    }

    @Test
    void aQuestionWaitsForAnEngineThatIsStillLoading() {
        engine.become(new EngineState.Starting(Sentence.of("reading weights"), Instant.EPOCH));
        ask("early bird");
        assertThat(engine.requests).isEmpty();
        assertThat(model.answering().get()).isTrue();
        engine.ready();
        assertThat(engine.requests).hasSize(1);
    }

    @Test
    void anEngineKilledInTheMiddleLeavesTheChatAndOneClickAsksAgain() {
        ask("question");
        engine.last().say("half an ans");
        engine.last().fail(KILLED);
        engine.become(new EngineState.Failed(KILLED, List.of(), Instant.EPOCH));
        assertThat(texts()).containsExactly("question", "half an ans");
        assertThat(model.turns().getLast().state().get()).isEqualTo(new Turn.State.Failed(KILLED));
        model.repairs().restartAndResend(engine::restart);
        assertThat(engine.restarts).isEqualTo(1);
        engine.ready();
        engine.last().say("whole answer").answer(STATS);
        assertThat(texts()).containsExactly("question", "whole answer");
    }

    @Test
    void outOfMemoryIsToldAndASettingThatHelpsAsksAgain() {
        var oom = new EngineFailure.OutOfMemory(
                ComponentKind.VISION_ACTIVATIONS,
                OptionalLong.of(100),
                OptionalLong.of(10),
                ShortageCause.ALLOCATION,
                Sentence.foreign("no room"));
        ask("question");
        engine.last().fail(oom);
        assertThat(outOfMemory).containsExactly(oom);
        model.repairs().applyAndResend(Fixtures.SETTINGS.withCacheMaxEntryCount(0.2));
        assertThat(engine.applies).containsExactly(Fixtures.SETTINGS.withCacheMaxEntryCount(0.2));
        assertThat(workbench.now().draft().cacheMaxEntryCount()).isEqualTo(0.2);
        assertThat(engine.requests).hasSize(2);
    }

    @Test
    void thePatchSliderRepricesThePicture() {
        model.pictures().attach("scene.png", () -> Pictures.png(400, 300));
        assertThat(price()).isEqualTo(7 * 16 + 2);
        workbench.move(Fixtures.SETTINGS.withMaxDynamicPatch(1));
        assertThat(price()).isEqualTo(16 + 2);
    }

    @Test
    void theFirstPictureThatTheSessionCannotHoldIsSaidNotToFit() {
        int most = (workbench.now().sessionLen().orElseThrow() - 1) / (7 * 16 + 2);
        for (int i = 0; i < most; i++) {
            model.pictures().attach("scene.png", () -> Pictures.png(400, 300));
        }
        assertThat(model.pictures().fit()).isTrue();
        model.pictures().attach("one-too-many.png", () -> Pictures.png(400, 300));
        Attachment last = model.pictures().list().getLast();
        assertThat(((PictureCost.Priced) last.cost().get()).tooMuch()).isTrue();
        assertThat(model.pictures().fit()).isFalse();
        model.pictures().detach(last);
        assertThat(model.pictures().fit()).isTrue();
    }

    @Test
    void aPictureIsSentWithThePatchesOfTheSlider() {
        workbench.move(Fixtures.SETTINGS.withMaxDynamicPatch(3));
        model.pictures().attach("scene.png", () -> Pictures.png(400, 300));
        ask("what?");
        assertThat(engine.requests.getLast().messages().getLast().parts())
                .anySatisfy(part -> assertThat(part)
                        .isInstanceOfSatisfying(
                                ContentPart.Image.class,
                                image -> assertThat(image.maxDynamicPatch()).isEqualTo(3)));
        assertThat(model.pictures().list()).isEmpty();
    }

    @Test
    void aBadPictureKeepsTheQuestionBackUntilItIsRemoved() {
        model.pictures().attach("bad.png", () -> new byte[] {1, 2, 3});
        model.draft().set("what?");
        assertThat(model.canSend()).isFalse();
        model.pictures().detach(model.pictures().list().getFirst());
        assertThat(model.canSend()).isTrue();
    }

    @Test
    void aDeletedChatComesBackByUndo() {
        ask("keep me");
        engine.last().say("ok").answer(STATS);
        model.deleteCurrent();
        assertThat(model.chats()).isEmpty();
        assertThat(model.turns()).isEmpty();
        model.undoDelete((ChatNotice.Deleted) model.notice().get());
        assertThat(model.chats()).hasSize(1);
    }

    @Test
    void theLastChatIsOpenAgainAtTheNextStart() {
        ask("remember");
        engine.last().say("yes").answer(STATS);
        String id = model.chats().getFirst().id();
        ChatViewModel next = new ChatViewModel(workbench, store, id, x -> {}, x -> {});
        assertThat(next.turns()).extracting(t -> t.text().get()).containsExactly("remember", "yes");
        assertThat(next.tokensUsed().get()).isEqualTo(128);
    }

    private void ask(String text) {
        model.draft().set(text);
        model.send();
    }

    private int price() {
        return ((PictureCost.Priced) model.pictures().list().getFirst().cost().get())
                .price()
                .tokens();
    }

    private List<String> texts() {
        return model.turns().stream().map(t -> t.text().get()).toList();
    }
}
