package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.ChatPart;
import dev.headroom.app.shell.ChatPart.Kind;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatPartsTest {
    private static final ContentPart.Image PICTURE =
            new ContentPart.Image(new ImageData(new byte[] {1, 2}, "a.png"), 12);

    @Test
    void eachQuestionsPicturesWordsAndAnswerAreToldApart() {
        List<ChatPart> parts =
                ChatParts.of(List.of(question(1), answer(240, 210, 4), question(0), answer(260, 210, 6)));

        assertThat(parts)
                .containsExactly(
                        new ChatPart(Kind.PICTURE, 1, 210),
                        new ChatPart(Kind.WORDS, 1, 30),
                        new ChatPart(Kind.ANSWER, 1, 4),
                        new ChatPart(Kind.WORDS, 2, 16),
                        new ChatPart(Kind.ANSWER, 2, 6));
    }

    @Test
    void whereTheEngineDoesNotTellOrAQuestionWasChangedNothingIsClaimed() {
        assertThat(ChatParts.of(List.of(question(1), answer(AnswerStats.UNKNOWN, AnswerStats.UNKNOWN, 4))))
                .isEmpty();
        assertThat(ChatParts.of(List.of(question(1), answer(240, 210, 4), question(0), answer(90, 18, 6))))
                .isEmpty();
    }

    private static Turn question(int pictures) {
        return Turn.question("what?", Collections.nCopies(pictures, PICTURE), Instant.EPOCH);
    }

    private static Turn answer(int prompt, int image, int completion) {
        Turn turn = Turn.answer(Instant.EPOCH);
        turn.end(new Turn.State.Done(
                Optional.of(new AnswerStats("stop", prompt, image, completion, 13, 0, 1, 1, 0, 0))));
        return turn;
    }
}
