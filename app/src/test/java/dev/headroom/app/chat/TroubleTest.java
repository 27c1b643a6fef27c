package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.explain.Explain;
import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TroubleTest {
    private final Explain explain = new Explain(Fixtures::plan, 16 * Bytes.GIB);

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(
                        new Refusal.TooLong(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()),
                        "The chat is longer than session_len"),
                Arguments.of(new Refusal.NoAdapter(), "The engine has no such model or adapter"),
                Arguments.of(new Refusal.Key(), "The server does not accept the key"),
                Arguments.of(new Refusal.Busy(), "The engine is busy"),
                Arguments.of(new Refusal.Unknown("bad_request"), "The engine refused this question"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theTitleOfARefusalSaysWhatWasRefused(Refusal refusal, String title) {
        EngineFailure failure = new EngineFailure.Refused(OptionalInt.of(400), refusal, Sentence.foreign("No."));

        Trouble trouble = Trouble.of(failure, explain.failure(failure, Fixtures.SETTINGS));

        assertThat(Messages.of("chat").text(trouble.title())).isEqualTo(title);
    }
}
