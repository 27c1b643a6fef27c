package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.settings.TakesEffect;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static Run run(TakesEffect how, double change, double seconds, int answers) {
        Run.Answer answer = new Run.Answer(
                "q",
                "a",
                Optional.empty(),
                false,
                false,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty());
        return new Run(
                new Point(Map.of()),
                0,
                Instant.EPOCH,
                how,
                change,
                Map.of(),
                Map.of(),
                Run.Measured.NOTHING,
                Collections.nCopies(answers, answer),
                OptionalDouble.of(seconds),
                OptionalDouble.empty(),
                Optional.empty());
    }

    @Test
    void startsAndAnswersAreLearntApartAndAddUpForAnotherSweep() {
        Pace pace = Pace.of(List.of(
                        run(TakesEffect.ENGINE_RESTART, 6, 16, 10),
                        run(TakesEffect.CACHE_REBUILD, 2, 12, 10),
                        run(TakesEffect.NEXT_MESSAGE, 0, 10, 10)))
                .orElseThrow();

        assertThat(pace).isEqualTo(new Pace(6, 2, 1));
        assertThat(pace.of(8, 5, Map.of(TakesEffect.ENGINE_RESTART, 2, TakesEffect.CACHE_REBUILD, 1), 2))
                .isEqualTo(Duration.ofSeconds(8 * 5 + 2 * (2 * 6 + 2)));
    }

    @Test
    void whatNobodyTimedTeachesNothing() {
        assertThat(Pace.of(List.of())).isEmpty();
    }
}
