package dev.headroom.explain;

import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Finding.Severity;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.advise.Goal;
import dev.headroom.plan.advise.Limits;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The rules: an engine's failure, a plan or a bad setting becomes a [Finding]. Pure; a planner judges what is
/// suggested.
public final class Explain {
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
        return possible(reason(failure, asked));
    }

    /// Without remedies that the engine at hand knows nothing of.
    private Finding possible(Finding finding) {
        Controls can = controls.get();
        List<Remedy> remedies = finding.remedies().stream()
                .filter(r -> !(r instanceof Remedy.ChangeSettings change)
                        || change.turned().stream().allMatch(can::turns)
                                && (!change.turned().contains(Setting.MODEL_FORMAT)
                                        || can.formats()
                                                .contains(change.settings().modelFormat())))
                .toList();
        return new Finding(finding.severity(), finding.rule(), finding.summary(), finding.why(), remedies);
    }

    private Finding reason(EngineFailure failure, Settings asked) {
        return switch (failure) {
            case EngineFailure.OutOfMemory oom -> outOfMemory(oom, asked);
            case EngineFailure.Killed(int signal) -> killed(signal, asked);
            case EngineFailure.ExitedEarly(int code, Sentence lastWords) ->
                error(
                        "exited",
                        "The engine ended by itself with status %d.".formatted(code),
                        lastWords.isEmpty()
                                ? "It said nothing before."
                                : "Its last words: \"%s\".".formatted(lastWords),
                        new Remedy.Restart("Restart the engine and send again"),
                        new Remedy.ShowLog("Show its log"));
            case EngineFailure.Hung(Duration silence, Sentence doing) ->
                error(
                        "hung",
                        "The engine has not answered for %d seconds (%s)."
                                .formatted(Math.round(silence.toMillis() / 1000.0), doing),
                        "It was ended so that its memory is free again. A machine that swaps looks like this too.",
                        new Remedy.Restart("Restart the engine and send again"),
                        new Remedy.ShowLog("Show its log"));
            case EngineFailure.Missing missing ->
                error(
                        "missing",
                        missing.what().toString(),
                        missing.wayOut().toString(),
                        new Remedy.ChooseFolder("Choose a model folder"));
            case EngineFailure.PortTaken(int port) ->
                error(
                        "port_in_use",
                        "Port %d is taken by another program.".formatted(port),
                        "Each engine needs a port of its own.",
                        new Remedy.Restart("Start again on a free port"));
            case EngineFailure.Refused refused -> RefusalRules.explain(refused, asked, search());
            case EngineFailure.Disconnected(Sentence said) ->
                error(
                        "disconnected",
                        "The connection to the engine broke in the middle.",
                        said + " What had come is kept.",
                        new Remedy.Resend("Send again"),
                        new Remedy.Restart("Restart the engine and send again"));
        };
    }

    private Finding outOfMemory(EngineFailure.OutOfMemory oom, Settings asked) {
        ComponentKind kind = oom.component();
        boolean known = oom.asked().isPresent() && oom.left().isPresent();
        Goal goal = known
                ? new Goal.Frees(
                        Math.max(0, oom.asked().getAsLong() - oom.left().getAsLong()))
                : search().relief(asked);
        List<Remedy> remedies = new ArrayList<>(turns(asked, kind, oom.cause(), goal));
        remedies.add(new Remedy.ShowLog("Show the engine's log"));
        String summary = known
                ? "Not enough memory: %s asks for %s, and %s of %s are left."
                        .formatted(
                                kind.field(),
                                Bytes.human(oom.asked().getAsLong()),
                                Bytes.human(oom.left().getAsLong()),
                                Bytes.human(asked.deviceMemory()))
                : "Not enough memory for %s.".formatted(kind.field());
        return new Finding(
                Severity.ERROR,
                "out_of_memory." + group(kind),
                summary,
                known && oom.cause() == ShortageCause.ALLOCATION
                        ? ""
                        : oom.said().toString(),
                remedies);
    }

    private Search search() {
        return new Search(planner, controls.get(), Limits.of(machine));
    }

    private List<Remedy> turns(Settings asked, ComponentKind component, ShortageCause cause, Goal goal) {
        return search().turns(asked, component, cause, goal).stream()
                .map(Explain::remedy)
                .toList();
    }

    private static Remedy remedy(Advice advice) {
        return new Remedy.ChangeSettings(
                advice.to(), List.of(advice.setting()), advice.caption().toString());
    }

    private static String group(ComponentKind kind) {
        return switch (kind) {
            case VISION_ACTIVATIONS, PREFILL_ACTIVATIONS -> "activations";
            case WEIGHTS_LANGUAGE, WEIGHTS_VISION, WEIGHTS_PROJECTOR -> "weights";
            case KV_CACHE -> "kv_cache";
            case LORA -> "lora";
            default -> "other";
        };
    }

    private Finding killed(int signal, Settings asked) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(new Remedy.Restart("Restart the engine and send again"));
        if (signal != 9) {
            remedies.add(new Remedy.ShowLog("Show its log"));
            return new Finding(
                    Severity.ERROR,
                    "killed",
                    "The engine was ended by signal %d (%s).".formatted(signal, name(signal)),
                    "Signals 6 and 11 are crashes inside it, 15 a request from outside. The chat so far is kept.",
                    remedies);
        }
        search().smaller(asked)
                .map(a -> new Remedy.ChangeSettings(
                        a.to(),
                        List.of(a.setting()),
                        "Lower device_memory to %s, start and send again"
                                .formatted(Bytes.human(a.to().deviceMemory()))))
                .ifPresent(remedies::add);
        return new Finding(
                Severity.ERROR,
                "killed.sigkill",
                "The engine was killed from outside (signal 9).",
                "Someone killed it, or the system did because the whole machine ran out of memory: the engine may use %s of %s here. The chat so far is kept."
                        .formatted(Bytes.human(asked.deviceMemory()), Bytes.human(machine)),
                remedies);
    }

    private static String name(int signal) {
        return switch (signal) {
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
            List<Remedy> remedies = turns(asked, worst.kind(), cause, new Goal.Fits());
            return Optional.of(new Finding(
                    Severity.ERROR,
                    "does_not_fit." + group(worst.kind()),
                    plan.verdict().toString(),
                    "",
                    remedies));
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
        List<Remedy> remedies =
                search().reclaim(asked).map(Explain::remedy).stream().toList();
        return Optional.of(new Finding(
                Severity.NOTE,
                "kv_cache.unreachable",
                "%s of the KV cache can never be used.".formatted(Bytes.human(idle)),
                String.format(
                        Locale.ROOT,
                        "%d sessions of %d tokens reach %s of the %s taken. Lower the ratio, or raise max_batch_size or"
                                + " session_len.",
                        kv.slots(),
                        kv.sessionLen(),
                        Bytes.human(kv.reachable()),
                        Bytes.human(kv.reserved())),
                remedies));
    }

    /// A value that no engine can be asked for; the exception's sentence says which and what is right.
    public static Finding badSetting(IllegalArgumentException e) {
        return new Finding(Severity.ERROR, "bad_setting", Sentence.of(e).toString(), "", List.of());
    }

    static Finding error(String rule, String summary, String why, Remedy... remedies) {
        return new Finding(Severity.ERROR, rule, summary, why, List.of(remedies));
    }
}
