package dev.headroom.experiment;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a sweep runs on: what can be turned there, how an engine is started, and what the plan says of it.
///
/// @param base the settings under those of each point
/// @param start a session of the sweep's own; nobody else's engine is touched
/// @param planner predicts nothing where the engine is somebody else's
/// @param holds the most bytes that the engine may take of this machine's memory under some settings; 0 elsewhere
/// @param joules what the cards have taken since they were switched on; empty where nobody counts, or where the engine
///     runs elsewhere
/// @param end lets go of what was opened beside the engine; what is asked later opens it again
public record SweepTarget(
        Controls controls,
        Settings base,
        Function<Settings, EngineSession> start,
        Function<Settings, MemoryPlan> planner,
        Function<Settings, Long> holds,
        Supplier<OptionalDouble> joules,
        Runnable end) {
    private static final Runnable NOTHING_TO_END = () -> {};

    /// The engine that comes with Headroom.
    public static final String EMBEDDED = "embedded";

    private static final MemoryPlan NOTHING_PREDICTED =
            new MemoryPlan("", 0, List.of(), false, Optional.empty(), true, Sentence.NONE, List.of());

    /// Reads what the sweep names; starts nothing.
    ///
    /// @throws SweepException when it runs on no such engine
    /// @throws dev.headroom.settings.SettingException when a fixed setting is outside its range
    public static SweepTarget of(Sweep sweep, Map<String, String> environment) {
        Settings asked = new Point(sweep.set()).over(Settings.defaults(DeviceMemory.usual()));
        if (sweep.attached()) {
            SavedServer server = SavedServer.of(
                    "sweep",
                    sweep.engine(),
                    Optional.ofNullable(environment.get("HEADROOM_API_KEY")).orElse(""));
            return new SweepTarget(
                    Controls.TRAVELLING,
                    asked,
                    settings -> AttachedSession.attach(server, settings),
                    _ -> NOTHING_PREDICTED,
                    _ -> 0L,
                    OptionalDouble::empty,
                    NOTHING_TO_END);
        }
        if (sweep.engine().equals(EMBEDDED)) {
            return embedded(sweep, asked);
        }
        if (LmdeployTarget.named(sweep.engine())) {
            return LmdeployTarget.of(sweep, environment);
        }
        throw new SweepException(Sentence.of(
                "A sweep runs on {}, on LMDeploy ({} or {}), or on the address of a server, not on {}; with {} it is"
                        + " planned for any engine.",
                EMBEDDED,
                "turbomind",
                "pytorch",
                sweep.engine(),
                "--plan-only"));
    }

    private static SweepTarget embedded(Sweep sweep, Settings asked) {
        EmbeddedLaunch launch = EmbeddedLaunch.of(sweep.model(), asked);
        ModelShape shape = ModelFolder.open(launch.folder()).shape();
        List<AdapterShape> adapters = new ArrayList<>();
        launch.adapters()
                .forEach((name, path) -> adapters.add(PeftAdapter.open(path).shape(name)));
        Settings base = sweep.set().containsKey(Setting.SESSION_LEN.field())
                ? asked
                : asked.fittedTo(shape.language().contextLen());
        return new SweepTarget(
                Controls.EMBEDDED,
                base,
                settings -> EmbeddedSession.launch(launch.withSettings(settings)),
                settings -> EmbeddedPlanner.plan(shape, adapters, settings),
                Settings::deviceMemory,
                OptionalDouble::empty,
                NOTHING_TO_END);
    }
}
