package dev.headroom.app.engines;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.shell.Workbench;
import dev.headroom.disk.Folders;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServers;
import dev.headroom.engine.lmdeploy.AdapterCopies;
import dev.headroom.engine.lmdeploy.LmdeployFinder;
import dev.headroom.engine.lmdeploy.LmdeploySession;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.explain.Explain;
import dev.headroom.learning.Experience;
import dev.headroom.learning.LmdeployMeasure;
import dev.headroom.learning.RunWatcher;
import dev.headroom.machine.DetectedCards;
import dev.headroom.probe.Gpu;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Puts the page's view model together with the real engines.
public final class Engines {
    /// After its start, until what that needed is given back.
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private Engines() {}

    /// @param home the engine that comes with Headroom
    /// @param openHome puts another model folder into that engine
    /// @param gpus reads the cards, for the check of leftovers
    /// @param detected the same as the planner takes them, for what runs teach
    /// @param memory keeps the form of a launch
    public static EnginesViewModel of(
            Workbench workbench,
            Supplier<ActiveEngine> home,
            Consumer<Path> openHome,
            Explain explain,
            Folders folders,
            Supplier<List<Gpu>> gpus,
            Supplier<DetectedCards> detected,
            Experience experience,
            FormMemory memory) {
        EngineChange change = new EngineChange(workbench);
        SavedServers saved = new SavedServers(folders.config().resolve("servers.json"));
        ServersViewModel servers = new ServersViewModel(
                workbench,
                change,
                server -> Served.of(server, AttachedSession.attach(server, Settings.defaults(1))),
                saved::write);
        Launching launching = new Launching(workbench, change, spec -> taught(spec, detected, experience));
        LaunchViewModel launch = new LaunchViewModel(
                workbench.background(),
                new LaunchPreparation(
                        LmdeploySpec.newKey(),
                        new AdapterCopies(folders.cache().resolve("adapters")),
                        gpus,
                        experience),
                chosen -> new LmdeployFinder(chosen).find(),
                ready -> {
                    servers.giveUp();
                    launching.start(ready);
                },
                memory);
        EnginesViewModel model = new EnginesViewModel(
                workbench,
                home,
                openHome,
                failure -> explain.failure(failure, workbench.engine().asked()),
                change,
                launch,
                launching,
                servers);
        workbench
                .background()
                .compute(
                        gpus::get,
                        found -> {
                            List<CardChoice> cards = CardChoice.of(found);
                            launch.cards(cards, !found.isEmpty());
                            servers.cards(cards, !found.isEmpty());
                        },
                        failed -> {});
        workbench.background().compute(saved::read, found -> servers.servers().setAll(found), failed -> {});
        launch.look(List.of());
        model.startWatch();
        return model;
    }

    /// Each run of LMDeploy is weighed once and teaches the planner.
    private static LmdeploySession taught(LmdeploySpec spec, Supplier<DetectedCards> detected, Experience experience) {
        LmdeploySession session = LmdeploySession.launch(spec);
        RunWatcher _ =
                new RunWatcher(session, new LmdeployMeasure(spec.launch(), detected), SETTLED, false, experience::add);
        return session;
    }
}
