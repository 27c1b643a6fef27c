package dev.headroom.app.shell;

import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import java.util.Optional;
import java.util.OptionalInt;

/// Where the window stands with its engine: what was asked, what came of it, what the sliders say, and the plans for
/// both. One value, so that nobody sees a new draft beside the plan for the old one.
///
/// @param asked what the engine was asked for last
/// @param applied what it made of that, empty while it does not run
/// @param draft what the sliders stand at
/// @param plan for the draft
/// @param currentPlan for what is applied, or asked
/// @param report the engine's newest word on its memory
public record Standing(
        ActiveEngine engine,
        Settings asked,
        Optional<Settings> applied,
        Settings draft,
        MemoryPlan plan,
        MemoryPlan currentPlan,
        Optional<MemoryReport> report) {

    /// An engine that has just become active: the sliders move to what it was asked for.
    static Standing of(ActiveEngine engine) {
        Settings asked = engine.engine().asked();
        Optional<Settings> applied = engine.engine().applied();
        MemoryPlan plan = engine.planner().apply(asked);
        MemoryPlan current =
                applied.filter(a -> !a.equals(asked)).map(engine.planner()).orElse(plan);
        return new Standing(engine, asked, applied, asked, plan, current, Optional.empty());
    }

    /// The same engine, of which more is known now: the plans are made anew.
    Standing known(ActiveEngine better) {
        return new Standing(
                better,
                asked,
                applied,
                draft,
                better.planner().apply(draft),
                better.planner().apply(running()),
                report);
    }

    Standing moved(Settings next) {
        return new Standing(engine, asked, applied, next, engine.planner().apply(next), currentPlan, report);
    }

    /// Asks the engine again what it was asked for and what it made of it.
    Standing askedAgain() {
        Settings nowAsked = engine.engine().asked();
        Optional<Settings> nowApplied = engine.engine().applied();
        Settings runs = nowApplied.orElse(nowAsked);
        return new Standing(
                engine,
                nowAsked,
                nowApplied,
                draft,
                plan,
                runs.equals(running()) ? currentPlan : engine.planner().apply(runs),
                report);
    }

    Standing reporting(Optional<MemoryReport> newest) {
        return new Standing(engine, asked, applied, draft, plan, currentPlan, newest);
    }

    /// Whether the engine has only reported again since: that happens ten times a second and moves no slider.
    public boolean onlyReportsAfter(Standing before) {
        return !report.equals(before.report) && reporting(before.report).equals(before);
    }

    private Settings running() {
        return applied.orElse(asked);
    }

    /// Tokens of a session: what the engine reports, else what the plan or the server says, else what was asked of an
    /// engine of ours; empty where only a server's owner knows.
    public OptionalInt sessionLen() {
        Optional<Integer> told = report.map(r -> r.kv().sessionLen())
                .filter(n -> n > 0)
                .or(() -> plan.kv().map(KvArrangement::sessionLen));
        if (told.isPresent()) {
            return OptionalInt.of(told.get());
        }
        return engine.notOurs() ? engine.served().get() : OptionalInt.of(draft.sessionLen());
    }
}
