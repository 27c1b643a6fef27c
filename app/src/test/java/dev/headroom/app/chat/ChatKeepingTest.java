package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ConversationStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a message is on the disk: before anybody could believe it to be.
class ChatKeepingTest {
    private static final AnswerStats STATS = new AnswerStats("stop", 120, 112, 8, 7, 0, 700, 40, 393_216, 50_000_000);

    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private ConversationStore store;
    private Workbench workbench;
    private ChatViewModel model;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        store = ConversationStore.open(folder);
        workbench = new Workbench(Background.immediate(), engine, Fixtures.SHAPE, Fixtures::plan);
        model = new ChatViewModel(workbench, store, "", id -> {}, _ -> {});
        engine.ready();
    }

    @AfterEach
    void close() {
        workbench.close();
        store.close();
    }

    @Test
    void aQuestionIsKeptBeforeTheEngineGetsIt() {
        List<String> kept = new ArrayList<>();
        engine.asking = request -> kept.addAll(stored());
        ask("How many circles?");
        assertThat(kept).containsExactly("How many circles?");
    }

    @Test
    void theEndOfAnAnswerIsShownWhenTheAnswerIsKept() {
        ask("How many circles?");
        List<String> kept = new ArrayList<>();
        model.turns().getLast().state().addListener((o, was, now) -> {
            if (now instanceof Turn.State.Done) {
                kept.addAll(stored());
            }
        });
        engine.last().say("Tw").say("o.").answer(STATS);
        assertThat(kept).containsExactly("How many circles?", "Two.");
        assertThat(model.turns().getLast().stats().map(ChatViewModelTest::asTold))
                .contains(STATS);
    }

    @Test
    void theChatGoesOnWhileNothingCanBeWrittenAndAllOfItIsKeptOnceThatWorksAgain() throws SQLException {
        ask("one");
        engine.last().say("eins").answer(STATS);
        sql("ALTER TABLE message RENAME TO elsewhere");
        ask("two");
        engine.last().say("zwei").answer(STATS);
        assertThat(model.turns()).extracting(t -> t.text().get()).containsExactly("one", "eins", "two", "zwei");
        assertThat(model.turns().getLast().stats().map(ChatViewModelTest::asTold))
                .contains(STATS);
        assertThat(model.notice().get()).isInstanceOf(ChatNotice.StoreFailed.class);

        sql("ALTER TABLE elsewhere RENAME TO message");
        ask("three");
        engine.last().say("drei").answer(STATS);
        assertThat(stored()).containsExactly("one", "eins", "two", "zwei", "three", "drei");
        assertThat(model.notice().get()).isEqualTo(new ChatNotice.None());
    }

    @Test
    void whatWaitsForTheDiskIsWrittenWhenTheWindowCloses() throws SQLException {
        sql("ALTER TABLE conversation RENAME TO elsewhere");
        ask("one");
        engine.last().say("eins").answer(STATS);
        sql("ALTER TABLE elsewhere RENAME TO conversation");
        model.close();
        assertThat(stored()).containsExactly("one", "eins");
    }

    @Test
    void oneChatThatCannotBeWrittenKeepsNoOtherFromIt() throws SQLException {
        ask("stuck");
        sql("CREATE TRIGGER stuck BEFORE INSERT ON message WHEN NEW.parts LIKE '%never%' BEGIN SELECT RAISE(ABORT,"
                + " 'no'); END");
        engine.last().say("never").answer(STATS);
        model.newChat();
        ask("other");
        engine.last().say("kept").answer(STATS);
        assertThat(stored()).containsExactly("other", "kept");
    }

    private void ask(String question) {
        model.draft().set(question);
        model.send();
    }

    /// Of the newest chat.
    private List<String> stored() {
        return store.messages(store.list("").getFirst().id()).stream()
                .map(ChatMessage::text)
                .toList();
    }

    private void sql(String words) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chats.sqlite"));
                Statement statement = other.createStatement()) {
            statement.execute(words);
        }
    }
}
