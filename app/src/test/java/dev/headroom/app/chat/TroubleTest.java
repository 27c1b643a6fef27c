package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.Fixtures;
import dev.headroom.app.i18n.Messages;
import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Explain;
import dev.headroom.memory.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {
    private final Explain explain = new Explain(Fixtures::plan, 16 * Bytes.GIB);

    @ParameterizedTest
    @CsvSource({
        "400, context_length_exceeded, The chat is longer than session_len",
        "404, model_not_found, The engine has no such model or adapter",
        "401, invalid_api_key, The server does not accept the key",
        "503, busy, The engine is busy",
        "400, bad_request, The engine refused this question"
    })
    void theTitleOfARefusalSaysWhatWasRefused(int status, String code, String title) {
        EngineFailure failure = new EngineFailure.Refused(status, code, "No.");

        Trouble trouble = Trouble.of(failure, explain.failure(failure, Fixtures.SETTINGS));

        assertThat(Messages.of("chat").text(trouble.title())).isEqualTo(title);
    }
}
