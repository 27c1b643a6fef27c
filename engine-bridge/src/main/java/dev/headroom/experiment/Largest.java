package dev.headroom.experiment;

import dev.headroom.plan.engines.Advisor;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.words.Sentence;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// A figure of which a plan can be asked how large it may be.
public enum Largest {
    SESSION_LEN("session_len", Advisor::largestSessionLen),
    MAX_DYNAMIC_PATCH("max_dynamic_patch", Advisor::largestTiles),
    MAX_BATCH_SIZE("max_batch_size", Advisor::largestBatch),
    MAX_LENGTH("max_length", Advisor::largestMaxLength);

    private final String field;
    private final ToIntFunction<PlanRequest> search;

    Largest(String field, ToIntFunction<PlanRequest> search) {
        this.field = field;
        this.search = search;
    }

    public String field() {
        return field;
    }

    /// The largest value that fits; 0 where none does.
    public int of(PlanRequest q) {
        return search.applyAsInt(q);
    }

    /// @throws SweepException naming those that can be asked for
    public static Largest named(String field) {
        return Arrays.stream(values())
                .filter(l -> l.field.equals(field.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new SweepException(Sentence.of(
                        "No plan is searched for the largest {}; there are {}.",
                        field,
                        Arrays.stream(values()).map(Largest::field).collect(Collectors.joining(", ")))));
    }
}
