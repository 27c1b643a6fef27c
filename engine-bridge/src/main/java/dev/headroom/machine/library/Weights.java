package dev.headroom.machine.library;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// What the tensors of some files take, counted from their headers.
///
/// @param parts only those that there are
/// @param types bytes of the language part by element type; of all parts where there is no language part
record Weights(Map<Part, Share> parts, Map<String, Long> types) {
    static final Weights NONE = new Weights(Map.of(), Map.of());

    Weights {
        parts = Map.copyOf(parts);
        types = Map.copyOf(types);
    }

    /// The type that most bytes are of, empty without any.
    String mainType() {
        return types.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    Weights and(Weights other) {
        Map<Part, Share> sum = new EnumMap<>(Part.class);
        parts.forEach((part, share) -> sum.merge(part, share, Share::and));
        other.parts.forEach((part, share) -> sum.merge(part, share, Share::and));
        Map<String, Long> kinds = new HashMap<>(types);
        other.types.forEach((type, bytes) -> kinds.merge(type, bytes, Long::sum));
        return new Weights(sum, kinds);
    }

    /// Adds up tensors.
    static final class Counter {
        private final Map<Part, Share> parts = new EnumMap<>(Part.class);
        private final Map<Part, Map<String, Long>> types = new EnumMap<>(Part.class);

        void add(String tensor, String type, long parameters, long bytes) {
            Part part = Part.of(tensor);
            parts.merge(part, new Share(parameters, bytes), Share::and);
            types.computeIfAbsent(part, p -> new HashMap<>()).merge(type, bytes, Long::sum);
        }

        Weights sum() {
            Map<String, Long> all = new HashMap<>();
            types.values().forEach(some -> some.forEach((type, bytes) -> all.merge(type, bytes, Long::sum)));
            return new Weights(parts, types.getOrDefault(Part.LANGUAGE, all));
        }
    }
}
