package dev.headroom.lesson;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A plan that a lesson declares: knobs with their values, as `headroom sweep --plan-only` takes them, beside `model`,
/// `engine` and `engine_version`.
///
/// @param line of the lesson's file
public record DeclaredPlan(Map<String, String> knobs, int line) {
    public DeclaredPlan {
        knobs = Collections.unmodifiableMap(new LinkedHashMap<>(knobs));
    }

    /// With other knobs over these.
    DeclaredPlan with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(knobs);
        all.putAll(more);
        return new DeclaredPlan(all, line);
    }
}
