package dev.headroom.app.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Why a change was not made, for each kind of failure, in each language.
class FailuresInBothLanguagesTest {
    static List<EngineFailure> failures() {
        return List.of(
                new EngineFailure.OutOfMemory(
                        ComponentKind.KV_CACHE,
                        OptionalLong.of(2 << 20),
                        OptionalLong.of(1 << 20),
                        ShortageCause.ALLOCATION,
                        Sentence.of(
                                "The GPU's memory ran out: an allocation of {} for {} failed; {} were free.",
                                new Size(2 << 20),
                                Sentence.of("the KV cache"),
                                new Size(1 << 20))),
                new EngineFailure.Killed(9),
                new EngineFailure.ExitedEarly(3, Sentence.NONE),
                new EngineFailure.ExitedEarly(3, Sentence.of("The KV cache is full; requests wait.")),
                new EngineFailure.Hung(Duration.ofSeconds(12), Sentence.of("reading weights")),
                new EngineFailure.Missing(
                        Sentence.of("No model \"{}\": it is neither a folder nor one of the assets.", "x"),
                        Sentence.of("Use {}, or the path of a Hugging Face folder.", "demo")),
                new EngineFailure.PortTaken(23333),
                EngineFailure.Refused.here(
                        new Refusal.Stopped(), Sentence.of("LMDeploy is stopped; restart it to change its settings.")),
                new EngineFailure.Disconnected(
                        Sentence.of("The engine closed the connection in the middle of the answer.")));
    }

    @AfterEach
    void english() {
        Messages.speak(Language.ENGLISH);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachIsASentenceOfItsLanguage(EngineFailure failure) {
        String english = sentence(failure, Language.ENGLISH);
        String chinese = sentence(failure, Language.CHINESE);

        assertThat(english).isNotBlank().doesNotContain("!tuning").doesNotContainPattern("\\p{IsHan}");
        assertThat(chinese)
                .containsPattern("\\p{IsHan}")
                .doesNotContain("!tuning")
                .doesNotContainPattern("[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+");
    }

    private static String sentence(EngineFailure failure, Language language) {
        return Fx.on(() -> {
            Messages.speak(language);
            Workbench workbench =
                    new Workbench(new Background(), new FakeEngine(Fixtures.SETTINGS), Fixtures.SHAPE, Fixtures::plan);
            TuningViewModel model = new TuningViewModel(
                    workbench,
                    Messages.of("tuning"),
                    work -> {},
                    List.of("fp32"),
                    8L << 30,
                    new SettingsHistory(Path.of("no-presets")));
            String sentence = Messages.say(model.finding(failure).said());
            model.close();
            workbench.close();
            return sentence;
        });
    }
}
