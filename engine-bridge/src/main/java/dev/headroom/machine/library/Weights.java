package dev.headroom.machine.library;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// What the tensors of some files take, counted from their headers.
///
/// @param roles what each role takes by the type that its tensors are stored in; only those that there are
public record Weights(Map<Role, Map<String, Share>> roles) {
    static final Weights NONE = new Weights(Map.of());

    /// Stands after the type of scales, zeros and orders, which are no weights of their own.
    static final String SCALE = " scale";

    public Weights {
        Map<Role, Map<String, Share>> copy = new EnumMap<>(Role.class);
        roles.forEach((role, types) -> copy.put(role, Map.copyOf(types)));
        roles = Collections.unmodifiableMap(copy);
    }

    /// Only those that there are.
    Map<Part, Share> parts() {
        Map<Part, Share> parts = new EnumMap<>(Part.class);
        roles.forEach((role, types) -> types.values().forEach(share -> parts.merge(role.part(), share, Share::and)));
        return parts;
    }

    boolean isEmpty() {
        return roles.isEmpty();
    }

    /// The type that most bytes of the language part's weights are of; of all parts where there is no language part,
    /// empty without any.
    String mainType() {
        boolean language = roles.keySet().stream().anyMatch(r -> r.part() == Part.LANGUAGE);
        Map<String, Long> bytes = new HashMap<>();
        roles.forEach((role, types) -> {
            if (!language || role.part() == Part.LANGUAGE) {
                types.forEach((type, share) -> {
                    if (!type.endsWith(SCALE)) {
                        bytes.merge(type, share.bytes(), Long::sum);
                    }
                });
            }
        });
        return bytes.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    Weights and(Weights other) {
        Counter sum = new Counter();
        sum.add(this);
        sum.add(other);
        return sum.sum();
    }

    /// Adds up tensors.
    static final class Counter {
        private final Map<Role, Map<String, Share>> roles = new EnumMap<>(Role.class);

        /// @param rank number of its dimensions
        void add(String tensor, int rank, String type, long parameters, long bytes) {
            add(Role.of(tensor, rank), type, new Share(parameters, bytes));
        }

        private void add(Weights weights) {
            weights.roles.forEach((role, types) -> types.forEach((type, share) -> add(role, type, share)));
        }

        private void add(Role role, String type, Share share) {
            roles.computeIfAbsent(role, r -> new HashMap<>()).merge(type, share, Share::and);
        }

        Weights sum() {
            return new Weights(roles);
        }
    }
}
