package dev.headroom.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a sweep's file says, or the flags of `headroom sweep`.
///
/// @param model a name or a folder
/// @param engine `embedded`, the address of a server, or for a plan one of the planner's engines
/// @param set values that hold in every point
/// @param points every combination, in the order they were written
/// @param questions the file they are in; empty: new scenes
/// @param scenes pictures drawn where there is no file
/// @param seed same seed, same scenes
/// @param repeat times that each point is run
public record Sweep(
        String model,
        String engine,
        Map<String, String> set,
        List<Point> points,
        Optional<String> questions,
        int scenes,
        long seed,
        int repeat) {
    public Sweep {
        set = Map.copyOf(set);
        points = List.copyOf(points);
    }

    /// What is asked where nobody says anything: ten scenes of the first seed, the demo model on our engine.
    public static Sweep usual() {
        return new Sweep("demo", "embedded", Map.of(), List.of(), Optional.empty(), 10, 1, 1);
    }

    /// The same with another number of passes.
    public Sweep withRepeat(int passes) {
        return new Sweep(model, engine, set, points, questions, scenes, seed, passes);
    }

    public boolean attached() {
        return engine.startsWith("http://") || engine.startsWith("https://");
    }
}
