package dev.headroom.lesson;

import dev.headroom.chat.ImageData;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PlanLine;
import dev.headroom.words.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a learner guessed in a lesson, what was true, and what was seen on the way: all that a handout says, without
/// the lesson's files. Texts are by language tag.
///
/// @param begun when the lesson was opened first; with the guesses it tells two learners apart
public record LessonRecord(
        String lesson,
        Map<String, String> title,
        int minutes,
        Optional<Instant> begun,
        List<Guessed> guesses,
        List<Shown> shown,
        List<Said> chat,
        List<Bar> bars) {
    /// @param guess in the unit
    /// @param truth in the unit; absent where it was not opened
    /// @param labels of choices, by language
    /// @param reply by language, empty where the guess was right
    public record Guessed(
            String key,
            Step.Kind kind,
            String unit,
            Map<String, String> question,
            Map<String, Map<String, String>> labels,
            List<String> choices,
            Value guess,
            Value truth,
            boolean right,
            Map<String, String> reply) {}

    /// An explanation, or the question to take home, with its numbers filled in.
    ///
    /// @param home whether it is to take home
    public record Shown(String key, boolean home, Map<String, String> text) {}

    /// @param picture a name; its bytes are told once
    /// @param data the picture as a `data:` address, empty where it was told before or is not there
    public record Said(
            Optional<String> picture, Optional<String> data, String question, String answer, boolean refused) {}

    /// Memory by component, as one bar.
    ///
    /// @param kind `predicted` or `reported`
    /// @param name of the plan or the moment
    public record Bar(String kind, String name, long total, List<Part> parts) {}

    public record Part(String component, long bytes, String formula) {}

    public LessonRecord {
        guesses = List.copyOf(guesses);
        shown = List.copyOf(shown);
        chat = List.copyOf(chat);
        bars = List.copyOf(bars);
    }

    private static final long LARGEST_PICTURE = 1 << 20;
    private static final int MOST_BARS = 4;

    /// What a run knows so far.
    public static LessonRecord of(LessonRun run) {
        Lesson lesson = run.lesson();
        List<Guessed> guesses = new ArrayList<>();
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < lesson.steps().size(); i++) {
            switch (lesson.steps().get(i)) {
                case Step.Guess guess ->
                    run.guess(guess.key()).ifPresent(said -> guesses.add(guessed(run, guess, said)));
                case Step.Explain explain -> {
                    if (i <= run.position()) {
                        shown.add(new Shown(explain.key(), false, texts(run, explain.key())));
                    }
                }
                case Step.Question question -> {
                    if (i <= run.position()) {
                        shown.add(new Shown(question.key(), true, texts(run, question.key())));
                    }
                }
                case Step.Read _, Step.Do _, Step.Reveal _ -> {}
            }
        }
        Map<String, String> title = new LinkedHashMap<>();
        languages(lesson).forEach(language -> title.put(language, lesson.title(language)));
        return new LessonRecord(
                lesson.id(),
                title,
                lesson.minutes(),
                run.progress().begun().map(t -> t.truncatedTo(ChronoUnit.MILLIS)),
                guesses,
                shown,
                chat(run),
                bars(run));
    }

    private static List<String> languages(Lesson lesson) {
        return lesson.texts().keySet().stream().sorted().toList();
    }

    private static Words words(String language) {
        return Words.of(language.startsWith("zh") ? "zh_CN" : language);
    }

    private static Map<String, String> texts(LessonRun run, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String language : languages(run.lesson())) {
            String text = run.text(language, key, words(language));
            if (!text.isBlank()) {
                texts.put(language, text);
            }
        }
        return texts;
    }

    private static Guessed guessed(LessonRun run, Step.Guess guess, Value said) {
        Optional<Verdict> verdict = run.verdict(guess.key());
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        for (String language : languages(run.lesson())) {
            Map<String, String> all = new LinkedHashMap<>();
            guess.choices().forEach(c -> all.put(c, run.label(language, guess, c)));
            labels.put(language, all);
        }
        Value truth = verdict.map(Verdict::truth).orElseGet(() -> Names.unknown(guess.key()));
        return new Guessed(
                guess.key(),
                guess.kind(),
                guess.unit().name(),
                texts(run, guess.key()),
                labels,
                guess.choices(),
                said,
                truth instanceof Value.Number(double number)
                        ? Value.of(number / guess.unit().factor())
                        : truth,
                verdict.map(Verdict::right).orElse(false),
                verdict.flatMap(Verdict::reply).map(key -> texts(run, key)).orElse(Map.of()));
    }

    private static List<Said> chat(LessonRun run) {
        List<Said> chat = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (Progress.Turn turn : run.progress().turns()) {
            Optional<String> data =
                    turn.picture().filter(name -> !told.contains(name)).flatMap(name -> data(run.picture(name)));
            turn.picture().ifPresent(told::add);
            chat.add(new Said(turn.picture(), data, turn.question(), turn.answer(), turn.refused()));
        }
        return chat;
    }

    private static Optional<String> data(Path picture) {
        try {
            if (!Files.isRegularFile(picture) || Files.size(picture) > LARGEST_PICTURE) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(picture);
            String type = new ImageData(bytes, "picture").mediaType();
            return Optional.of("data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            return Optional.empty(); // a handout without its picture is still one
        }
    }

    /// The last moments, and the plans that were looked at.
    private static List<Bar> bars(LessonRun run) {
        List<Bar> bars = new ArrayList<>();
        run.progress().now().report().ifPresent(report -> bars.add(reported(report)));
        run.plan().filter(p -> !p.plan().devices().isEmpty()).ifPresent(p -> bars.add(predicted("", p)));
        run.plans().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(e -> !e.getValue().plan().devices().isEmpty())
                .forEach(e -> bars.add(predicted(e.getKey(), e.getValue())));
        return bars.size() <= MOST_BARS ? bars : bars.subList(0, MOST_BARS);
    }

    private static Bar reported(MemoryReport report) {
        return new Bar(
                "reported",
                "",
                report.deviceTotal(),
                report.components().stream()
                        .filter(p -> p.bytes() > 0)
                        .map(p -> new Part(p.component(), p.bytes(), p.formula().toString()))
                        .toList());
    }

    private static Bar predicted(String name, Planned planned) {
        DevicePlan card = planned.plan().tightest();
        Map<String, Part> parts = new LinkedHashMap<>();
        for (PlanLine line : card.lines()) {
            String formula = line.formula().isExpression()
                    ? line.formula().inNumbers()
                    : line.formula().sentence().toString();
            parts.merge(
                    line.kind().field(),
                    new Part(line.kind().field(), line.bytes(), formula),
                    (a, b) -> new Part(a.component(), a.bytes() + b.bytes(), a.formula() + " + " + b.formula()));
        }
        return new Bar(
                "predicted",
                name.isEmpty() ? card.name() : name,
                card.total(),
                parts.values().stream().filter(p -> p.bytes() > 0).toList());
    }
}
