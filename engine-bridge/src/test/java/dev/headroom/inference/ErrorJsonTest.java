package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.memory.ComponentKind;
import dev.headroom.picture.PictureException;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import dev.headroom.words.Words;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The names are those of `docs/api.md`.
class ErrorJsonTest {
    @Test
    void aShortageTellsComponentBytesAndCauseAndIsSaidInChineseFromItsWords() {
        EngineException refused =
                EngineException.refusedBySystem(ComponentKind.LORA, 3 << 20, Sentence.of("Raise device_memory."));
        JsonNode json = ErrorJson.write(refused);
        assertThat(refused.status()).isEqualTo(507);
        assertThat(json.path("code").asText()).isEqualTo("out_of_memory");
        assertThat(json.path("type").asText()).isEqualTo("memory_error");
        assertThat(json.path("component").asText()).isEqualTo("lora");
        assertThat(json.path("asked").asLong()).isEqualTo(3 << 20);
        assertThat(json.path("left").asLong(-1)).isZero();
        assertThat(json.path("cause").asText()).isEqualTo("allocation");
        assertThat(json.path("message").asText())
                .isEqualTo("lora asks for 3.0 MiB, which the system refused. Raise device_memory.");
        Sentence read = SentenceJson.read(json.path("words")).orElseThrow();
        assertThat(read).isEqualTo(refused.sentence());
        assertThat(Words.of("zh_CN").say(read)).contains("3.0 MiB").doesNotContain("asks", "Raise");
    }

    @Test
    void aPromptThatIsTooLongTellsItsTokens() {
        JsonNode json =
                ErrorJson.write(EngineException.tooLong(new EngineException.TooLong(OptionalInt.of(700), 512, 600)));
        assertThat(json.path("code").asText()).isEqualTo("prompt_too_long");
        assertThat(json.path("prompt_tokens").asInt()).isEqualTo(700);
        assertThat(json.path("picture_tokens").asInt()).isEqualTo(512);
        assertThat(json.path("session_len").asInt()).isEqualTo(600);
        assertThat(json.has("component")).isFalse();
    }

    @Test
    void aPromptThatWasNotCountedToItsEndTellsNoTotal() {
        JsonNode json = ErrorJson.write(EngineException.beyondCounting(65_540, Long.MAX_VALUE, 600));
        assertThat(json.path("code").asText()).isEqualTo("prompt_too_long");
        assertThat(json.path("message").asText())
                .startsWith("The prompt has more than 65540 tokens, but session_len is 600");
        assertThat(json.has("prompt_tokens")).isFalse();
        assertThat(json.path("session_len").asInt()).isEqualTo(600);
    }

    @ParameterizedTest
    @EnumSource
    void eachKindOfBadPictureHasItsCodeAndKeepsItsSentence(PictureException.Kind kind) {
        Sentence sentence = Sentence.foreign("a picture");
        EngineException refused = EngineException.of(new PictureException(kind, sentence));
        assertThat(refused.sentence()).isEqualTo(sentence);
        assertThat(refused.code())
                .isEqualTo(
                        switch (kind) {
                            case UNREAD, NOT_A_PICTURE -> EngineException.Code.NOT_A_PICTURE;
                            case UNSUPPORTED -> EngineException.Code.UNSUPPORTED_PICTURE;
                            case BROKEN -> EngineException.Code.BROKEN_PICTURE;
                            case TOO_LARGE -> EngineException.Code.PICTURE_TOO_LARGE;
                        });
    }
}
