package dev.headroom.explain;

import static dev.headroom.explain.Finding.error;

import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Finding.Severity;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.plan.advise.Goal;
import dev.headroom.plan.advise.Limits;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The rules: an engine's failure, a plan or a bad setting becomes a [Finding]. Pure; a planner judges what is
/// suggested.
public final class Explain {
    private static final Sentence KEPT = Sentence.of("Your chat is kept.");

    private final Function<Settings, MemoryPlan> planner;
    private final long machine;
    private final Supplier<Controls> controls;

    /// @param planner predicts the model at hand for any settings
    /// @param machine bytes of memory this machine has
    public Explain(Function<Settings, MemoryPlan> planner, long machine) {
        this(planner, machine, () -> Controls.EMBEDDED);
    }

    /// @param controls what can be turned in the engine at hand; nothing else is offered
    public Explain(Function<Settings, MemoryPlan> planner, long machine, Supplier<Controls> controls) {
        this.planner = planner;
        this.machine = machine;
        this.controls = controls;
    }

    /// What became of a launch, an apply or a chat under `asked`.
    public Finding failure(EngineFailure failure, Settings asked) {
        return switch (failure) {
            case EngineFailure.OutOfMemory oom -> new Shortages(asked, search(), controls.get()).explain(oom);
            case EngineFailure.Killed(int signal) -> killed(signal, asked);
            case EngineFailure.ExitedEarly(int code, Sentence lastWords) ->
                error(
                        Rule.EXITED,
                        Sentence.of("The engine ended by itself with status {}.", code),
                        lastWords.isEmpty()
                                ? Sentence.of("It said nothing before.").then(KEPT)
                                : Sentence.of("Its last words: \"{}\".", lastWords)
                                        .then(KEPT),
                        again(),
                        new Remedy.ShowLog());
            case EngineFailure.Hung(Duration silence, Sentence doing) ->
                error(
                        Rule.HUNG,
                        Sentence.of("The engine does not answer."),
                        Sentence.joined(List.of(
                                Sentence.of(
                                        "It has said nothing for {} seconds ({}).",
                                        Math.round(silence.toMillis() / 1000.0),
                                        doing),
                                Sentence.of("It was ended so that its memory is free again."),
                                Sentence.of("A machine that swaps looks like this too."),
                                KEPT)),
                        again(),
                        new Remedy.ShowLog());
            case EngineFailure.Missing(Sentence what, Sentence wayOut) ->
                error(
                        Rule.MISSING,
                        what,
                        wayOut,
                        new Remedy.ChooseFolder(Sentence.of("Choose a model folder")),
                        new Remedy.Restart(Sentence.of("Look again")));
            case EngineFailure.PortTaken(int port) ->
                error(
                        Rule.PORT_TAKEN,
                        Sentence.of("Port {} is taken by another program.", port),
                        Sentence.of("Each engine needs a port of its own."),
                        new Remedy.RestartOnFreePort());
            case EngineFailure.Refused refused -> new RefusalRules(asked, search(), controls.get()).explain(refused);
            case EngineFailure.Disconnected(Sentence said) ->
                error(
                        Rule.DISCONNECTED,
                        Sentence.of("The connection to the engine broke in the middle."),
                        said.then(Sentence.of("What had come is kept.")),
                        new Remedy.Resend(),
                        again());
        };
    }

    private Search search() {
        return new Search(planner, controls.get(), Limits.of(machine));
    }

    private static Remedy again() {
        return new Remedy.Restart(Sentence.of("Restart the engine and send again"));
    }

    private Finding killed(int signal, Settings asked) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(again());
        Sentence ended = Sentence.of("Signal {} ended it ({}).", signal, name(signal));
        Sentence why;
        if (signal == 9) {
            why = byWhom(asked);
            search().smaller(asked).map(Remedy.ChangeSettings::new).ifPresent(remedies::add);
        } else {
            why = Sentence.of("Signals 6 and 11 are crashes inside it, 15 a request from outside.");
            remedies.add(new Remedy.ShowLog());
        }
        return new Finding(
                Rule.KILLED,
                Severity.ERROR,
                Sentence.of("The engine was killed."),
                ended.then(why).then(KEPT),
                remedies);
    }

    /// The system kills when the host's memory is out. An engine whose `device_memory` can be turned lives there; the
    /// others have it on a card, whose bytes say nothing about the host.
    private Sentence byWhom(Settings asked) {
        return controls.get().turns(Setting.DEVICE_MEMORY)
                ? Sentence.of(
                        "Someone killed it, or the system did because the whole machine ran out of memory: the engine"
                                + " may use {} of {} here.",
                        new Size(asked.deviceMemory()),
                        new Size(machine))
                : Sentence.of(
                        "Someone killed it, or the system did because the {} of this machine beside its cards ran out,"
                                + " through which weights are loaded.",
                        new Size(machine));
    }

    private static String name(int signal) {
        return switch (signal) {
            case 9 -> "SIGKILL";
            case 1 -> "SIGHUP";
            case 2 -> "SIGINT";
            case 4 -> "SIGILL";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 11 -> "SIGSEGV";
            case 15 -> "SIGTERM";
            default -> "signal " + signal;
        };
    }

    /// What should be known about settings before they are applied: that they do not fit, or that memory is taken which
    /// can never be used. Empty when all is well.
    public Optional<Finding> plan(Settings asked) {
        MemoryPlan plan = planner.apply(asked);
        if (!plan.fits()) {
            PlannedComponent worst = doesNotFit(plan);
            // a cache without a slot is what the ratio left; everything else asks for more than there is
            ShortageCause cause =
                    worst.kind() == ComponentKind.KV_CACHE ? ShortageCause.NO_ROOM : ShortageCause.ALLOCATION;
            List<Remedy> remedies = search().turns(asked, worst.kind(), cause, new Goal.Fits()).stream()
                    .<Remedy>map(Remedy.ChangeSettings::new)
                    .toList();
            return Optional.of(new Finding(Rule.DOES_NOT_FIT, Severity.ERROR, plan.verdict(), Sentence.NONE, remedies));
        }
        return plan.kv().flatMap(kv -> unreachable(kv, asked));
    }

    /// The component that a plan which does not fit should name: the cache when it holds no slot, the largest of what
    /// is loaded when that alone is too much, else the activation with the highest peak.
    private static PlannedComponent doesNotFit(MemoryPlan plan) {
        long loaded = plan.resting() - plan.bytes(ComponentKind.KV_CACHE);
        Comparator<PlannedComponent> byBytes = Comparator.comparingLong(PlannedComponent::bytes);
        if (loaded > plan.deviceTotal()) {
            return plan.components().stream()
                    .filter(c -> c.kind() != ComponentKind.KV_CACHE)
                    .max(byBytes)
                    .orElseThrow();
        }
        Optional<PlannedComponent> cache = plan.components().stream()
                .filter(c -> c.kind() == ComponentKind.KV_CACHE)
                .findFirst();
        if (cache.isPresent() && plan.kv().map(kv -> kv.slots() == 0).orElse(false)) {
            return cache.get();
        }
        return plan.components().stream()
                .max(Comparator.comparingLong(c -> c.peak() - c.bytes()))
                .orElseThrow();
    }

    /// The reservation beyond `slots x session_len` can never hold a token.
    private Optional<Finding> unreachable(KvArrangement kv, Settings asked) {
        long idle = kv.reserved() - kv.reachable();
        if (kv.slots() == 0 || idle < 64 * Bytes.MIB || idle < kv.reserved() / 10) {
            return Optional.empty();
        }
        List<Remedy> remedies = search().reclaim(asked).<Remedy>map(Remedy.ChangeSettings::new).stream()
                .toList();
        return Optional.of(new Finding(
                Rule.UNREACHABLE_CACHE,
                Severity.NOTE,
                Sentence.of("{} of the KV cache can never be used.", new Size(idle)),
                Sentence.of(
                                "{} sessions of {} tokens reach {} of the {} taken.",
                                kv.slots(),
                                kv.sessionLen(),
                                new Size(kv.reachable()),
                                new Size(kv.reserved()))
                        .then(Sentence.of("Lower the ratio, or raise max_batch_size or session_len.")),
                remedies));
    }

    /// A value that no engine can be asked for; the exception's sentence says which and what is right.
    public static Finding badSetting(IllegalArgumentException e) {
        return error(Rule.BAD_SETTING, Sentence.of(e), Sentence.NONE);
    }
}
