package dev.headroom.app.engines;

import dev.headroom.app.shell.Seat;
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
import dev.headroom.probe.Gpu;
import dev.headroom.settings.Folders;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.function.Supplier;

/// Puts the page's view model together with the real engines.
public final class Engines {
    private Engines() {}

    /// @param home the seat of the engine that comes with Headroom
    /// @param gpus reads the cards, for the check of leftovers
    public static EnginesViewModel of(
            Workbench workbench, Seat home, Explain explain, Folders folders, Supplier<List<Gpu>> gpus) {
        String key = LmdeploySpec.newKey();
        AdapterCopies copies = new AdapterCopies(folders.cache().resolve("adapters"));
        SavedServers servers = new SavedServers(folders.config().resolve("servers.json"));
        EnginesViewModel.Doors doors = new EnginesViewModel.Doors(
                LmdeploySession::launch,
                server -> AttachedSession.attach(server, Settings.defaults(1)),
                servers::write,
                failure -> explain.failure(failure, workbench.engine().asked()),
                chosen -> new LmdeployFinder(chosen).find());
        EnginesViewModel model = new EnginesViewModel(
                workbench, home, LaunchForm.first(), doors, page -> form -> prepare(page, form, key, copies, gpus));
        workbench.background().compute(gpus::get, found -> model.cards().setAll(CardChoice.of(found)), failed -> {});
        workbench.background().compute(servers::read, found -> model.servers().setAll(found), failed -> {});
        model.look(List.of());
        model.startWatch();
        return model;
    }

    private static EnginesViewModel.Prepared prepare(
            EnginesViewModel page, LaunchForm form, String key, AdapterCopies copies, Supplier<List<Gpu>> gpus) {
        CardChoice card = page.card(form);
        LmdeployLaunch launch = form.launch(key);
        Settings settings = form.settings(card.device().total());
        List<String> program = page.chosen().map(LmdeployInstallation::program).orElse(List.of("lmdeploy"));
        LmdeploySpec spec =
                new LmdeploySpec(launch, program, settings, form.timeouts(), form.directory(), copies, gpus);
        return new EnginesViewModel.Prepared(spec, LmdeployPlan.of(launch, card.device(), card.used()));
    }
}
