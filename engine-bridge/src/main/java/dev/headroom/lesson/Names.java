package dev.headroom.lesson;

import dev.headroom.chat.AnswerStats;
import dev.headroom.lesson.Snapshot.Answer;
import dev.headroom.lesson.Snapshot.Fault;
import dev.headroom.memory.MemoryReport;
import dev.headroom.words.Sentence;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// The one place that knows the names of a lesson's expressions.
///
/// @param now the last moment
/// @param saved moments that were kept under a name
/// @param declared plans by name
/// @param guesses by key, a number already in bytes where its unit is one
public record Names(
        Snapshot now, Map<String, Snapshot> saved, Map<String, Planned> declared, Map<String, Value> guesses)
        implements Function<String, Value> {
    public Names {
        saved = Map.copyOf(saved);
        declared = Map.copyOf(declared);
        guesses = Map.copyOf(guesses);
    }

    @Override
    public Value apply(String name) {
        String first = head(name);
        String rest = rest(name);
        if (!rest.isEmpty()) {
            if (first.equals("guess")) {
                return guess(rest);
            }
            if (saved.containsKey(first)) {
                return of(saved.get(first), rest, name);
            }
            if (declared.containsKey(first)) {
                return head(rest).equals("plan") ? PlanNames.of(declared.get(first), rest(rest), name) : unknown(name);
            }
        }
        return of(now, name, name);
    }

    private Value guess(String key) {
        Value exact = guesses.get(key);
        if (exact != null) {
            return exact;
        }
        return guesses.entrySet().stream()
                .filter(e -> e.getKey().replace('-', '_').equals(key))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Value.Absent(Sentence.of("Nobody has guessed {} yet.", key)));
    }

    private static Value of(Snapshot moment, String name, String whole) {
        String rest = rest(name);
        return switch (head(name)) {
            case "plan" ->
                moment.plan()
                        .map(p -> PlanNames.of(p, rest, whole))
                        .orElseGet(() -> new Value.Absent(Sentence.of("{}: nothing is planned yet.", whole)));
            case "report" ->
                moment.report()
                        .map(r -> report(r, rest, whole))
                        .orElseGet(
                                () -> new Value.Absent(Sentence.of("{}: the engine has reported nothing yet.", whole)));
            case "measured" -> measured(moment, rest, whole);
            case "answer" ->
                moment.answer()
                        .map(a -> answer(a, rest, whole))
                        .orElseGet(() -> new Value.Absent(Sentence.of("{}: nothing has been answered yet.", whole)));
            case "error" ->
                moment.error()
                        .map(e -> error(e, rest, whole))
                        .orElseGet(() -> new Value.Absent(Sentence.of("{}: nothing was refused.", whole)));
            default -> unknown(whole);
        };
    }

    private static Value report(MemoryReport report, String name, String whole) {
        MemoryReport.Kv kv = report.kv();
        return switch (name) {
            case "total" -> Value.of(report.total());
            case "device_total" -> Value.of(report.deviceTotal());
            case "left" -> Value.of(report.deviceTotal() - report.total());
            case "kv.reserved" -> Value.of(kv.reserved());
            case "kv.reachable" -> Value.of(kv.reachable());
            case "kv.used", "kv_cache.used" -> Value.of(kv.used());
            case "kv.bytes_per_token" -> Value.of(kv.bytesPerToken());
            case "kv.tokens" -> Value.of(kv.tokensReserved());
            case "kv.slots" -> Value.of(kv.slots());
            case "kv.session_len" -> Value.of(kv.sessionLen());
            default -> {
                boolean peak = name.endsWith(".peak");
                String component = peak ? name.substring(0, name.length() - ".peak".length()) : name;
                yield Components.known(component)
                        ? Value.of(report.components().stream()
                                .filter(p -> Components.within(p.component(), component))
                                .mapToLong(p -> peak ? Math.max(p.bytes(), p.peak()) : p.bytes())
                                .sum())
                        : unknown(whole);
            }
        };
    }

    private static Value measured(Snapshot moment, String name, String whole) {
        if (!name.equals("total") && !name.equals("unattributed")) {
            return unknown(whole);
        }
        if (moment.measured().isEmpty()) {
            return new Value.Absent(Sentence.of("{}: nothing was measured from outside.", whole));
        }
        long total = moment.measured().getAsLong();
        if (name.equals("total")) {
            return Value.of(total);
        }
        return moment.report()
                .map(r -> Value.of(total - r.total()))
                .orElseGet(() -> new Value.Absent(Sentence.of("{}: the engine has reported nothing yet.", whole)));
    }

    private static Value answer(Answer answer, String name, String whole) {
        AnswerStats stats = answer.stats();
        return switch (name) {
            case "text" -> Value.of(answer.text());
            case "tiles" ->
                // also those that the cache still held: a question asked again has the same picture
                told(
                        stats.tiles() == AnswerStats.UNKNOWN
                                ? AnswerStats.UNKNOWN
                                : stats.tiles() + stats.cachedTiles().orElse(0),
                        whole);
            case "encoded_tiles" -> told(stats.tiles(), whole);
            case "image_tokens" -> told(stats.imageTokens(), whole);
            case "prompt_tokens" -> told(stats.promptTokens(), whole);
            case "completion_tokens" -> told(stats.completionTokens(), whole);
            case "cached_tokens" -> told(stats.cachedTokens(), whole);
            case "kv_bytes" -> told(stats.kvBytes(), whole);
            case "peak_bytes" -> told(stats.peakBytes(), whole);
            case "ttft_ms" -> told(stats.ttftMillis(), whole);
            case "tokens_per_s" -> told(stats.decodeTokensPerSecond(), whole);
            default -> unknown(whole);
        };
    }

    private static Value told(double figure, String whole) {
        return figure == AnswerStats.UNKNOWN
                ? new Value.Absent(Sentence.of("{}: the engine does not tell it.", whole))
                : Value.of(figure);
    }

    private static Value error(Fault error, String name, String whole) {
        return switch (name) {
            case "status" -> number(error.status(), whole);
            case "code" -> Value.of(error.code());
            case "component" ->
                error.component()
                        .map(Value::of)
                        .orElseGet(() -> new Value.Absent(Sentence.of("{}: the engine does not tell it.", whole)));
            case "asked" -> number(error.asked(), whole);
            case "left" -> number(error.left(), whole);
            case "text" -> new Value.Told(error.said());
            default -> unknown(whole);
        };
    }

    private static Value number(OptionalInt figure, String whole) {
        return number(figure.isPresent() ? OptionalLong.of(figure.getAsInt()) : OptionalLong.empty(), whole);
    }

    static Value number(OptionalLong figure, String whole) {
        return figure.isPresent()
                ? Value.of(figure.getAsLong())
                : new Value.Absent(Sentence.of("{}: the engine does not tell it.", whole));
    }

    static Value unknown(String name) {
        return new Value.Absent(Sentence.of("There is no name {}; docs/lessons.md lists those that there are.", name));
    }

    /// What stands before the first dot.
    static String head(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /// What stands behind the first dot.
    static String rest(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
