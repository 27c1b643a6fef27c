package dev.headroom.engine.lmdeploy;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.probe.Gpu;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// After a stop: is the memory really back? Compares the cards before the launch with the cards afterwards.
public final class LeftoverCheck {
    /// Below this a difference is the driver's own rounding and other programs' breathing.
    private static final long NOISE = 64 * Bytes.MIB;

    private LeftoverCheck() {}

    /// One sentence per card that holds more than before; empty when all is back or nothing can be known.
    ///
    /// @param ours ids of the processes that were stopped
    public static List<Sentence> sentences(List<Gpu> before, List<Gpu> after, Set<Long> ours) {
        List<Sentence> found = new ArrayList<>();
        for (Gpu now : after) {
            Optional<Gpu> then =
                    before.stream().filter(g -> g.index() == now.index()).findFirst();
            if (then.isEmpty()
                    || !(then.get().used() instanceof Figure.Measured was)
                    || !(now.used() instanceof Figure.Measured is)
                    || is.bytes() - was.bytes() <= NOISE) {
                continue;
            }
            long more = is.bytes() - was.bytes();
            List<Gpu.Holder> strays =
                    holders(now).stream().filter(h -> ours.contains(h.pid())).toList();
            List<Gpu.Holder> others = holders(now).stream()
                    .filter(h -> holders(then.get()).stream().noneMatch(o -> o.pid() == h.pid()))
                    .filter(h -> !ours.contains(h.pid()))
                    .toList();
            found.add(sentence(now.index(), new Size(more), strays, others));
        }
        return List.copyOf(found);
    }

    private static Sentence sentence(int gpu, Size more, List<Gpu.Holder> strays, List<Gpu.Holder> others) {
        if (!strays.isEmpty()) {
            String stray = String.valueOf(strays.getFirst().pid());
            return Sentence.of(
                    "GPU {} holds {} more than before the launch: process {} of the stopped engine is still there; end"
                            + " it with `kill {}`.",
                    gpu,
                    more,
                    stray,
                    stray);
        }
        return others.isEmpty()
                ? Sentence.of(
                        "GPU {} holds {} more than before the launch, and no process claims it: the driver frees it"
                                + " late, or a process outside of this container holds it.",
                        gpu,
                        more)
                : Sentence.of(
                        "GPU {} holds {} more than before the launch: process {}, which we did not start, came"
                                + " meanwhile.",
                        gpu,
                        more,
                        String.valueOf(others.getFirst().pid()));
    }

    private static List<Gpu.Holder> holders(Gpu gpu) {
        return gpu.processes() instanceof Gpu.Processes.Known(List<Gpu.Holder> list) ? list : List.of();
    }
}
