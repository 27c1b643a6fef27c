package dev.headroom.cli;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Flags that a server has for itself: which were given, and who reads them.
final class ServerFlags {
    private ServerFlags() {}

    static void add(List<String> given, @Nullable Object value, String flag) {
        if (value != null) {
            given.add(flag);
        }
    }

    /// @throws PlanException naming the flag and the engines that read it
    static void refuse(Set<EngineKind> readers, EngineKind kind, List<String> given) {
        if (!given.isEmpty() && !readers.contains(kind)) {
            throw new PlanException(Sentence.of(
                    "{} is a flag of {}; {} does not read it.",
                    given.getFirst(),
                    readers.stream()
                            .map(reader -> Sentence.foreign(reader.field()))
                            .reduce((some, next) -> Sentence.of("{} and {}", some, next))
                            .orElse(Sentence.NONE),
                    kind.field()));
        }
    }
}
