package dev.headroom.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.EmbeddedPlanner;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentences;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the rules say of a failure, in Chinese: summary, reason and buttons.
class ExplainInChineseTest {
    private static final ModelShape MODEL = new ModelShape(
            "demo",
            new ModelShape.Language(6, 256, 8, 2, 32, 704, 1024, true, true, 8192),
            Optional.of(new ModelShape.Vision(5, 192, 6, 768, 112, 14, 0.5, true, false, 1, 12, true, 256)));
    private final Sentences chinese = Sentences.of("zh_CN");
    private final Explain explain = new Explain(s -> EmbeddedPlanner.plan(MODEL, List.of(), s), 16 * Bytes.GIB);

    static List<EngineFailure> failures() {
        return List.of(
                new EngineFailure.OutOfMemory(
                        "kv_cache.reserved",
                        Bytes.GIB,
                        Bytes.MIB,
                        "kv_cache.reserved asks for 1.00 GiB, but only 1.0 MiB of the 2.00 GiB of device_memory are"
                                + " left. Lower cache_max_entry_count or raise device_memory."),
                new EngineFailure.OutOfMemory("runtime", -1, -1, ""),
                new EngineFailure.Killed(9),
                new EngineFailure.Killed(11),
                new EngineFailure.ExitedEarly(3, ""),
                new EngineFailure.ExitedEarly(3, "Segmentation fault in f()"),
                new EngineFailure.Hung(12_000, "decode"),
                new EngineFailure.Missing(
                        "The model folder /models/x is not there",
                        "Choose a folder that holds config.json, safetensors and a tokenizer."),
                new EngineFailure.PortTaken(23333),
                new EngineFailure.Refused(
                        400,
                        "context_length_exceeded",
                        "The prompt has 900 tokens, 700 of them from pictures, but session_len is 512 and must leave"
                                + " room for an answer. Shorten the chat, lower max_dynamic_patch, or raise"
                                + " session_len."),
                new EngineFailure.Refused(0, "stopped", "The engine is stopped. Restart it and send again."),
                new EngineFailure.Refused(500, "x", "The answer was interrupted."),
                new EngineFailure.Disconnected("The engine was stopped."));
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

    private void check(String english) {
        assertThat(english.isEmpty() || chinese.knows(english))
                .as("in words/zh_CN.txt: %s", english)
                .isTrue();
    }
}
