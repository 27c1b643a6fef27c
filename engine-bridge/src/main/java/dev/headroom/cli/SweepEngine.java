package dev.headroom.cli;

import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.experiment.Order;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.RunLog;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepException;
import dev.headroom.experiment.SweepFiles;
import dev.headroom.experiment.SweepFolder;
import dev.headroom.experiment.SweepFolder.Pending;
import dev.headroom.experiment.SweepQuestion;
import dev.headroom.experiment.SweepReport;
import dev.headroom.experiment.SweepRunner;
import dev.headroom.explain.Explain;
import dev.headroom.lab.SceneQuestions;
import dev.headroom.lab.Skill;
import dev.headroom.machine.Assets;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.machine.HostMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The engine of a sweep that runs: what each point asks of it, and what the plan says of that.
final class SweepEngine {
    private static final MemoryPlan NOTHING_PREDICTED =
            new MemoryPlan("", 0, List.of(), false, Optional.empty(), true, Sentence.NONE, List.of());

    private final Sweep sweep;
    private final Controls controls;
    private final Function<Settings, EngineSession> start;
    private final Function<Settings, MemoryPlan> planner;
    private final Settings base;
    private final List<SweepQuestion> questions;
    private final Order order;

    /// @throws SweepException when the sweep asks for what this engine cannot do
    SweepEngine(Sweep sweep) {
        this.sweep = sweep;
        Settings asked = new Point(sweep.set()).over(Settings.defaults(DeviceMemory.usual()));
        if (sweep.attached()) {
            controls = Controls.TRAVELLING;
            base = asked;
            SavedServer server = SavedServer.of(
                    "sweep",
                    sweep.engine(),
                    Optional.ofNullable(System.getenv("HEADROOM_API_KEY")).orElse(""));
            start = settings -> AttachedSession.attach(server, settings);
            planner = _ -> NOTHING_PREDICTED;
        } else if (sweep.engine().equals("embedded")) {
            controls = Controls.EMBEDDED;
            EmbeddedLaunch launch = EmbeddedLaunch.of(sweep.model(), asked);
            EmbeddedModel model = EmbeddedModel.open(launch.folder(), launch.adapters());
            base = sweep.set().containsKey(Setting.SESSION_LEN.field())
                    ? asked
                    : asked.fittedTo(model.shape().language().contextLen());
            start = settings -> EmbeddedSession.launch(launch.withSettings(settings));
            planner = model::plan;
        } else {
            throw new SweepException(Sentence.of(
                    "A sweep runs on {} or on the address of a server, not on {}; with {} it is planned for any"
                            + " engine.",
                    "embedded",
                    sweep.engine(),
                    "--plan-only"));
        }
        for (String knob : sweep.points().getFirst().values().keySet()) {
            if (!controls.turns(Point.setting(knob))) {
                throw new SweepException(Sentence.of(
                        "{} cannot be turned there; what can be is {}.",
                        knob,
                        String.join(
                                ", ",
                                controls.settings().stream().map(Setting::field).toList())));
            }
        }
        sweep.points().forEach(this::settings);
        this.questions = sweep.questions()
                .map(file -> SweepFiles.questions(Path.of(file)))
                .orElseGet(() -> SceneQuestions.of(sweep.scenes(), sweep.seed(), skill()));
        this.order = new Order(controls, this::settings);
    }

    /// The skill of the only adapter that the sweep uses: its answers are then the right ones.
    private Optional<Skill> skill() {
        List<String> adapters = sweep.points().stream()
                .map(this::settings)
                .flatMap(s -> s.lora().stream())
                .distinct()
                .toList();
        return adapters.size() == 1 ? Skill.of(adapters.getFirst()) : Optional.empty();
    }

    /// An adapter whose rank nobody chose has its own.
    private Settings settings(Point point) {
        Settings settings = point.over(base);
        boolean chosen = point.values().containsKey(Setting.LORA_R.field())
                || sweep.set().containsKey(Setting.LORA_R.field());
        Optional<Path> adapter = settings.lora().map(name -> Assets.adapters().get(name));
        return chosen || adapter.isEmpty()
                ? settings
                : settings.with(Setting.LORA_R, PeftAdapter.open(adapter.get()).rank());
    }

    /// Runs what is not in the log yet.
    ///
    /// @param progress told a line now and then
    /// @return all runs, those of before too
    List<Run> run(RunLog log, Consumer<String> progress) throws InterruptedException {
        List<Point> points = order.of(sweep.points());
        List<Pending> pending = SweepFolder.pending(points, sweep.repeat(), log.runs());
        Map<TakesEffect, Integer> changes = order.changes(points);
        progress.accept("%d runs of %d questions, %d starts of the engine and %d new caches for each of %d passes"
                .formatted(
                        pending.size(),
                        questions.size(),
                        changes.getOrDefault(TakesEffect.ENGINE_RESTART, 0),
                        changes.getOrDefault(TakesEffect.CACHE_REBUILD, 0),
                        sweep.repeat()));
        long began = System.nanoTime();
        try (SweepRunner runner = new SweepRunner(start, planner, this::said);
                OnExit _ = new OnExit("stop-engine", runner::close)) {
            for (int i = 0; i < pending.size(); i++) {
                Pending next = pending.get(i);
                Run run = runner.run(next.point(), next.repeat(), settings(next.point()), questions);
                log.add(run);
                double each = (System.nanoTime() - began) / 1e9 / (i + 1);
                progress.accept(line(run, i + 1, pending.size(), each * (pending.size() - i - 1)));
            }
        }
        return log.runs();
    }

    private static String line(Run run, int done, int all, double secondsLeft) {
        String came = run.failure()
                .map(why -> "failed: " + why)
                .orElseGet(() -> "%d of %d right, peak %s"
                        .formatted(
                                run.right(),
                                run.judged(),
                                run.peak().isPresent() ? Bytes.human(run.peak().getAsLong()) : "-"));
        return String.format(
                Locale.ROOT, "%d of %d: %s: %s; about %.0f s left", done, all, run.point(), came, secondsLeft);
    }

    private String said(EngineFailure failure, Settings settings) {
        return new Explain(planner, HostMemory.total(), () -> controls)
                .failure(failure, settings)
                .said()
                .toString();
    }

    SweepReport.Head head() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", sweep.attached() ? "as the server has it" : sweep.model());
        facts.put("engine", sweep.engine());
        facts.put("settings", base.toString());
        facts.put(
                "questions",
                sweep.questions()
                        .map(file -> "%d of %s"
                                .formatted(questions.size(), Path.of(file).getFileName()))
                        .orElseGet(() -> "%d about %d scenes, seed %d"
                                .formatted(questions.size(), sweep.scenes(), sweep.seed())));
        facts.put("headroom", HeadroomVersion.number());
        facts.put(
                "machine",
                "%s %s, %d cores, %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors(),
                                Bytes.human(HostMemory.total())));
        facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        List<String> knobs = new ArrayList<>(sweep.points().getFirst().values().keySet());
        return new SweepReport.Head(knobs.isEmpty() ? "Sweep" : "Sweep over " + String.join(", ", knobs), facts);
    }
}
