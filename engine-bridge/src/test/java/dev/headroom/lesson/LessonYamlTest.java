package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LessonYamlTest {
    private static Map<String, String> map(String name, String text) {
        Map<String, String> texts = new LinkedHashMap<>();
        LessonYaml.read("x", text).map().get(name).map().forEach((key, value) -> texts.put(key, value.text()));
        return texts;
    }

    @Test
    void aMergeOfAMergeHasTheFieldsOfBoth() {
        String text = """
            one: &one {model: demo, device: A100, ratio: 0.8}
            two: &two {<<: *one, ratio: 0.5}
            three: {<<: *two, tp: 4}
            """;

        assertThat(map("three", text))
                .containsOnly(
                        Map.entry("tp", "4"),
                        Map.entry("ratio", "0.5"),
                        Map.entry("model", "demo"),
                        Map.entry("device", "A100"));
    }

    @Test
    void ofSeveralMergedMapsTheFirstIsRight() {
        String text = """
            one: &one {a: 1, b: 1}
            two: &two {b: 2, c: 2}
            three: {<<: [*one, *two], c: 3}
            """;

        assertThat(map("three", text)).containsOnly(Map.entry("c", "3"), Map.entry("a", "1"), Map.entry("b", "1"));
    }

    @Test
    void aFieldThatStandsTwiceInAMergedMapIsToldToo() {
        assertThatThrownBy(() -> map("b", "a: &a {x: 1, x: 2}\nb: {<<: *a}\n"))
                .isInstanceOf(LessonException.class)
                .hasMessageContaining("x");
    }

    @Test
    void mapsThatMergeEachOtherAreToldAndManyMergesTakeNoTime() {
        assertThatThrownBy(() -> map("a", "a: &a {<<: *a, x: 1}\n")).isInstanceOf(LessonException.class);
        StringBuilder text = new StringBuilder("m0: &m0 {x: 1}\n");
        for (int i = 1; i < 20; i++) {
            text.append("m%d: &m%d {<<: [*m%d, *m%d, *m%d, *m%d, *m%d], k%d: 1}%n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i));
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(map("m19", text.toString())).hasSize(20));
    }

    @Test
    void aShareIsShownInPercentAndReadFromIt() {
        assertThat(new Unit("%").shown(0.78)).isEqualTo("78 %");
        assertThat(new Unit("%").shown(0.0043)).isEqualTo("0.4 %");
        assertThat(new Unit("%").factor() * 78).isEqualTo(0.78);
        assertThat(Unit.number("78 %")).contains(0.78);
        assertThat(Expectation.met(Value.of(0.779), Value.read("78 %"), new Unit("%")))
                .isTrue();
    }
}
