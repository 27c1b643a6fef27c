package dev.headroom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.settings.Sampling;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several answers to one question, and how the questions of a chat are asked.
class VariantsKeptTest {
    private static final AnswerStats STATS = new AnswerStats("stop", 120, 112, 8, 7, 0, 700, 40, 393_216, 50_000_000);

    @TempDir
    private Path folder;

    private static AnswerVariant answer(String text, int second) {
        return new AnswerVariant(
                text, Instant.ofEpochSecond(second), Optional.of(STATS), Map.of("max_dynamic_patch", "" + second));
    }

    private static ChatMessage message(Variants variants) {
        AnswerVariant shown = variants.shown();
        return new ChatMessage(
                "a",
                ChatMessage.Role.ASSISTANT,
                List.of(new ContentPart.Text(shown.text())),
                shown.time(),
                shown.stats(),
                Optional.of(variants));
    }

    @Test
    void allAnswersToAQuestionAreKeptAndWhichOfThemIsShown() {
        Variants three = Variants.only(answer("one", 1)).and(answer("two", 2)).and(answer("three", 3));
        try (ConversationStore store = ConversationStore.open(folder)) {
            String chat = store.create("numbers").id();
            store.put(chat, message(three));
            assertThat(store.messages(chat)).containsExactly(message(three));
            store.put(chat, message(three.choose(0)));
            assertThat(store.messages(chat)).containsExactly(message(three.choose(0)));
        }
    }

    @Test
    void aChatKeepsHowItsQuestionsAreAsked() {
        ChatOptions options = new ChatOptions(
                new Sampling(0.7, 40, 0.9, 1.1, OptionalLong.of(42), List.of(), 200), "Answer in one word.");
        String id;
        try (ConversationStore store = ConversationStore.open(folder)) {
            id = store.create("numbers").id();
            assertThat(store.read(id).options()).isEmpty();
            store.keep(id, Optional.of(options));
        }
        try (ConversationStore store = ConversationStore.open(folder)) {
            assertThat(store.read(id).options()).contains(options);
        }
    }

    @Test
    void aFileOfBeforeIsOpenedAndGoesOn() throws Exception {
        String id;
        try (ConversationStore store = ConversationStore.open(folder)) {
            id = store.create("old").id();
            store.put(id, message(Variants.only(answer("one", 1))));
        }
        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chats.sqlite"));
                Statement s = old.createStatement()) {
            s.execute("ALTER TABLE message DROP COLUMN variants");
            s.execute("ALTER TABLE conversation DROP COLUMN options");
        }
        try (ConversationStore store = ConversationStore.open(folder)) {
            assertThat(store.opening()).isInstanceOf(StoreOpening.Kept.class);
            assertThat(store.messages(id)).extracting(ChatMessage::text).containsExactly("one");
            assertThat(store.messages(id).getFirst().variants()).isEmpty();
            Variants two = Variants.only(answer("one", 1)).and(answer("two", 2));
            store.put(id, message(two));
            assertThat(store.messages(id)).containsExactly(message(two));
        }
    }

    @Test
    void damagedVariantsDoNotCostTheAnswer() throws Exception {
        String id;
        try (ConversationStore store = ConversationStore.open(folder)) {
            id = store.create("numbers").id();
            store.put(id, message(Variants.only(answer("one", 1)).and(answer("two", 2))));
        }
        for (String damage : List.of("{", "[]", "{\"chosen\":7,\"all\":[]}", "{\"chosen\":-1}", "null")) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chats.sqlite"));
                    var s = other.prepareStatement("UPDATE message SET variants = ?")) {
                s.setString(1, damage);
                s.executeUpdate();
            }
            try (ConversationStore store = ConversationStore.open(folder)) {
                assertThat(store.messages(id)).extracting(ChatMessage::text).containsExactly("two");
                assertThat(store.messages(id).getFirst().variants()).isEmpty();
            }
        }
    }
}
