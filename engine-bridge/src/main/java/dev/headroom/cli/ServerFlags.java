package dev.headroom.cli;

import dev.headroom.plan.engines.EngineKind;
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

    /// @throws IllegalArgumentException naming the flag and the engines that read it
    static void refuse(Set<EngineKind> readers, EngineKind kind, List<String> given) {
        if (!given.isEmpty() && !readers.contains(kind)) {
            throw new IllegalArgumentException("%s is a flag of %s; %s does not read it."
                    .formatted(
                            given.getFirst(),
                            String.join(
                                    " and ",
                                    readers.stream().map(EngineKind::field).toList()),
                            kind.field()));
        }
    }
}
