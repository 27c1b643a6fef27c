package dev.headroom.plan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The predictions against published measurements, and the page that shows them.
class AccuracyTest {
    static Stream<Case> scoredReadings() {
        return Case.all().stream().filter(c -> c.scored() && c.measured() > 0);
    }

    static Stream<Case> outcomes() {
        return Case.all().stream().filter(c -> c.outcome().isPresent());
    }

    @ParameterizedTest
    @MethodSource("scoredReadings")
    void theRangesOfPredictionAndMeasurementMeet(Case c) {
        double predictedRange = c.plan().tightest().uncertainty() / 1048576.0;
        // LMDeploy's rules are read from its source; what training and transformers take is estimated
        double allowed = c.family().equals("lmdeploy")
                ? Math.max(0.08 * c.measured(), predictedRange + c.uncertainty())
                : Math.max(0.18 * c.measured(), predictedRange + c.uncertainty());
        assertThat(c.predicted()).as("MiB of %s", c.id()).isBetween(c.measured() - allowed, c.measured() + allowed);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void theOutcomeIsTold(Case c) {
        assertThat(c.plan().outcome())
                .as("%s: %s", c.id(), c.plan().verdict())
                .isEqualTo(c.outcome().orElseThrow());
    }

    @Test
    void lmdeployAtTrustAIsWithinOnePercentMostlyAndThreeAlways() {
        double[] errors = errors("lmdeploy", "A");
        assertThat(median(errors)).isLessThanOrEqualTo(0.01);
        assertThat(errors[errors.length - 1]).isLessThanOrEqualTo(0.03);
    }

    @Test
    void lmdeployAtTrustAOrBIsWithinThreePercentMostlyAndEightAlways() {
        double[] errors = errors("lmdeploy", "AB");
        assertThat(median(errors)).isLessThanOrEqualTo(0.03);
        assertThat(errors[errors.length - 1]).isLessThanOrEqualTo(0.08);
    }

    @Test
    void thePageShowsTheseNumbers() throws IOException {
        Path page = Path.of(System.getProperty("headroom.root", "."), "docs/accuracy.md");
        String fresh = AccuracyPage.text();
        if (Boolean.getBoolean("headroom.write")) {
            Files.writeString(page, fresh);
        }
        assertThat(Files.readString(page))
                .as("docs/accuracy.md; write it anew with -Dheadroom.write=true")
                .isEqualTo(fresh);
    }

    static double[] errors(String family, String trusts) {
        return scoredReadings()
                .filter(c -> c.family().equals(family) && trusts.contains(c.trust()))
                .mapToDouble(c -> Math.abs(c.error()))
                .sorted()
                .toArray();
    }

    static double median(double[] sorted) {
        int n = sorted.length;
        assertThat(n).as(Arrays.toString(sorted)).isPositive();
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
