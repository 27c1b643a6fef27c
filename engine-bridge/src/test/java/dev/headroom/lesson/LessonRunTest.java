package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.FirstToken;
import dev.headroom.engine.EngineFailure;
import dev.headroom.settings.Settings;
import dev.headroom.words.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LessonRunTest {
    private static final String STEPS = """
        format: 1
        id: x
        minutes: 5
        plans:
          eight: {model: InternVL2-8B, engine: turbomind, engine_version: 0.5.2, device: A100 80GB}
        steps:
          - {read: start}
          - guess: tiles
            kind: number
            right: ±1
            wrong: [{when: x > 100, say: far}, {when: x > value.none or x >= 0, say: near}]
          - {do: first, settings: {max_dynamic_patch: 6}, picture: small-print.png, ask: "What?", save: six}
          - {reveal: tiles, value: answer.tiles}
          - {do: second, settings: {lora: spanish}, ask: {en: "What?", zh-CN: "什么？"}}
          - {do: third, plan: eight}
          - {do: fourth, plan: eight, settings: {cache_max_entry_count: 0.4}}
          - guess: rest
            kind: number
            unit: GiB
            right: ±2
          - {reveal: rest, value: plan.rest, unit: GiB}
          - {explain: both, value: six.answer.image_tokens * 3072, unit: KiB}
          - {question: home}
        """;

    private static final String TEXTS = """
        # X
        ## start
        Hello
        ## tiles
        How many?
        ## far
        Far off.
        ## near
        It is {value} and not {guess.tiles}.
        ## first
        Ask.
        ## second
        Ask.
        ## third
        Look.
        ## fourth
        Look: {plan.rest | GiB}, {report.total | MiB}.
        ## rest
        How much?
        ## both
        {six.answer.image_tokens} tokens: {value | KiB}
        ## home
        ?
        ## home/answer
        !
        """;

    private final PretendStage stage = new PretendStage();

    private static Lesson lesson() {
        return LessonFolder.parse("x", STEPS.replace("x > value.none or ", ""), Map.of("en", TEXTS), Optional.empty());
    }

    private LessonRun run() {
        LessonRun run = new LessonRun(lesson(), stage, Progress.NONE);
        assertThat(run.begin().join()).isEmpty();
        return run;
    }

    private static String text(LessonRun run, String key) {
        return run.text("en", key, Words.ENGLISH);
    }

    @Test
    void aGuessIsLockedBeforeAnythingBehindItCanBeOpened() {
        LessonRun run = run();
        assertThat(run.next()).isTrue();

        assertThat(run.next()).isFalse();
        assertThat(run.go(3)).isFalse();
        assertThat(run.step().key()).isEqualTo("tiles");

        assertThat(run.lock("tiles", Value.of(3))).isTrue();
        assertThat(run.lock("tiles", Value.of(6))).isFalse();
        assertThat(run.guess("tiles")).contains(Value.of(3));
        assertThat(run.next()).isTrue();
        assertThat(run.next())
                .as("what is to be done before the truth is not done")
                .isFalse();
    }

    @Test
    void theTruthIsWhatTheEngineSaysAndAWrongGuessHasItsReply() {
        LessonRun run = run();
        run.next();
        run.lock("tiles", Value.of(3));
        run.next();
        assertThat(run.verdict("tiles")).isEmpty();
        run.perform("en").join();
        assertThat(run.next()).isTrue();

        Verdict verdict = run.verdict("tiles").orElseThrow();
        assertThat(verdict.right()).isFalse();
        assertThat(verdict.truth()).isEqualTo(Value.of(6));
        assertThat(verdict.reply()).contains("near");
        assertThat(text(run, "near")).isEqualTo("It is 6 and not 3.");
        assertThat(run.back()).isTrue();
        assertThat(run.back()).isTrue();
        assertThat(run.next()).as("what was done stays done").isTrue();
    }

    private LessonRun through() {
        LessonRun run = run();
        run.lock("tiles", Value.of(5));
        run.lock("rest", Value.of(41));
        for (int i = 1; i < run.lesson().steps().size(); i++) {
            assertThat(run.next()).as(run.step().key()).isTrue();
            run.perform("en").join();
        }
        return run;
    }

    @Test
    void settingsGatherAndAnAdapterHasItsOwnRank() {
        LessonRun run = through();
        Settings last = stage.applied.getLast();

        assertThat(last.maxDynamicPatch()).isEqualTo(6);
        assertThat(last.lora()).contains("spanish");
        assertThat(last.loraR()).isEqualTo(16);
        assertThat(last.sessionLen()).isEqualTo(2048);
        assertThat(run.settingsAt(2).lora()).isEmpty();
        assertThat(run.pictureAt(4).orElseThrow().getFileName()).hasToString("small-print.png");
    }

    @Test
    void aPlanOfAStepIsWhatPlanMeansFromThereOn() {
        LessonRun run = through();

        Value rest = run.names().apply("plan.rest");
        Value declared = run.names().apply("eight.plan.rest");
        assertThat(((Value.Number) rest).number() / (1L << 30)).isBetween(41.5, 42.6);
        assertThat(((Value.Number) declared).number() / (1L << 30)).isBetween(67.0, 68.5);
        assertThat(run.verdict("rest").orElseThrow().right()).isTrue();
        assertThat(text(run, "fourth")).matches("Look: 41\\.\\d\\d GiB, …\\.");
    }

    @Test
    void whatWasKeptGoesOnWhereItWas() {
        LessonRun before = through();

        LessonRun after = new LessonRun(lesson(), new PretendStage(), before.progress());

        assertThat(after.position()).isEqualTo(before.position());
        assertThat(after.finished()).isTrue();
        assertThat(text(after, "both")).isEqualTo("98 tokens: 294 KiB").isEqualTo(text(before, "both"));
        assertThat(after.names().apply("plan.rest")).isEqualTo(before.names().apply("plan.rest"));
    }

    @Test
    void againBeginsWithNothingGuessed() {
        LessonRun run = through();
        run.again();

        assertThat(run.position()).isZero();
        assertThat(run.guess("tiles")).isEmpty();
        assertThat(run.mayOpen(2)).isFalse();
    }

    @Test
    void listenersHearOfEachChangeUntilTheyLeave() {
        LessonRun run = run();
        int[] heard = new int[1];
        LessonRun.Listening listening = run.onChange(() -> heard[0]++);
        run.next();
        run.lock("tiles", Value.of(1));
        assertThat(heard[0]).isEqualTo(2);
        listening.close();
        run.next();
        assertThat(heard[0]).isEqualTo(2);
    }

    @Test
    void aRefusalIsAResultThatCanBeRead() {
        Lesson lesson =
                LessonFolder.parse("x", """
                    format: 1
                    id: x
                    minutes: 5
                    steps:
                      - {do: oom, settings: {cache_max_entry_count: 0.9}, ask: "What?", break: true, save: oom}
                      - {do: fine, settings: {cache_max_entry_count: 0.5}, ask: "What?"}
                      - {reveal: who, value: oom.error.component}
                    """, Map.of("en", "# X\n## oom\na\n## fine\nb\n## who\nc\n"), Optional.empty());
        LessonRun run = new LessonRun(lesson, stage, Progress.NONE);
        run.begin().join();
        run.perform("en").join();
        assertThat(run.names().apply("error.status")).isEqualTo(Value.of(507));
        run.next();
        run.perform("en").join();
        run.next();

        assertThat(run.seen(run.step()).orElseThrow().value()).isEqualTo(Value.of("prefill.activations"));
        assertThat(run.names().apply("error.status"))
                .as("nothing is refused now")
                .isInstanceOf(Value.Absent.class);
        assertThat(run.progress().turns()).extracting(Progress.Turn::refused).containsExactly(true, false);
    }

    @Test
    void aRefusalThatNobodyWantedStopsTheLessonWithItsSentence() {
        Lesson lesson = LessonFolder.parse(
                "x", """
                format: 1
                id: x
                minutes: 5
                steps:
                  - {do: big, settings: {cache_max_entry_count: 0.9}, ask: "What?"}
                  - {do: patches, settings: {max_dynamic_patch: 1}, ask: "What?"}
                  - {reveal: text, value: answer.text}
                """, Map.of("en", "# X\n## big\na\n## patches\nb\n## text\nc\n"), Optional.empty());
        LessonRun run = new LessonRun(lesson, stage, Progress.NONE);
        run.begin().join();

        Optional<EngineFailure> refused = run.perform("en").join();

        assertThat(refused.map(f -> Snapshot.Fault.of(f).said().toString())).contains("no room");
        assertThat(run.progress().done()).isEmpty();
        assertThat(run.mayOpen(1))
                .as("the next step would count on settings that are not in force")
                .isFalse();
        assertThat(run.progress().turns()).isEmpty();

        stage.mostRatio = 0.95; // the machine has room now
        assertThat(run.perform("en").join()).isEmpty();
        assertThat(run.next()).isTrue();
    }

    @Test
    void aLessonThatWasLeftAtARefusalItWantedIsOpenedThereWithoutTrouble() {
        Lesson lesson = LessonFolder.parse("x", """
            format: 1
            id: x
            minutes: 5
            steps:
              - {do: oom, settings: {cache_max_entry_count: 0.9}, break: true}
              - {do: plain, settings: {cache_max_entry_count: 0.9}}
            """, Map.of("en", "# X\n## oom\na\n## plain\nb\n"), Optional.empty());
        stage.refusesAtOnce = true;
        LessonRun run = new LessonRun(lesson, stage, Progress.NONE);
        run.begin().join();
        assertThat(run.perform("en").join()).isEmpty();
        assertThat(run.progress().done()).containsExactly("oom");

        LessonRun later = new LessonRun(lesson, stage, run.progress());
        assertThat(later.begin().join()).isEmpty();
        later.next();
        assertThat(later.perform("en").join()).as("here nobody wanted it").isPresent();
    }

    @Test
    void tilesThatTheCacheStillHeldAreTilesOfTheAnswer() {
        AnswerStats again = new AnswerStats("stop", 90, 82, 3, 0, 82, 9, 9, 9, 9, OptionalInt.of(5), FirstToken.UNTOLD);
        Snapshot moment = new Snapshot(
                new Snapshot.Source.Nothing(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of(new Snapshot.Answer("507", again)),
                Optional.empty());
        Names names = new Names(moment, Map.of(), Map.of(), Map.of());

        assertThat(names.apply("answer.tiles")).isEqualTo(Value.of(5));
        assertThat(names.apply("answer.encoded_tiles")).isEqualTo(Value.of(0));
    }

    @Test
    void guessesAreJudgedByTheirKind() {
        Step.Guess size = guess("kind: number, unit: MiB, right: 10 %");
        assertThat(Verdict.right(size, Value.of(27), Value.of(27.9 * (1 << 20))))
                .isTrue();
        assertThat(Verdict.right(size, Value.of(24), Value.of(27.9 * (1 << 20))))
                .isFalse();
        Step.Guess exact = guess("kind: number, unit: GiB, right: exact");
        assertThat(Verdict.right(exact, Value.of(4), Value.of(4.0 * (1L << 30) + 1000)))
                .isTrue();
        Step.Guess yes = guess("kind: choice, choices: [\"yes\", \"no\"], right: exact");
        assertThat(Verdict.right(yes, Value.of("yes"), new Value.Truth(true))).isTrue();
        assertThat(Verdict.right(yes, Value.of("no"), new Value.Truth(true))).isFalse();
        Step.Guess any = guess("kind: choice, choices: [a, b, c], right: [a, b]");
        assertThat(Verdict.right(any, Value.of("b"), Value.of("a"))).isTrue();
        Step.Guess order = guess("kind: order, choices: [a, b, c], right: exact");
        Value tied = new Value.Many(List.of(Value.of("c"), new Value.Many(List.of(Value.of("a"), Value.of("b")))));
        assertThat(Verdict.right(order, words("c", "a", "b"), tied)).isTrue();
        assertThat(Verdict.right(order, words("c", "b", "a"), tied)).isTrue();
        assertThat(Verdict.right(order, words("b", "c", "a"), tied)).isFalse();
    }

    private static Value words(String... words) {
        return new Value.Many(List.of(words).stream().map(Value::of).toList());
    }

    private static Step.Guess guess(String fields) {
        return (Step.Guess) StepReader.read(LessonYaml.read("x", "{guess: a, " + fields + "}"));
    }
}
