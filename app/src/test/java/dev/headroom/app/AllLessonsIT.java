package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.StandInServer;
import dev.headroom.app.ui.Spotlight;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Step;
import dev.headroom.lesson.Unit;
import dev.headroom.lesson.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every lesson from its first step to its last, in both languages, in the real window on one real engine: what a class
/// does in two sessions. One learner guesses wrong each time, the other right.
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@Tag("lessons")
class AllLessonsIT {
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    private static final List<Lesson> LESSONS =
            Lessons.of(Lessons.shipped().stream().toList()).all();

    @TempDir
    private Path home;

    /// How a learner guesses.
    private enum Guessing {
        WRONG,
        RIGHT
    }

    private RealWindow window;

    @Test
    void bothLearnersComeToTheEndOfAllNineLessons() throws Exception {
        try (StandInServer server = StandInServer.llama("a-model-of-ours", true);
                RealWindow open = RealWindow.open(home, Launcher.DEMO, "{\"language\": \"en\"}")) {
            assertThat(LESSONS).hasSize(9);
            window = open;
            window.awaitReady();
            anotherEngineIsGivenBack(server);
            LESSONS.forEach(lesson -> take(lesson, Language.ENGLISH, Guessing.WRONG));

            click("#lessons-reset");
            window.until("the reset", () -> !window.shows("#lesson-again-where"));
            Fx.run(() -> window.wiring().window().speak(Language.CHINESE));
            LESSONS.forEach(lesson -> take(lesson, Language.CHINESE, Guessing.RIGHT));
        }
    }

    /// With another engine at hand a lesson offers the demo, which was stopped for it.
    private void anotherEngineIsGivenBack(StandInServer server) {
        window.click("#page-engines");
        window.click("#engines-address");
        window.type("#engines-address", server.address());
        window.click("#engines-attach");
        window.until("the other engine", () -> isActive(server));
        window.awaitReady();
        window.click("#page-lessons");
        window.click("#lesson-start-where");
        window.click("#lesson-start-demo");
        window.until("the beginning", () -> isAt(0) && !window.shows("#lesson-start-demo"));
        assertThat(window.text("#lesson-trouble")).isEmpty();
        window.click("#lesson-close");
        window.until("what was at hand", () -> isActive(server));
        window.click("#page-engines");
        window.click("#engines-home");
        window.until("the demo", () -> !isActive(server));
        window.awaitReady();
        window.click("#page-lessons");
    }

    private boolean isActive(StandInServer server) {
        return window.workbench().active().get().name().contains(server.address());
    }

    private void take(Lesson lesson, Language language, Guessing guessing) {
        String start = "#lesson-start-" + lesson.id();
        window.until("the list", () -> window.shows(start));
        click(start);
        List<Step> steps = lesson.steps();
        for (int i = 0; i < steps.size(); i++) {
            String place = (i + 1) + "";
            int at = i;
            window.until(lesson.id() + " at step " + place, () -> isAt(at));
            Step step = steps.get(i);
            String where = language.tag() + " " + lesson.id() + ", step " + place + ", " + step.key();
            switch (step) {
                case Step.Guess guess -> guess(lesson, guess, guessing);
                case Step.Do _ -> {
                    window.press(KeyCode.ENTER);
                    window.until(
                            where + " to be done",
                            () -> window.shows("#lesson-done") && !window.shows("#lesson-cancel"));
                }
                case Step.Reveal reveal -> revealed(lesson, reveal, guessing, where);
                case Step.Question _ -> {
                    click("#lesson-answer-pane");
                    assertThat(window.shows("#lesson-finished")).as(where).isTrue();
                }
                case Step.Read _, Step.Explain _ -> {}
            }
            window.picture(language.tag() + "-" + lesson.id() + "-" + place + "-" + step.key());
            assertThat(window.text("#lesson-trouble")).as(where).isEmpty();
            wellSaid(where, language);
            if (step instanceof Step.Question) {
                window.click("#lesson-next");
            } else {
                window.press(KeyCode.ENTER);
            }
        }
        window.until("the list", () -> window.shows("#lesson-progress-" + lesson.id()));
        window.until(
                lesson.id() + " to be finished",
                () -> window.text("#lesson-progress-" + lesson.id())
                        .equals(language == Language.ENGLISH ? "Finished" : "已学完"));
    }

    /// A learner scrolls to what he wants to click.
    private void click(String id) {
        window.until(id, () -> window.shows(id));
        Fx.run(() -> Spotlight.scrollTo(window.find(id)));
        window.click(id);
    }

    private boolean isAt(int step) {
        Node segment = window.find("#lesson-segment-" + (step + 1));
        return segment != null && segment.getStyleClass().contains("now") && !window.shows("#lesson-beginning");
    }

    // ---- guesses ----

    private void guess(Lesson lesson, Step.Guess guess, Guessing guessing) {
        Value truth = truth(lesson, guess);
        switch (guess.kind()) {
            case NUMBER -> {
                double right = ((Value.Number) truth).number() / guess.unit().factor();
                double said = guessing == Guessing.RIGHT ? right : 3 * right + 7;
                window.type("#lesson-number", Double.toString(Math.round(said * 1000) / 1000.0));
            }
            case CHOICE -> {
                int right = guess.choices().indexOf(plain(truth));
                int chosen = guessing == Guessing.RIGHT
                        ? right
                        : (right + 1) % guess.choices().size();
                window.press(KeyCode.valueOf("DIGIT" + (chosen + 1)));
            }
            case ORDER -> order(guess, ((Value.Many) truth).items(), guessing);
        }
        window.press(KeyCode.ENTER);
        window.until(
                lesson.id() + ", the guess " + guess.key() + " to be locked", () -> window.shows("#lesson-locked"));
    }

    /// With the keyboard: each item in its turn is brought up to its place.
    private void order(Step.Guess guess, List<Value> truth, Guessing guessing) {
        List<Value> wanted = guessing == Guessing.RIGHT ? truth : truth.reversed();
        for (int place = 0; place < wanted.size(); place++) {
            String row = "#lesson-item-" + (guess.choices().indexOf(plain(wanted.get(place))) + 1);
            int to = place;
            Fx.run(() -> window.find(row).requestFocus());
            while (Fx.on(() -> window.find(row)
                            .getParent()
                            .getChildrenUnmodifiable()
                            .indexOf(window.find(row)))
                    > to) {
                window.press(KeyCode.ALT, KeyCode.UP);
            }
        }
    }

    /// As the author saw it.
    private static Value truth(Lesson lesson, Step.Guess guess) {
        return lesson.steps().stream()
                .filter(s -> s instanceof Step.Reveal reveal && reveal.key().equals(guess.key()))
                .map(s -> ((Step.Reveal) s).expect().orElseThrow())
                .findFirst()
                .orElseThrow();
    }

    private static String plain(Value value) {
        return switch (value) {
            case Value.Number(double number) -> Unit.NONE.shown(number);
            case Value.Text(String text) -> text;
            case Value.Truth _, Value.Told _, Value.Many _, Value.Absent _ -> throw new AssertionError(value);
        };
    }

    private void revealed(Lesson lesson, Step.Reveal reveal, Guessing guessing, String where) {
        assertThat(window.text("#lesson-truth")).as(where).isNotBlank();
        if (lesson.guess(reveal.key()).isEmpty()) {
            return;
        }
        boolean right = window.text("#lesson-verdict").equals("Right")
                || window.text("#lesson-verdict").equals("猜对了");
        assertThat(right).as(where + " is right").isEqualTo(guessing == Guessing.RIGHT);
        if (guessing == Guessing.WRONG) {
            assertThat(said("#lesson-reply")).as(where).isNotEmpty();
        }
    }

    // ---- what is said ----

    /// Everything in the step's panel has its value, and is said in the reader's language.
    private void wellSaid(String where, Language language) {
        List<String> said = said("#lesson-step");
        assertThat(said).as(where).isNotEmpty().noneMatch(t -> t.contains("…") || t.contains("{") || t.contains("NaN"));
        String all = String.join(" ", said);
        if (language == Language.CHINESE) {
            assertThat(CHINESE.matcher(all).find()).as(where).isTrue();
        } else {
            assertThat(CHINESE.matcher(all).find()).as(where + ": " + all).isFalse();
        }
    }

    private List<String> said(String id) {
        return Fx.on(() -> {
            List<String> said = new ArrayList<>();
            for (Node node : window.find(id).lookupAll("*")) {
                if (node instanceof Text text) {
                    said.add(text.getText());
                } else if (node instanceof Labeled labeled && labeled.getText() != null) {
                    said.add(labeled.getText());
                }
            }
            return said;
        });
    }
}
