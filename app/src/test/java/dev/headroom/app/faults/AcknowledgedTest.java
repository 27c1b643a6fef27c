package dev.headroom.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.chat.OnScreen.Stage;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ConversationStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The oracle itself: that it misses what is missing, and nothing else.
class AcknowledgedTest {
    private final Acknowledged acknowledged = new Acknowledged();

    @TempDir
    private Path data;

    @Test
    void aQuestionAndItsAnswerAreMissedWhenTheStoreHasThemNot() {
        acknowledged.shown("q", true, "How many?", Stage.DONE);
        acknowledged.shown("a", false, "Two.", Stage.DONE);
        keep("q", "How many?");
        assertThat(acknowledged.missing(data)).singleElement().asString().startsWith("a \"Two.\"");
    }

    @Test
    void anAnswerThatIsKeptInPartOnlyIsMissed() {
        acknowledged.shown("a", false, "Two circles.", Stage.STOPPED);
        keep("a", "Two");
        assertThat(acknowledged.missing(data)).hasSize(1);
    }

    @Test
    void whatNobodyCouldBelieveToBeKeptIsNotMissed() {
        acknowledged.shown("q", true, "just asked", Stage.DONE);
        acknowledged.shown("a", false, "", Stage.WAITING);
        acknowledged.freeze();
        acknowledged.storeFails(true);
        acknowledged.shown("b", false, "said while the window showed that it cannot write", Stage.DONE);
        assertThat(acknowledged.missing(data)).isEmpty();
    }

    private void keep(String id, String text) {
        try (ConversationStore store = ConversationStore.open(data)) {
            store.put(
                    store.create("chat").id(),
                    new ChatMessage(
                            id,
                            ChatMessage.Role.USER,
                            List.of(new ContentPart.Text(text)),
                            Instant.EPOCH,
                            Optional.empty()));
        }
    }
}
