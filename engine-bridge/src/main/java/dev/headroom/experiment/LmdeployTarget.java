package dev.headroom.experiment;

import dev.headroom.disk.Folders;
import dev.headroom.disk.PathText;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.engine.lmdeploy.AdapterCopies;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployFinder;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeploySession;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.probe.Gpu;
import dev.headroom.probe.GpuDrivers;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A sweep on an LMDeploy of this machine: most settings need its restart, so a sweep starts it once for each of their
/// combinations and sends all questions in between.
final class LmdeployTarget {
    /// Names a Python interpreter whose LMDeploy is taken before any other.
    static final String CHOSEN = "HEADROOM_LMDEPLOY";

    /// What a card is taken to have where no driver tells: the plan is then of no card in particular.
    private static final long UNKNOWN_CARD = 24 * Bytes.GIB;

    private LmdeployTarget() {}

    static boolean named(String engine) {
        return List.of(LmdeployBackend.values()).stream()
                .anyMatch(b -> b.field().equals(engine));
    }

    /// @throws SweepException when there is no LMDeploy here, or none with this backend
    static SweepTarget of(Sweep sweep, Map<String, String> environment) {
        return of(sweep, environment, GpuDrivers::open);
    }

    /// @param drivers opens what reads the cards
    static SweepTarget of(Sweep sweep, Map<String, String> environment, Supplier<GpuDrivers.Search> drivers) {
        LmdeployBackend backend = LmdeployBackend.of(sweep.engine());
        List<Path> chosen = Optional.ofNullable(environment.get(CHOSEN)).flatMap(PathText::of).stream()
                .toList();
        LmdeployInstallation installation = new LmdeployFinder(chosen)
                .find().stream()
                        .filter(i -> i.version().isPresent())
                        .filter(i -> backend == LmdeployBackend.PYTORCH || i.turbomind())
                        .findFirst()
                        .orElseThrow(() -> new SweepException(Sentence.of(
                                "No LMDeploy with {} is found on this machine: name its Python in {}, run the sweep"
                                        + " against the address of a server, or with {}.",
                                backend.label(),
                                CHOSEN,
                                "--plan-only")));
        SweepCards cards = new SweepCards(drivers);
        try {
            return of(sweep, backend, installation, cards);
        } finally {
            cards.close(); // a sweep that is only looked at holds no driver
        }
    }

    private static SweepTarget of(
            Sweep sweep, LmdeployBackend backend, LmdeployInstallation installation, SweepCards opened) {
        LmdeployVersion version = installation.version().orElseThrow();
        LmdeployLaunch launch = launch(sweep, backend, version);
        List<Gpu> cards = opened.read();
        long total = cards.stream().findFirst().map(LmdeployTarget::total).orElse(UNKNOWN_CARD);
        DeviceSpec device = cards.stream()
                .findFirst()
                .flatMap(c -> DeviceCatalogue.find(c.name()))
                .map(d -> d.withTotal(total))
                .orElseGet(() -> LmdeployPlan.card("", total));
        LmdeployPlan plan = LmdeployPlan.of(launch, device, 0);
        LmdeploySpec spec = new LmdeploySpec(
                launch,
                installation.program(),
                Settings.defaults(total),
                LaunchTimeouts.DEFAULT,
                Optional.empty(),
                new AdapterCopies(Folders.ofUser().cache().resolve("adapters")),
                opened::read);
        return new SweepTarget(
                Controls.lmdeploy(version.atLeast(0, 6, 0), !launch.adapters().isEmpty()),
                new Point(sweep.set()).over(Settings.defaults(total)),
                settings -> started(spec, settings),
                plan::plan,
                _ -> 0L,
                opened::joules,
                opened::close);
    }

    private static LmdeployLaunch launch(Sweep sweep, LmdeployBackend backend, LmdeployVersion version) {
        return new LmdeployLaunch(
                version,
                backend,
                sweep.model(),
                LmdeployLaunch.Engine.DEFAULTS,
                new LmdeployLaunch.Server(
                        "127.0.0.1", freePort(), List.of(LmdeploySpec.newKey()), Optional.empty(), "INFO", false, true),
                adapters(sweep));
    }

    /// What the sweep gives for `lora`: folders of adapters, which answer to these very paths.
    private static List<LmdeployLaunch.Adapter> adapters(Sweep sweep) {
        return Stream.concat(Stream.of(sweep.set()), sweep.points().stream().map(Point::values))
                .flatMap(values -> new Point(values).over(Settings.NONE).lora().stream())
                .distinct()
                .map(LmdeployTarget::adapter)
                .toList();
    }

    private static LmdeployLaunch.Adapter adapter(String folder) {
        Path found = PathText.of(folder)
                .filter(Files::isDirectory)
                .orElseThrow(() -> new SweepException(Sentence.of(
                        "{} is no folder of an adapter: on LMDeploy a sweep takes the folders of adapters for {}.",
                        folder,
                        Setting.LORA.field())));
        return new LmdeployLaunch.Adapter(folder, found.toString());
    }

    private static EngineSession started(LmdeploySpec spec, Settings settings) {
        return LmdeploySession.launch(new LmdeploySpec(
                spec.launch(),
                spec.program(),
                settings,
                spec.timeouts(),
                spec.directory(),
                spec.copies(),
                spec.gpus()));
    }

    private static long total(Gpu card) {
        return card.total() instanceof Figure.Measured(long bytes, String _) ? bytes : UNKNOWN_CARD;
    }

    /// Beside whatever LMDeploy the user runs on its usual port.
    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
