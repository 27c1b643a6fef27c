package dev.headroom.app.shell;

import dev.headroom.engine.EngineSession;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/// An engine that the window can make active, with what the features must know of it.
///
/// @param name what the user calls it: "demo", "LMDeploy 0.9.2 · InternVL2-8B"
/// @param shape of its model; without a vision tower where that is not known
/// @param planner the prediction for settings: pure and quick, called on every tick of a slider
/// @param where whose memory it takes, and so what is measured from outside
/// @param pictures what is known of the way its model takes pictures
/// @param served tokens of a session as a server of somebody else tells them; empty where it does not,
///     and for engines of our own, whose reports and plans say it
public record ActiveEngine(
        String name,
        EngineSession engine,
        ModelShape shape,
        Function<Settings, MemoryPlan> planner,
        Where where,
        PictureSupport pictures,
        Supplier<OptionalInt> served) {

    /// An engine of ours, whose model's shape is known.
    public ActiveEngine(
            String name, EngineSession engine, ModelShape shape, Function<Settings, MemoryPlan> planner, Where where) {
        this(
                name,
                engine,
                shape,
                planner,
                where,
                shape.vision().isPresent() ? PictureSupport.TILES : PictureSupport.BLIND,
                OptionalInt::empty);
    }

    /// Whose memory an engine takes.
    public enum Where {
        /// This machine's: its process is measured.
        HOST,
        /// A card's: the driver is asked what the engine holds on it.
        CARD,
        /// This machine's, but started by somebody else: its process is measured, its settings are their business.
        NEARBY,
        /// A card's of this machine, but started by somebody else: the driver is asked what it holds there.
        CARD_NEARBY,
        /// Another machine's, or a process of somebody else: nothing is measured.
        ELSEWHERE
    }

    /// Whether somebody else started it, who alone knows its settings.
    public boolean notOurs() {
        return switch (where) {
            case NEARBY, CARD_NEARBY, ELSEWHERE -> true;
            case HOST, CARD -> false;
        };
    }
}
