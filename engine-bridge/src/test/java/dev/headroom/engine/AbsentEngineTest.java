package dev.headroom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AbsentEngineTest {
    private static final EngineFailure NO_FOLDER =
            new EngineFailure.Missing(Sentence.foreign("There is no model."), Sentence.foreign("Choose one."));
    private static final EngineFailure NO_WEIGHTS =
            new EngineFailure.Missing(Sentence.foreign("The weights are missing."), Sentence.foreign("Load them."));

    private Optional<EngineFailure> seen = Optional.of(NO_WEIGHTS);
    private final AbsentEngine engine = new AbsentEngine(Settings.defaults(1 << 30), NO_FOLDER, () -> seen);
    private final List<EngineState> states = new ArrayList<>();

    @Test
    void itHasFailedFromTheStartAndSaysWhy() {
        engine.onState(states::add);
        assertThat(whys()).containsExactly(NO_FOLDER);
        assertThat(engine.applied()).isEmpty();
    }

    @Test
    void aQuestionEndsAtOnceWithTheReason() {
        var request = new ChatRequest(List.of(), Sampling.greedy(1), Optional.empty());
        assertThat(engine.chat(request, fragment -> {}).outcome())
                .isCompletedWithValue(new ChatOutcome.Failed("", NO_FOLDER));
    }

    @Test
    void settingsAreKeptForTheEngineThatComesAndTheChangeIsToldThoughItIsRejected() {
        AtomicInteger told = new AtomicInteger();
        engine.onSettings(told::incrementAndGet);
        Settings wanted = engine.asked().withSessionLen(1024);
        assertThat(engine.apply(wanted)).isCompletedWithValue(new ApplyOutcome.Rejected(NO_FOLDER));
        assertThat(engine.asked()).isEqualTo(wanted);
        assertThat(told).hasValue(1);
    }

    @Test
    void aRestartThatStillFindsNothingSaysWhatIsMissingNow() {
        engine.onState(states::add);
        engine.restart();
        assertThat(whys()).containsExactly(NO_FOLDER, NO_WEIGHTS);
        assertThat(engine.apply(engine.asked())).isCompletedWithValue(new ApplyOutcome.Rejected(NO_WEIGHTS));
    }

    @Test
    void aRestartThatFindsTheModelTellsItsOwnerAndChangesNoState() {
        AtomicInteger found = new AtomicInteger();
        engine.onFound(found::incrementAndGet);
        engine.onState(states::add);
        seen = Optional.empty();
        engine.restart();
        assertThat(found).hasValue(1);
        assertThat(whys()).containsExactly(NO_FOLDER);
    }

    @Test
    void aLookTellsNobody() {
        engine.onState(states::add);
        assertThat(engine.isStillAbsent()).isTrue();
        seen = Optional.empty();
        assertThat(engine.isStillAbsent()).isFalse();
        assertThat(states).hasSize(1);
    }

    @Test
    void whoHasLeftHearsNothing() {
        engine.onState(states::add).close();
        engine.restart();
        assertThat(states).hasSize(1);
    }

    private List<EngineFailure> whys() {
        return states.stream().map(s -> ((EngineState.Failed) s).failure()).toList();
    }
}
