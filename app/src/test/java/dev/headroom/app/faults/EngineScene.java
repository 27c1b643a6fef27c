package dev.headroom.app.faults;

import dev.headroom.app.chat.OnScreen.Stage;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ends, stops and starves the engine below a window that lives on, and fills the disk below that window.
final class EngineScene implements Scene {
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("faults.wait", 90));

    private enum Kind {
        KILLED("engine ended by SIGKILL", Set.of("Killed9")),
        TERMINATED("engine ended by SIGTERM", Set.of("Killed15", "ExitedEarly", "Refused")),
        ABORTED("engine ended by SIGABRT", Set.of("Killed6")),
        HUNG("engine stopped for good", Set.of("Hung")),
        PAUSED("engine stopped for a moment", Set.of()),
        STARVED("no more memory for the engine", Set.of("OutOfMemory", "Killed6", "ExitedEarly")),
        REFUSED("settings that need more memory than there is", Set.of("OutOfMemory")),
        DISK_FULL("disk full below the window", Set.of());

        private final String words;
        private final Set<String> right;

        Kind(String words, Set<String> right) {
            this.words = words;
            this.right = right;
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.KILLED,
            Kind.KILLED,
            Kind.TERMINATED,
            Kind.ABORTED,
            Kind.HUNG,
            Kind.PAUSED,
            Kind.STARVED,
            Kind.REFUSED,
            Kind.DISK_FULL,
            Kind.DISK_FULL);
    private static final List<String> PHASES =
            List.of("loading", "ready", "prefill", "vision", "decode", "settings change", "closing of a chat");

    private final Home home;
    private final Path picture;

    EngineScene(Path folder, Path model, Path picture) {
        this.home = new Home(folder, model);
        this.picture = picture;
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        String phase = PHASES.get(random.nextInt(PHASES.size()));
        WindowProcess window = home.window().orElseGet(home::open);
        if (!window.awaitState(PATIENCE, "Ready")) {
            throw new IllegalStateException("no engine to begin with: " + window.state() + window.failure());
        }
        window.command("new");
        Injected.Seen seen = new Injected.Seen(kind.words, phase);
        if (kind == Kind.DISK_FULL) {
            fillDisk(window, phase, random, seen);
        } else if (kind == Kind.REFUSED) {
            refuse(window, phase, random, seen);
        } else {
            hurt(kind, window, phase, random, seen);
        }
        recover(kind, window, seen);
        home.inspect(seen);
        return seen;
    }

    private void hurt(Kind kind, WindowProcess window, String phase, RandomGenerator random, Injected.Seen seen)
            throws Exception {
        int before = window.answers();
        begin(window, phase, random);
        long engine = window.engine();
        List<ProcessHandle> all = ProcessHandle.of(engine).map(Processes::tree).orElse(List.of());
        switch (kind) {
            case KILLED -> Processes.signal("KILL", engine);
            case TERMINATED -> Processes.signal("TERM", engine);
            case ABORTED -> Processes.signal("ABRT", engine);
            case HUNG -> Processes.signal("STOP", engine);
            case PAUSED -> {
                Processes.signal("STOP", engine);
                Thread.sleep(100 + random.nextInt(900));
                Processes.signal("CONT", engine);
            }
            case STARVED -> {
                // the next engine has no such limit
                Processes.limitMemory(engine, random.nextInt(4 << 20));
                window.command("picture " + new File(picture.toString()).getAbsolutePath());
                Thread.sleep(300);
                window.command("ask " + Questions.extended(random));
            }
            case REFUSED, DISK_FULL -> throw new IllegalStateException(kind.words);
        }
        boolean dies = kind != Kind.PAUSED && kind != Kind.STARVED;
        if (dies && !window.awaitState(PATIENCE, "Failed")) {
            seen.message(false, "the window believes that the engine is " + window.state());
        }
        if (window.state().equals("Failed")) {
            seen.message(kind.right.contains(window.failure()), "the engine: " + window.failure());
        }
        // an answer of a chat that is closed ends where nobody sees it; whether it was kept, the store tells
        if (window.answers() > before && !phase.equals("closing of a chat")) {
            boolean ends = window.await(PATIENCE, window::ended);
            WindowProcess.Answer answer = window.answer().orElseThrow();
            if (!ends) {
                seen.notRecovered("an answer never ended");
            } else if (answer.stage() == Stage.FAILED) {
                seen.message(kind.right.contains(answer.failure()), "the answer: " + answer.failure());
            }
        }
        if (dies) {
            List<Long> left = Processes.outlive(all, Duration.ofSeconds(10));
            seen.orphans(left.size(), "outlived: " + left);
        }
    }

    private void begin(WindowProcess window, String phase, RandomGenerator random) throws Exception {
        switch (phase) {
            case "loading" -> {
                long last = window.engine();
                window.command("restart");
                window.await(
                        PATIENCE,
                        () -> window.engine() != last && window.state().equals("Starting"));
                Thread.sleep(random.nextInt(500));
            }
            case "prefill" -> {
                window.command("ask " + Questions.extended(random));
                Thread.sleep(random.nextInt(80));
            }
            case "vision" -> {
                window.command("picture " + new File(picture.toString()).getAbsolutePath());
                Thread.sleep(400);
                window.command("ask " + Questions.brief());
                Thread.sleep(random.nextInt(150));
            }
            case "decode" -> {
                int before = window.answers();
                window.command("ask " + Questions.extended(random));
                window.await(
                        PATIENCE,
                        () -> window.answers() > before
                                && window.answer()
                                        .filter(a -> a.stage() != Stage.WAITING)
                                        .isPresent());
                Thread.sleep(random.nextInt(400));
            }
            case "settings change" -> {
                window.command("length " + (600 + random.nextInt(400)));
                Thread.sleep(random.nextInt(300));
            }
            case "closing of a chat" -> {
                window.command("ask " + Questions.extended(random));
                Thread.sleep(random.nextInt(300));
                window.command("new");
            }
            default -> Thread.sleep(random.nextInt(200));
        }
    }

    private static void refuse(WindowProcess window, String phase, RandomGenerator random, Injected.Seen seen)
            throws InterruptedException {
        if (phase.equals("decode")) {
            window.command("ask " + Questions.extended(random));
            Thread.sleep(random.nextInt(200));
        }
        int before = window.applied();
        window.command("memory " + (1L << 20) * (1 + random.nextInt(40)));
        if (!window.await(PATIENCE, () -> window.applied() > before)) {
            seen.notRecovered("a change of settings never ended");
        } else {
            seen.message(window.outcomeOfChange().equals("Rejected:OutOfMemory"), window.outcomeOfChange());
        }
    }

    /// Questions go on while nothing can be written; then there is room again.
    private void fillDisk(WindowProcess window, String phase, RandomGenerator random, Injected.Seen seen)
            throws Exception {
        if (random.nextBoolean()) {
            begin(window, phase, random);
        }
        Processes.limitFiles(window.pid(), 1);
        int before = window.answers();
        window.command("ask " + Questions.brief());
        boolean ends = window.await(PATIENCE, () -> window.answers() > before && window.ended());
        seen.message(ends, "the chat stood still while the disk was full");
        seen.message(
                window.await(Duration.ofSeconds(10), () -> !window.notice().isEmpty()),
                "nothing while the disk was full");
        Processes.limitFiles(window.pid(), -1);
        if (!window.await(Duration.ofSeconds(20), () -> window.notice().isEmpty())) {
            seen.message(false, "still, with room on the disk: " + window.notice());
        }
    }

    private void recover(Kind kind, WindowProcess window, Injected.Seen seen) throws Exception {
        if (!window.isAlive()) {
            seen.notRecovered("the window has ended, too");
            return;
        }
        window.command("stop");
        window.awaitState(PATIENCE, "Ready", "Failed", "Stopped");
        if (!window.state().equals("Ready") || kind == Kind.STARVED) {
            window.command("restart");
            window.await(PATIENCE, () -> window.state().equals("Starting"));
        }
        window.command("new");
        if (!window.awaitState(PATIENCE, "Ready")) {
            seen.notRecovered("the engine does not start again: " + window.state() + " " + window.failure());
            close();
        } else if (!window.isAnswered(Questions.brief(), PATIENCE)) {
            seen.notRecovered("no answer afterwards: " + window.answer());
            close();
        }
    }

    @Override
    public void close() {
        home.window().ifPresent(WindowProcess::close);
    }
}
