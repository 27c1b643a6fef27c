package dev.headroom.app.faults;

import dev.headroom.app.chat.OnScreen.Stage;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// Ends the window itself, in every phase of its life and of its engine's, and opens it again on the same folders.
final class WindowScene implements Scene {
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("faults.wait", 90));
    private static final Duration ORPHANS = Duration.ofSeconds(15);
    private static final List<String> SIGNALS = List.of("KILL", "KILL", "KILL", "TERM", "HUP");
    private static final List<String> PHASES = List.of(
            "starting",
            "loading",
            "ready",
            "recording",
            "prefill",
            "vision",
            "decode",
            "settings change",
            "saving",
            "closing",
            "two windows");

    private final Home home;
    private final Path picture;

    WindowScene(Path folder, Path model, Path picture) {
        this.home = new Home(folder, model);
        this.picture = picture;
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
        String phase = PHASES.get(random.nextInt(PHASES.size()));
        Injected.Seen seen = new Injected.Seen("window ended by SIG" + signal, phase);
        WindowProcess window = bring(phase, random);
        WindowProcess other = phase.equals("two windows") ? home.open() : window;
        if (other != window) {
            other.awaitState(PATIENCE, "Ready", "Failed");
            window.command("new");
            window.command("ask " + Questions.extended(random));
            Thread.sleep(random.nextInt(300));
        }
        List<ProcessHandle> all = Processes.tree(window.process().toHandle());
        home.acknowledged().freeze();
        Processes.signal(signal, window.pid());
        window.process().waitFor();
        if (other != window) {
            other.command("new");
            seen.message(other.isAnswered(Questions.brief(), PATIENCE), "the other window answers no more");
            other.command("close");
            other.process().waitFor();
        }
        home.inspect(seen);
        WindowProcess next = home.open();
        boolean ready = next.awaitState(PATIENCE, "Ready");
        next.command("new");
        if (!ready) {
            seen.notRecovered("after the next start the engine is %s %s".formatted(next.state(), next.failure()));
            Processes.signal("KILL", next.pid());
        } else if (!next.isAnswered(Questions.brief(), PATIENCE)) {
            seen.notRecovered("the next window does not answer: " + next.answer());
        }
        seen.message(next.notice().isEmpty(), next.notice());
        List<Long> orphans = Processes.outlive(all, ORPHANS);
        seen.orphans(orphans.size(), "outlived: " + orphans);
        seen.leftovers(home.sweep(1), "libraries of engines that are gone");
        return seen;
    }

    private WindowProcess bring(String phase, RandomGenerator random) throws Exception {
        if (phase.equals("starting") || phase.equals("loading")) {
            home.window().ifPresent(open -> open.command("close"));
            if (home.window().isPresent()) {
                home.window().get().process().waitFor();
            }
            WindowProcess starting = home.open();
            if (phase.equals("loading")) {
                starting.awaitState(PATIENCE, "Starting");
            }
            Thread.sleep(random.nextInt(phase.equals("loading") ? 900 : 1500));
            return starting;
        }
        WindowProcess window = home.window().orElseGet(home::open);
        window.awaitState(PATIENCE, "Ready");
        window.command("new");
        switch (phase) {
            case "recording" -> Thread.sleep(random.nextInt(1500));
            case "prefill" -> {
                window.command("ask " + Questions.extended(random));
                Thread.sleep(random.nextInt(80));
            }
            case "vision" -> {
                window.command("picture " + new File(picture.toString()).getAbsolutePath());
                Thread.sleep(500);
                window.command("ask " + Questions.brief());
                Thread.sleep(random.nextInt(120));
            }
            case "decode" -> {
                int before = window.answers();
                window.command("ask " + Questions.extended(random));
                window.await(PATIENCE, () -> window.answers() > before && isGrowing(window));
                Thread.sleep(random.nextInt(700));
            }
            case "settings change" -> {
                window.command("length " + (600 + random.nextInt(400)));
                Thread.sleep(random.nextInt(400));
            }
            case "saving" -> {
                int before = window.answers();
                window.command("ask " + Questions.brief());
                window.await(PATIENCE, () -> window.answers() > before && window.ended());
            }
            case "closing" -> {
                window.command("ask " + Questions.extended(random));
                Thread.sleep(random.nextInt(300));
                window.command("close");
                Thread.sleep(random.nextInt(800));
            }
            default -> {
                // ready
            }
        }
        return window;
    }

    private static boolean isGrowing(WindowProcess window) {
        return window.answer().filter(a -> a.stage() != Stage.WAITING).isPresent();
    }

    @Override
    public void close() {
        home.window().ifPresent(WindowProcess::close);
    }
}
