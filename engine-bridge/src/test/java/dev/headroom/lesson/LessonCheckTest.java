package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LessonCheckTest {
    private static final String STEPS = """
        format: 1
        id: x
        minutes: 5
        steps:
          - guess: tiles
            kind: number
            right: exact
            wrong: [{when: x > 100, say: far}, {when: x == 5, say: five}]
          - {do: ask, settings: {max_dynamic_patch: 6}, picture: small-print.png, ask: "What?"}
          - {reveal: tiles, value: answer.tiles, expect: 6}
          - {explain: text, value: answer.text, expect: 507}
        """;
    private static final String TEXTS = """
        # X
        ## tiles
        How many?
        ## far
        Far.
        ## five
        Nearly: {value}.
        ## ask
        Ask.
        ## text
        It says {answer.text}.
        """;

    private static List<String> bad(String steps, String texts) {
        List<String> bad = new ArrayList<>();
        boolean good = new LessonCheck(new PretendStage(), line -> {
                    if (!line.good()) {
                        bad.add(line.step() + ": " + line.said());
                    }
                })
                .check(LessonFolder.parse("x", steps, Map.of("en", texts), Optional.empty()), "en");
        assertThat(good).isEqualTo(bad.isEmpty());
        return bad;
    }

    @Test
    void aLessonThatIsAsItsAuthorSawItPasses() {
        assertThat(bad(STEPS, TEXTS)).isEmpty();
    }

    @Test
    void eachThingThatIsNotAsItShouldBeIsFound() {
        assertThat(bad(STEPS.replace("expect: 6", "expect: 7"), TEXTS))
                .containsExactly("reveal tiles: 6, and 7 was expected");
        assertThat(bad(STEPS.replace("expect: 507", "expect: 508"), TEXTS))
                .containsExactly("explain text: 507, and 508 was expected");
        assertThat(bad(STEPS.replace("x == 5", "x > 200"), TEXTS))
                .containsExactly("guess tiles: no wrong guess gets the reply five (\"x > 200\")");
        assertThat(bad(STEPS.replace("x == 5", "x == 6"), TEXTS))
                .as("who guesses 6 is right")
                .hasSize(1);
        assertThat(bad(STEPS, TEXTS.replace("{value}", "{report.total}")).toString())
                .contains("en.md, ## five: report.total: the engine has reported nothing yet.");
        assertThat(bad(STEPS, TEXTS.replace("{answer.text}", "{answer.txt}")).toString())
                .contains("There is no name answer.txt");
        assertThat(bad(STEPS, TEXTS.replace("{answer.text}", "{answer.text +}")).toString())
                .contains("at character");
        assertThat(bad(STEPS, TEXTS.replace("## five", "## fife"))).hasSize(2);
        assertThat(bad(STEPS.replace("small-print.png", "no-such.png"), TEXTS).toString())
                .contains("There is no picture no-such.png");
        assertThat(bad(STEPS.replace("max_dynamic_patch: 6", "cache_max_entry_count: 0.9"), TEXTS)
                        .toString())
                .contains("no break: true says that it should be");
    }

    @Test
    void aChoiceThatCannotBeTrueIsFound() {
        String choice = STEPS.replace("kind: number", "kind: choice\n    choices: [5, 7, 200]");
        assertThat(bad(choice, TEXTS).toString()).contains("it is none of the choices");
    }
}
