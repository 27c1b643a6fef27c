package dev.headroom.experiment;

import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What came of one point of a sweep, once. A failure is a result too: it says why.
///
/// @param repeat 0 is the first time
/// @param how what it took to make the settings true: [TakesEffect#ENGINE_RESTART] is a start
/// @param changeSeconds how long that took
/// @param predicted bytes by component's field and `peak`, `total` among them
/// @param reported the engine's own words at rest after the last answer, likewise
/// @param measured bytes of the engine's process from outside
/// @param seconds that it took, changes of the engine among them and pauses not; empty where nobody looked
/// @param joules that the cards took meanwhile; empty where no driver counts them
/// @param failure what became of it; empty for a run that came to its end
public record Run(
        Point point,
        int repeat,
        Instant time,
        TakesEffect how,
        double changeSeconds,
        Map<String, Long> predicted,
        Map<String, Long> reported,
        Measured measured,
        List<Answer> answers,
        OptionalDouble seconds,
        OptionalDouble joules,
        Optional<Sentence> failure) {

    /// The total of a figure's components, and its peak, beside the components' names.
    public static final String TOTAL = "total";

    public static final String PEAK = "peak";

    public Run {
        predicted = Collections.unmodifiableMap(new LinkedHashMap<>(predicted));
        reported = Collections.unmodifiableMap(new LinkedHashMap<>(reported));
        answers = List.copyOf(answers);
    }

    /// @param resting after the last answer
    /// @param peak the most that was seen between answers; shorter peaks are the report's
    public record Measured(OptionalLong resting, OptionalLong peak) {
        public static final Measured NOTHING = new Measured(OptionalLong.empty(), OptionalLong.empty());
    }

    /// @param question its id
    /// @param right empty where only a person can tell, and nobody has yet
    /// @param warmUp the first one after a change of the engine: its times are not counted
    /// @param fromCache whether most of the prompt lay in the cache already: its time to the first token is not
    ///     counted
    public record Answer(
            String question,
            String text,
            Optional<Boolean> right,
            boolean warmUp,
            boolean fromCache,
            OptionalDouble firstTokenMillis,
            OptionalDouble tokensPerSecond,
            OptionalLong peakBytes) {
        Answer judged(boolean nowRight) {
            return new Answer(
                    question,
                    text,
                    Optional.of(nowRight),
                    warmUp,
                    fromCache,
                    firstTokenMillis,
                    tokensPerSecond,
                    peakBytes);
        }
    }

    /// The same with an answer judged: every answer to this question, for a question is asked once.
    Run withJudged(String question, boolean right) {
        List<Answer> judged = answers.stream()
                .map(a -> a.question().equals(question) ? a.judged(right) : a)
                .toList();
        return new Run(
                point,
                repeat,
                time,
                how,
                changeSeconds,
                predicted,
                reported,
                measured,
                judged,
                seconds,
                joules,
                failure);
    }

    public boolean failed() {
        return failure.isPresent();
    }

    /// Answers that were judged.
    public int judged() {
        return (int) answers.stream().filter(a -> a.right().isPresent()).count();
    }

    public int right() {
        return (int) answers.stream().filter(a -> a.right().orElse(false)).count();
    }

    /// From 0 to 1; empty where nothing was judged.
    public OptionalDouble quality() {
        return judged() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right() / judged());
    }

    /// The median of what was neither warm-up nor in the cache.
    public OptionalDouble firstTokenMillis() {
        return Spread.median(answers.stream()
                .filter(a -> !a.warmUp() && !a.fromCache())
                .flatMapToDouble(a -> a.firstTokenMillis().stream()));
    }

    public OptionalDouble tokensPerSecond() {
        return Spread.median(
                answers.stream().filter(a -> !a.warmUp()).flatMapToDouble(a -> a.tokensPerSecond().stream()));
    }

    public OptionalLong predictedPeak() {
        return known(predicted.get(PEAK));
    }

    /// The most that the engine said it held while it answered; what it holds at rest where it does not tell.
    public OptionalLong reportedPeak() {
        return known(reported.get(PEAK));
    }

    private static OptionalLong known(@Nullable Long bytes) {
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /// What the front weighs against quality: reported where the engine tells, else measured, else predicted.
    public OptionalLong peak() {
        return reportedPeak().isPresent()
                ? reportedPeak()
                : measured.peak().isPresent() ? measured.peak() : predictedPeak();
    }

    /// Where [#peak] comes from.
    public String peakSource() {
        return reportedPeak().isPresent() ? "reported" : measured.peak().isPresent() ? "measured" : "predicted";
    }

    /// What tells a run from all others of its sweep.
    public String key() {
        return key(point, repeat);
    }

    static String key(Point point, int repeat) {
        return point + " #" + repeat;
    }
}
