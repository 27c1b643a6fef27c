package dev.headroom.plan.advise;

/// The most that a machine has to offer.
///
/// @param deviceMemory most bytes for `device_memory`
/// @param cards most GPUs for `tp`
public record Limits(long deviceMemory, int cards) {
    /// LMDeploy's own limit; how many cards there are is known only after a launch.
    private static final int MOST_CARDS = 8;

    /// A machine with this much memory. A quarter of it stays for everything else.
    public static Limits of(long memory) {
        return new Limits(memory / 4 * 3, MOST_CARDS);
    }

    public Limits withCards(int most) {
        return new Limits(deviceMemory, most);
    }
}
