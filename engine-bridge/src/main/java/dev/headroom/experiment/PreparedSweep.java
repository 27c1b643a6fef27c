package dev.headroom.experiment;

import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.engine.EngineFailure;
import dev.headroom.experiment.SweepFolder.Pending;
import dev.headroom.explain.Explain;
import dev.headroom.machine.Assets;
import dev.headroom.machine.HostMemory;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A sweep that can run: its engine, knobs and questions have been looked at, nothing has been started. To be made off
/// the FX thread, for it reads models and draws pictures.
public final class PreparedSweep {
    private final Sweep sweep;
    private final SweepTarget target;
    private final List<SweepQuestion> questions;
    private final Order order;

    /// @throws SweepException when the sweep asks for what this engine cannot do
    public static PreparedSweep of(Sweep sweep, SceneSource scenes) {
        return new PreparedSweep(sweep, SweepTarget.of(sweep, System.getenv()), scenes);
    }

    /// @throws SweepException when the sweep asks for what this engine cannot do
    public PreparedSweep(Sweep sweep, SweepTarget target, SceneSource scenes) {
        this.sweep = sweep;
        this.target = target;
        for (String knob : sweep.points().getFirst().values().keySet()) {
            if (!target.controls().turns(Point.setting(knob))) {
                throw new SweepException(Sentence.of(
                        "{} cannot be turned there; what can be is {}.",
                        knob,
                        String.join(
                                ", ",
                                target.controls().settings().stream()
                                        .map(Setting::field)
                                        .toList())));
            }
        }
        sweep.points().forEach(this::settings);
        this.questions = sweep.questions()
                .map(file -> SweepFiles.questions(Path.of(file)))
                .orElseGet(() -> scenes.questions(sweep.scenes(), sweep.seed(), onlyAdapter()));
        this.order = new Order(target.controls(), this::settings);
    }

    private Optional<String> onlyAdapter() {
        List<String> adapters = sweep.points().stream()
                .map(this::settings)
                .flatMap(s -> s.lora().stream())
                .distinct()
                .toList();
        return adapters.size() == 1 ? Optional.of(adapters.getFirst()) : Optional.empty();
    }

    public Sweep sweep() {
        return sweep;
    }

    public List<SweepQuestion> questions() {
        return questions;
    }

    /// The settings of a point. An adapter whose rank nobody chose has its own.
    public Settings settings(Point point) {
        Settings settings = point.over(target.base());
        boolean chosen = point.values().containsKey(Setting.LORA_R.field())
                || sweep.set().containsKey(Setting.LORA_R.field());
        Optional<Path> adapter = settings.lora().map(name -> Assets.adapters().get(name));
        return chosen || adapter.isEmpty()
                ? settings
                : settings.with(Setting.LORA_R, PeftAdapter.open(adapter.get()).rank());
    }

    /// Runs that are still to be made, in the order that needs the fewest restarts.
    public List<Pending> pending(List<Run> done) {
        return SweepFolder.pending(order.of(sweep.points()), sweep.repeat(), done);
    }

    /// How many changes of each cost one pass over all points takes.
    public Map<TakesEffect, Integer> changes() {
        return order.changes(order.of(sweep.points()));
    }

    /// The most that its engine may take of this machine's memory in any point, 0 where it runs elsewhere.
    public long holds() {
        return sweep.points().stream()
                .mapToLong(p -> target.holds().apply(settings(p)))
                .max()
                .orElse(0);
    }

    SweepRunner runner(SweepRunner.Gate gate) {
        return new SweepRunner(target.start(), target.planner(), this::said, gate, target.joules(), target.end());
    }

    private Sentence said(EngineFailure failure, Settings settings) {
        return new Explain(target.planner(), HostMemory.total(), target::controls)
                .failure(failure, settings)
                .withoutQuestion()
                .said();
    }

    /// What the report says above its table.
    public SweepReport.Head head() {
        return SweepReport.Head.of(sweep, chosen(target.base()), questions.size());
    }

    private static String chosen(Settings settings) {
        return Setting.all().stream()
                .filter(s -> settings.chosen(s).isPresent())
                .map(s -> s.field() + "=" + s.text(settings))
                .collect(Collectors.joining(", "));
    }
}
