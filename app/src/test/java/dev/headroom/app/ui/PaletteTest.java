package dev.headroom.app.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.memory.ComponentKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Recomputes what the table of colours promises: contrast, and how far apart two components are for every reader.
class PaletteTest {
    private static final List<Palette> STACK = List.of(
            Palette.CONTEXT,
            Palette.RUNTIME,
            Palette.WEIGHTS_LANGUAGE,
            Palette.WEIGHTS_VISION,
            Palette.WEIGHTS_PROJECTOR,
            Palette.LORA,
            Palette.KV_USED,
            Palette.KV_CACHE,
            Palette.VISION_ACTIVATIONS,
            Palette.PREFILL_ACTIVATIONS,
            Palette.OTHER_PROCESSES,
            Palette.OTHER_ENGINES,
            Palette.UNATTRIBUTED);

    /// With what comes and goes beside the stack.
    private static final List<Palette> EVERY =
            Stream.concat(STACK.stream(), Stream.of(Palette.READING)).toList();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyFillStandsOutFromItsPanel(boolean dark) {
        assertThat(EVERY)
                .allSatisfy(p -> assertThat(contrast(p.rgb(dark), Palette.BACKGROUND.rgb(dark)))
                        .as(p.name())
                        .isGreaterThanOrEqualTo(3.06));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textAndStateColoursCanBeRead(boolean dark) {
        assertThat(List.of(Palette.MEASURED, Palette.AXIS_TEXT, Palette.LIMIT))
                .allSatisfy(p -> assertThat(contrast(p.rgb(dark), Palette.BACKGROUND.rgb(dark)))
                        .as(p.name())
                        .isGreaterThanOrEqualTo(4.5));
    }

    @ParameterizedTest
    @CsvSource({
        "SEEN, false, 13.1", "SEEN, true, 12.2",
        "DEUTERANOPIA, false, 10.1", "DEUTERANOPIA, true, 10.2",
        "PROTANOPIA, false, 10.1", "PROTANOPIA, true, 10.6",
        "TRITANOPIA, false, 7.5", "TRITANOPIA, true, 6.5"
    })
    void anyTwoComponentsAreToldApart(ColourVision vision, boolean dark, double least) {
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i < EVERY.size(); i++) {
            for (int j = i + 1; j < EVERY.size(); j++) {
                nearest = Math.min(
                        nearest,
                        vision.distance(EVERY.get(i).rgb(dark), EVERY.get(j).rgb(dark)));
            }
        }
        assertThat(nearest).isCloseTo(least, within(0.15));
    }

    @ParameterizedTest
    @CsvSource({"DEUTERANOPIA, false", "DEUTERANOPIA, true", "PROTANOPIA, false", "PROTANOPIA, true"})
    void neighboursInTheStackAreFartherApart(ColourVision vision, boolean dark) {
        for (int i = 1; i < STACK.size(); i++) {
            assertThat(vision.distance(STACK.get(i - 1).rgb(dark), STACK.get(i).rgb(dark)))
                    .as("%s beside %s", STACK.get(i - 1), STACK.get(i))
                    .isGreaterThanOrEqualTo(14.1);
        }
    }

    @Test
    void eachComponentHasAColourOfItsOwn() {
        assertThat(Arrays.stream(ComponentKind.values()).map(Palette::of)).doesNotHaveDuplicates();
    }

    private static double contrast(int one, int other) {
        double a = ColourVision.luminance(one) + 0.05;
        double b = ColourVision.luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }
}
