package dev.headroom.fuzz;

import java.util.Optional;

/// What Jazzer calls, by the names it looks for.
public final class JazzerEntry {
    private static volatile Optional<FuzzTarget> target = Optional.empty();

    private JazzerEntry() {}

    /// @param arguments the name of the target
    public static void fuzzerInitialize(String[] arguments) {
        target = Optional.of(FuzzTargets.named(arguments[0]));
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Feeding.feed(target.orElseThrow(), input);
    }
}
