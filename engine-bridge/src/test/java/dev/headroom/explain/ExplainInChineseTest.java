package dev.headroom.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the rules say of a failure, in Chinese: summary, reason and buttons.
class ExplainInChineseTest {
    private static final ModelShape MODEL = new ModelShape(
            "demo",
            new ModelShape.Language(6, 256, 8, 2, 32, 704, 1024, true, true, 8192),
            Optional.of(new ModelShape.Vision(5, 192, 6, 768, 112, 14, 0.5, true, false, 1, 12, true, 256)));
    private final Words chinese = Words.of("zh_CN");
    private final Explain explain = new Explain(s -> EmbeddedPlanner.plan(MODEL, List.of(), s), 16 * Bytes.GIB);

    static List<EngineFailure> failures() {
        return List.of(
                new EngineFailure.OutOfMemory(
                        ComponentKind.KV_CACHE,
                        OptionalLong.of(Bytes.GIB),
                        OptionalLong.of(Bytes.MIB),
                        ShortageCause.ALLOCATION,
                        Sentence.NONE),
                new EngineFailure.OutOfMemory(
                        ComponentKind.RUNTIME,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        ShortageCause.ALLOCATION,
                        Sentence.NONE),
                new EngineFailure.Killed(9),
                new EngineFailure.Killed(11),
                new EngineFailure.ExitedEarly(3, Sentence.NONE),
                new EngineFailure.ExitedEarly(3, Sentence.foreign("SIGSEGV")),
                new EngineFailure.Hung(Duration.ofSeconds(12), Sentence.foreign("decode")),
                new EngineFailure.Missing(
                        Sentence.of("The model folder {} is not there.", "/models/x"),
                        Sentence.of("Choose a folder that holds config.json, safetensors and a tokenizer.")),
                new EngineFailure.PortTaken(23333),
                new EngineFailure.Refused(
                        OptionalInt.of(400),
                        new Refusal.TooLong(OptionalInt.of(900), OptionalInt.of(700), OptionalInt.of(512)),
                        Sentence.of(
                                "The prompt has {} tokens, {} of them from pictures, but session_len is {} and must"
                                        + " leave room for an answer.",
                                900,
                                700,
                                512)),
                EngineFailure.Refused.here(
                        new Refusal.Stopped(), Sentence.of("The engine is stopped. Restart it and send again.")),
                new EngineFailure.Refused(
                        OptionalInt.of(500), new Refusal.Unknown("x"), Sentence.of("The answer was interrupted.")),
                new EngineFailure.Disconnected(Sentence.of("The engine was stopped.")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFindingIsSaidInChinese(EngineFailure failure) {
        Finding finding = explain.failure(failure, Settings.defaults(2 * Bytes.GIB));

        check(finding.summary());
        check(finding.why());
        finding.remedies().forEach(r -> check(r.caption()));
    }

    @Test
    void aPlanThatWastesItsCacheIsSaidInChinese() {
        Finding note = explain.plan(Settings.defaults(8 * Bytes.GIB)).orElseThrow();

        check(note.summary());
        check(note.why());
        note.remedies().forEach(r -> check(r.caption()));
    }

    private void check(Sentence sentence) {
        assertThat(chinese.say(sentence))
                .as(sentence.toString())
                .satisfiesAnyOf(
                        said -> assertThat(said).isEmpty(),
                        said -> assertThat(said)
                                .containsPattern("\\p{IsHan}")
                                .doesNotContainPattern("[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+"));
    }
}
