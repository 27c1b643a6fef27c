package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.tuning.TuningState.Adapter;
import dev.headroom.app.tuning.TuningState.Work;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Explain;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.EventKind;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Change;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.timeline.TimelineEvent;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;

/// What the sliders mean and do: each change is predicted at once; what takes effect now or with the next message is
/// sent without a button, the rest waits for [#apply()]. All on the FX thread.
final class TuningViewModel implements AutoCloseable {
    /// Runs something a little later, each call taking the place of the one before.
    interface Later {
        void run(Runnable work);
    }

    private final Workbench workbench;
    private final Messages messages;
    private final Later later;
    private final SettingsHistory history;
    private final Moves moves;
    private final List<String> formats;
    private final long hostMemory;
    private final Map<TakesEffect, Long> took = new EnumMap<>(TakesEffect.class);
    private final ReadOnlyObjectWrapper<TuningState> state = new ReadOnlyObjectWrapper<>();

    private Work work = new Work.Idle();
    private List<Adapter> adapters = List.of();
    private boolean travelling;
    private Optional<CompletableFuture<ApplyOutcome>> running = Optional.empty();
    private long startedAt = -1;
    private final ChangeListener<Standing> standings = (o, was, now) -> {
        if (!was.draft().equals(now.draft())) {
            moved(was, now);
            changed();
        } else if (!now.onlyReportsAfter(was)) {
            refresh();
        }
    };
    private final ChangeListener<EngineState> states = (o, was, now) -> engine(now);

    /// @param later how quick changes are gathered before they are sent
    /// @param formats weight types the engine can serve, dearest first
    TuningViewModel(
            Workbench workbench,
            Messages messages,
            Later later,
            List<String> formats,
            long hostMemory,
            SettingsHistory history) {
        this.history = history;
        this.moves = new Moves(workbench, messages, hostMemory);
        this.workbench = workbench;
        this.messages = messages;
        this.later = later;
        this.formats = List.copyOf(formats);
        this.hostMemory = hostMemory;
        workbench.standing().addListener(standings);
        workbench.engineState().addListener(states);
        engine(workbench.engineState().get());
    }

    ReadOnlyObjectProperty<TuningState> state() {
        return state.getReadOnlyProperty();
    }

    /// Moves the draft.
    ///
    /// @return why not, in a sentence, when the values are impossible; the draft is then as it was
    Optional<String> change(UnaryOperator<Settings> change) {
        try {
            Settings next = change.apply(workbench.now().draft());
            if (!next.equals(workbench.now().draft())) {
                workbench.move(next);
            }
            return Optional.empty();
        } catch (SettingException e) {
            return Optional.of(Messages.say(e.sentence()));
        }
    }

    private void moved(Standing was, Standing now) {
        if (!travelling && was.engine().engine() == now.engine().engine()) {
            undo().moved(was.draft(), now.draft(), Instant.now());
        }
    }

    private Undo undo() {
        return history.undo(workbench);
    }

    /// Moves the sliders to where they stood before.
    void undoMove() {
        travel(undo().back(workbench.now().draft()));
    }

    void redoMove() {
        travel(undo().forward(workbench.now().draft()));
    }

    private void travel(Optional<Settings> there) {
        travelling = true;
        there.ifPresent(workbench::move);
        travelling = false;
        refresh();
    }

    /// What a step back would move, in words; empty where there is none.
    Optional<String> undoes() {
        return undo().before().map(before -> Moves.said(workbench.now().draft(), before));
    }

    Optional<String> redoes() {
        return undo().after().map(after -> Moves.said(workbench.now().draft(), after));
    }

    SettingsHistory history() {
        return history;
    }

    Workbench workbench() {
        return workbench;
    }

    /// Moves the sliders to other settings, those that this engine can turn.
    void take(Settings wanted) {
        Settings next = workbench.now().draft();
        for (Setting<?> setting : workbench.engine().controls().settings()) {
            next = wanted.chosen(setting).isPresent() ? next.with(setting, wanted) : next;
        }
        workbench.move(next);
    }

    private void changed() {
        if (!(work instanceof Work.Applying)) {
            work = new Work.Idle();
        }
        refresh();
        if (ready() && running.isEmpty() && !immediate().isEmpty()) {
            later.run(this::sendImmediate);
        }
    }

    private Change toDraft() {
        return Change.between(workbench.engine().asked(), workbench.now().draft());
    }

    private List<Setting<?>> immediate() {
        return toDraft().immediate(workbench.engine().controls());
    }

    private boolean ready() {
        return workbench.engineState().get() instanceof EngineState.Ready;
    }

    private void sendImmediate() {
        if (!ready() || running.isPresent() || immediate().isEmpty()) {
            return;
        }
        Settings wanted = toDraft().onlyImmediate(workbench.engine().controls());
        send(wanted);
    }

    /// Makes the draft true: rebuilds the cache or restarts the engine, whichever is needed.
    void apply() {
        if (running.isPresent()) {
            return;
        }
        Settings draft = workbench.now().draft();
        TakesEffect how = ready() ? toDraft().takesEffect(workbench.engine().controls()) : TakesEffect.ENGINE_RESTART;
        work = new Work.Applying(how, System.currentTimeMillis(), expected(how));
        send(draft);
    }

    private OptionalLong expected(TakesEffect how) {
        Long millis = took.get(how);
        return millis == null ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /// Milliseconds that a change of this kind will keep the engine busy, from how long it took here before.
    OptionalLong downtime(TakesEffect how) {
        return expected(how);
    }

    private void send(Settings wanted) {
        long since = System.currentTimeMillis();
        Standing before = workbench.now();
        CompletableFuture<ApplyOutcome> future = workbench.engine().apply(wanted);
        running = Optional.of(future);
        refresh();
        future.whenComplete(
                (outcome, thrown) -> workbench.background().onWindow(() -> ended(outcome, thrown, since, before)));
    }

    private void ended(ApplyOutcome outcome, Throwable thrown, long since, Standing before) {
        running = Optional.empty();
        long now = System.currentTimeMillis();
        boolean byButton = work instanceof Work.Applying;
        switch (outcome) {
            case ApplyOutcome.Applied a -> {
                took.put(a.how(), now - since);
                history.add(new AppliedChange(
                        Instant.ofEpochMilli(now),
                        before.engine().name(),
                        before.asked(),
                        a.asked(),
                        resting(before.currentPlan()),
                        resting(workbench.planner().apply(a.asked())),
                        before.report().map(r -> OptionalLong.of(r.total())).orElse(OptionalLong.empty())));
                work = byButton
                        ? new Work.Done(messages.text("done", seconds(now - since)))
                        : work instanceof Work.Done said ? said : new Work.Idle();
                workbench
                        .recorder()
                        .event(new TimelineEvent(
                                now,
                                EventKind.APPLY,
                                Change.between(before.asked(), a.asked()).said()));
            }
            case ApplyOutcome.Rejected r -> work = new Work.Failed(finding(r.failure()));
            case null ->
                work = new Work.Rejected(
                        thrown instanceof CancellationException
                                ? messages.text("cancelled")
                                : messages.text("failed", String.valueOf(thrown)));
        }
        refresh();
        if (ready() && !failed() && !immediate().isEmpty()) {
            later.run(this::sendImmediate);
        }
    }

    private boolean failed() {
        return work instanceof Work.Rejected || work instanceof Work.Failed;
    }

    /// What a remedy of a change that failed does.
    void run(Remedy remedy) {
        switch (remedy) {
            case Remedy.ChangeSettings change -> applying(change.settings());
            case Remedy.WithoutAdapter change -> applying(change.settings());
            case Remedy.Restart _ -> workbench.background().run(workbench.engine()::restart);
            case Remedy.RestartOnFreePort _ -> workbench.background().run(workbench.engine()::restartOnFreePort);
            case Remedy.Resend _,
                    Remedy.ChooseFolder _,
                    Remedy.EnterKey _,
                    Remedy.NewChat _,
                    Remedy.EditMessage _,
                    Remedy.TurnFlag _,
                    Remedy.ShowLog _ -> {}
        }
    }

    private void applying(Settings settings) {
        workbench.move(settings);
        apply();
    }

    private static OptionalLong resting(MemoryPlan plan) {
        return plan.predicts() ? OptionalLong.of(plan.resting()) : OptionalLong.empty();
    }

    private static String seconds(long millis) {
        return millis < 100 ? "0.1" : "%.1f".formatted(millis / 1000.0);
    }

    /// Why the change was not made and what helps, in the language of the moment.
    Finding finding(EngineFailure failure) {
        Explain explain = new Explain(
                workbench.planner(), hostMemory, () -> workbench.engine().controls());
        return explain.failure(failure, workbench.now().draft());
    }

    /// Says a word on what was done.
    void say(String sentence) {
        work = new Work.Done(sentence);
        refresh();
    }

    /// What was done has been read.
    void read() {
        if (work instanceof Work.Done) {
            work = new Work.Idle();
            refresh();
        }
    }

    /// Gives a change up that is on its way; the former settings come back.
    void cancel() {
        running.ifPresent(future -> {
            boolean _ = future.cancel(true);
        });
    }

    /// Moves the sliders back to what the engine was asked for.
    void discard() {
        workbench.move(workbench.engine().asked());
        work = new Work.Idle();
        refresh();
    }

    /// Moves the sliders to what the running engine and its model have where nobody has chosen, and says what moved.
    void reset() {
        work = moves.defaults();
        refresh();
    }

    /// Moves the sliders to settings that fit, and says what moved.
    void fitForMe() {
        work = moves.fit();
        refresh();
    }

    private void engine(EngineState now) {
        switch (now) {
            case EngineState.Ready r -> {
                adapters = r.adapters().stream()
                        .map(a -> new Adapter(a.name(), a.rank(), a.alpha()))
                        .toList();
                if (startedAt >= 0) {
                    took.put(TakesEffect.ENGINE_RESTART, r.since().toEpochMilli() - startedAt);
                    startedAt = -1;
                }
            }
            case EngineState.Starting s -> startedAt = startedAt < 0 ? s.since().toEpochMilli() : startedAt;
            case EngineState.Failed _, EngineState.Stopped _, EngineState.Stopping _, EngineState.Rebuilding _ -> {}
        }
        refresh();
    }

    private void refresh() {
        Standing now = workbench.now();
        List<Setting<?>> pending = toDraft().pending(workbench.engine().controls());
        state.set(new TuningState(
                now.draft(),
                now.asked(),
                now.applied(),
                pending,
                now.plan(),
                now.currentPlan(),
                adapters,
                workbench.engine().warnings(),
                ready(),
                Change.worst(pending, workbench.engine().controls()),
                work));
    }

    /// Bytes of the language weights in another format, everything else as it is.
    long weights(String format) {
        return workbench
                .planner()
                .apply(workbench.now().draft().withModelFormat(format))
                .bytes(ComponentKind.WEIGHTS_LANGUAGE);
    }

    List<String> formats() {
        return formats;
    }

    long hostMemory() {
        return hostMemory;
    }

    /// Another engine has become active, or the window closes: what moves from now on is not ours.
    @Override
    public void close() {
        workbench.standing().removeListener(standings);
        workbench.engineState().removeListener(states);
    }
}
