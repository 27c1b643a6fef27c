package dev.headroom.fuzz;

/// What Jazzer calls, by the names it looks for.
public final class JazzerEntry {
    private static volatile FuzzTarget target = FuzzTargets.ALL.getFirst();

    private JazzerEntry() {}

    /// @param arguments the name of the target
    public static void fuzzerInitialize(String[] arguments) {
        target = FuzzTargets.named(arguments[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Feeding.feed(target, input);
    }
}
