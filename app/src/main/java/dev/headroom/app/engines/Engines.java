package dev.headroom.app.engines;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServers;
import dev.headroom.engine.lmdeploy.AdapterCopies;
import dev.headroom.engine.lmdeploy.LmdeployFinder;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeploySession;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.explain.Explain;
import dev.headroom.learning.Experience;
import dev.headroom.learning.LmdeployMeasure;
import dev.headroom.learning.RunWatcher;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.Folders;
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
    public static EnginesViewModel of(
            Workbench workbench,
            Supplier<ActiveEngine> home,
            Consumer<Path> openHome,
            Explain explain,
            Folders folders,
            Supplier<List<Gpu>> gpus,
            Supplier<DetectedCards> detected,
            Experience experience) {
        String key = LmdeploySpec.newKey();
        AdapterCopies copies = new AdapterCopies(folders.cache().resolve("adapters"));
        SavedServers servers = new SavedServers(folders.config().resolve("servers.json"));
        EnginesViewModel.Factories factories = new EnginesViewModel.Factories(
                spec -> taught(spec, detected, experience),
                server -> AttachedSession.attach(server, Settings.defaults(1)),
                servers::write,
                failure -> explain.failure(failure, workbench.engine().asked()),
                chosen -> new LmdeployFinder(chosen).find());
        EnginesViewModel model = new EnginesViewModel(
                workbench,
                home,
                openHome,
                LaunchForm.first(),
                factories,
                page -> form -> prepare(page, form, key, copies, gpus, experience));
        workbench.background().compute(gpus::get, found -> model.cards().setAll(CardChoice.of(found)), failed -> {});
        workbench.background().compute(servers::read, found -> model.servers().setAll(found), failed -> {});
        model.look(List.of());
        model.startWatch();
        return model;
    }

    private static EnginesViewModel.Prepared prepare(
            EnginesViewModel page,
            LaunchForm form,
            String key,
            AdapterCopies copies,
            Supplier<List<Gpu>> gpus,
            Experience experience) {
        CardChoice card = page.card(form);
        LmdeployLaunch launch = form.launch(key);
        Settings settings = form.settings(card.device().total());
        List<String> program = page.chosen().map(LmdeployInstallation::program).orElse(List.of("lmdeploy"));
        LmdeploySpec spec =
                new LmdeploySpec(launch, program, settings, form.timeouts(), form.directory(), copies, gpus);
        return new EnginesViewModel.Prepared(
                spec, LmdeployPlan.of(launch, card.device(), card.used()).with(q -> experience.of(q, "")));
    }

    /// Each run of LMDeploy is weighed once and teaches the planner.
    private static LmdeploySession taught(LmdeploySpec spec, Supplier<DetectedCards> detected, Experience experience) {
        LmdeploySession session = LmdeploySession.launch(spec);
        RunWatcher _ =
                new RunWatcher(session, new LmdeployMeasure(spec.launch(), detected), SETTLED, false, experience::add);
        return session;
    }
}
