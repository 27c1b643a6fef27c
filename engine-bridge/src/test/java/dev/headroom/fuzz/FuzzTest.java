package dev.headroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What fuzzing found stays mended, and each build tries some damage of its own: the same every time, so that it fails
/// for a change of the code only. The search for new finds is `-Pfuzz` ([Campaign]).
class FuzzTest {
    static List<String> names() {
        return FuzzTargets.names();
    }

    @Test
    void targetsHaveDifferentNames() {
        assertThat(names()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aTargetIsListedUnderItsOwnName(String name) {
        assertThat(FuzzTargets.named(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatWasFoundOnceIsAnswered(String name) throws IOException {
        FuzzTarget target = FuzzTargets.named(name);
        for (byte[] input : Corpus.of(target)) {
            feed(target, input);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void damagedInputsAreAnsweredOrRefusedInWords(String name) throws IOException {
        FuzzTarget target = FuzzTargets.named(name);
        List<byte[]> seeds = new ArrayList<>(target.fixtures());
        seeds.addAll(Corpus.of(target));
        Mutator mutator = new Mutator(new SplittableRandom(1), seeds, target.longest());
        for (int i = 0; i < target.inputsOfABuild(); i++) {
            feed(target, mutator.next());
        }
    }

    private static void feed(FuzzTarget target, byte[] input) {
        try {
            Feeding.feed(target, input);
        } catch (Throwable e) {
            fail(
                    "%s, %d bytes in base64: %s"
                            .formatted(
                                    target.name(),
                                    input.length,
                                    Base64.getEncoder().encodeToString(input)),
                    e);
        }
    }
}
