package dev.headroom.app.engines;

import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.lmdeploy.AdapterCopies;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployFinder;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeploySession;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.engine.lmdeploy.LmdeployTimeouts;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.explain.Explain;
import dev.headroom.probe.Gpu;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Puts the page's view model together with the real engines.
public final class Engines {
    private Engines() {}

    /// @param cache folder for copies of adapters
    /// @param gpus reads the cards, for the check of leftovers
    public static EnginesViewModel of(Workbench workbench, Explain explain, Path cache, Supplier<List<Gpu>> gpus) {
        String key = LmdeploySpec.newKey();
        AdapterCopies copies = new AdapterCopies(cache.resolve("adapters"));
        LaunchForm first = new LaunchForm(
                LmdeployVersion.NEWEST_KNOWN.toString(), LmdeployBackend.TURBOMIND, "", "23333", "", false);
        EnginesViewModel.Doors doors = new EnginesViewModel.Doors(
                request -> LmdeploySession.launch(request.spec()),
                request -> AttachedSession.attach(
                        request.address(), request.key(), workbench.draft().get(), OptionalLong.empty()),
                failure -> explain.failure(failure, workbench.draft().get()));
        EnginesViewModel[] made = new EnginesViewModel[1];
        made[0] = new EnginesViewModel(
                workbench,
                first,
                doors,
                form -> new LmdeploySpec(
                        form.launch(key),
                        program(made[0], form),
                        workbench.draft().get(),
                        LmdeployTimeouts.DEFAULT,
                        Optional.empty(),
                        copies,
                        gpus));
        workbench
                .background()
                .compute(
                        () -> new LmdeployFinder(List.of()).find(),
                        found -> made[0].installations().setAll(found),
                        failed -> {});
        return made[0];
    }

    /// The installation of the release the form names, else whatever `lmdeploy` on PATH is.
    private static List<String> program(EnginesViewModel model, LaunchForm form) {
        if (model == null) {
            return List.of("lmdeploy");
        }
        return model.installations().stream()
                .filter(i -> i.version()
                        .map(Object::toString)
                        .filter(form.version()::equals)
                        .isPresent())
                .findFirst()
                .map(LmdeployInstallation::program)
                .orElse(List.of("lmdeploy"));
    }
}
