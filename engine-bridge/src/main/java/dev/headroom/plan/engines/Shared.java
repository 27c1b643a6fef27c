package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;

/// What the planners of serving engines have in common: other processes, requests, the verdict.
final class Shared {
    /// A ratio that still serves a few chats on most cards.
    private static final double LOW = 0.2;

    static final Sentence GIVEN = Sentence.of("given");

    private Shared() {}

    /// Writes what is held by strangers, and by our own engine started several times over the same cards.
    ///
    /// @return its bytes
    static long others(Bill bill, PlanRequest q, long own) {
        long strangers = q.usedByOthers();
        int engines = q.serving().processes();
        if (strangers > 0) {
            bill.add(
                    ComponentKind.OTHER_PROCESSES,
                    Sentence.NONE,
                    strangers,
                    0,
                    GIVEN,
                    Formula.of("others", "others", strangers));
        }
        long twins = (engines - 1L) * own;
        if (twins > 0) {
            bill.add(
                    ComponentKind.OTHER_ENGINES,
                    Sentence.of("driver, libraries and weights"),
                    twins,
                    twins / 50,
                    Sentence.of("the same engine started {} times", engines),
                    Formula.of("(engines - 1) * own", "engines", engines, "own", own));
        }
        return strangers + twins;
    }

    /// Engines started together measure what is free one after another: each takes its ratio of what the ones before
    /// left.
    ///
    /// @return what is free for the last of them
    static long afterOtherEngines(List<Bill> bills, PlanRequest q, long free) {
        int twins = q.serving().processes() - 1;
        if (twins == 0 || free <= 0) {
            return free;
        }
        double r = q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT);
        long last = (long) (free * Math.pow(1 - r, twins));
        for (Bill bill : bills) {
            bill.add(
                    ComponentKind.OTHER_ENGINES,
                    Sentence.of("KV caches"),
                    free - last,
                    (free - last) / 20,
                    Sentence.of("each engine takes cache_max_entry_count of what the ones before it left"),
                    Formula.of("free - left", "free", free, "left", last));
        }
        return last;
    }

    /// Whether the longest request has room in a session.
    static void requestNotes(PlanRequest q, int session, List<Sentence> notes) {
        if (!Pictures.any(q)) {
            return;
        }
        TowerSpec t = q.model().tower().get();
        PictureNotes.add(q, t, notes);
        long prompt = Pictures.tokens(q, t);
        if (prompt >= session) {
            boolean code = q.version().atLeast(0, 6, 0) || q.engine() == EngineKind.EMBEDDED;
            Sentence pictures = PictureNotes.shown(q, t);
            notes.add(
                    code
                            ? Sentence.of(
                                    "A request with {} is refused: it takes {} tokens, session_len is {} (HTTP 400).",
                                    pictures,
                                    prompt,
                                    session)
                            : Sentence.of(
                                    "A request with {} is refused: it takes {} tokens, session_len is {} (HTTP 200 with"
                                            + " an empty answer and finish_reason \"length\" in this version).",
                                    pictures,
                                    prompt,
                                    session));
        }
    }

    static DeploymentPlan tooLarge(PlanRequest q, List<Bill> bills, List<Sentence> notes, long left) {
        List<DevicePlan> devices = devices(q, bills, true);
        long weights = 0;
        for (DevicePlan d : devices) {
            weights = Math.max(weights, d.resting() - Outside.bytes(d));
        }
        Size needed = new Size(weights);
        Size card = new Size(q.device().usable());
        Sentence verdict = q.usedByOthers() > 0
                ? Sentence.of(
                        "Out of memory while loading the weights: {} needed on a card of {} of which others hold {}.",
                        needed,
                        card,
                        new Size(q.usedByOthers()))
                : Sentence.of("Out of memory while loading the weights: {} needed on a card of {}.", needed, card);
        verdict = verdict.then(Outside.cause(q, devices)
                .orElseGet(() -> Sentence.of(
                        "Weight quantisation, more cards (tp) or a smaller model help; the cache settings do not.")));
        return new DeploymentPlan(Outcome.DOES_NOT_FIT, verdict, devices, new Effective(0, 0, 0, 0, 0, 0, left), notes);
    }

    static List<DevicePlan> devices(PlanRequest q, List<Bill> bills, boolean keepsPeaks) {
        List<DevicePlan> devices = new ArrayList<>(bills.size());
        for (int i = 0; i < bills.size(); i++) {
            devices.add(new DevicePlan(
                    i,
                    q.device().name(),
                    q.device().usable(),
                    bills.get(i).lines(),
                    keepsPeaks,
                    bills.get(i).figures()));
        }
        return devices;
    }

    /// @param pool whether a KV pool is taken in advance
    static DeploymentPlan judge(
            PlanRequest q, List<Bill> bills, Effective effective, List<Sentence> notes, boolean pool) {
        List<DevicePlan> devices = devices(q, bills, pool);
        DeploymentPlan draft = new DeploymentPlan(Outcome.FITS, Sentence.NONE, devices, effective, notes);
        DevicePlan worst = draft.tightest();
        Outcome outcome = worst.free() < 0
                ? Outcome.DOES_NOT_FIT
                : worst.free() < worst.uncertainty() ? Outcome.TOO_CLOSE : Outcome.FITS;
        Sentence verdict;
        if (pool && effective.kvBlocks() == 0) {
            outcome = Outcome.DOES_NOT_FIT;
            verdict = Sentence.of(
                            "The KV cache gets no block: {} are free after weights and cache_max_entry_count {} of it"
                                    + " is less than one block of {}, so every request is refused.",
                            new Size(Math.max(0, effective.freeBeforeKv())),
                            q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT),
                            new Size(effective.blockBytes()))
                    .then(Outside.cause(q, devices).orElseGet(() -> Sentence.of("Raise the ratio or free memory.")));
        } else if (outcome == Outcome.TOO_CLOSE) {
            verdict = Sentence.of(
                            "Too close to call: {} of {} predicted at the peak, give or take {}.",
                            new Size(worst.peak()),
                            new Size(worst.total()),
                            new Size(worst.uncertainty()))
                    .then(late(q))
                    .then(Outside.cause(q, devices).orElseGet(() -> pool ? ownCure(q, effective, true) : less(q)));
        } else if (outcome == Outcome.FITS) {
            verdict = Sentence.of(
                    "Fits: {} of {} are left on the tightest card at the peak, give or take {}.",
                    new Size(worst.free()),
                    new Size(worst.total()),
                    new Size(worst.uncertainty()));
        } else {
            verdict = failure(q, worst, devices, effective, pool);
        }
        if (pool && effective.kvReserved() > effective.kvReachable() && effective.kvReachable() > 0) {
            notes.add(Sentence.of(
                    "{} of the KV cache can never be used: max_batch_size x session_len reaches {} of {}.",
                    new Size(effective.kvReserved() - effective.kvReachable()),
                    new Size(effective.kvReachable()),
                    new Size(effective.kvReserved())));
        }
        whereItGoes(q, worst, effective, notes);
        return new DeploymentPlan(outcome, verdict, devices, effective, notes);
    }

    private static Sentence late(PlanRequest q) {
        return q.engine() == EngineKind.FINETUNE
                ? Sentence.of("It may run out of memory late, with the longest sample.")
                : Sentence.of("It may start and still run out of memory, with the longest request.");
    }

    private static Sentence less(PlanRequest q) {
        return q.engine() == EngineKind.FINETUNE
                ? Sentence.of("Lower max_length first; lora_alpha moves nothing.")
                : Sentence.of("Use fewer tiles or shorter prompts.");
    }

    /// The surprise of the field: a card that is nearly full of a small model.
    private static void whereItGoes(PlanRequest q, DevicePlan worst, Effective effective, List<Sentence> notes) {
        long pool = effective.kvReserved();
        double ratio = q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT);
        boolean byRatio = pool > 0 && effective.freeBeforeKv() > pool;
        if (!byRatio || pool < worst.resting() / 2) {
            return;
        }
        long rest = worst.resting() - pool;
        Sentence less = ratio > LOW
                ? Sentence.of("At {} the card would show about {}.", LOW, new Size(rest + (long) (pool / ratio * LOW)))
                : Sentence.NONE;
        notes.add(Sentence.of(
                        "{} of the {} at rest are the KV cache, taken at the start whatever will be asked:"
                                + " cache_max_entry_count {} of what is free after weights.",
                        new Size(pool),
                        new Size(worst.resting()),
                        ratio)
                .then(Sentence.of("Everything else takes {}.", new Size(rest)))
                .then(less));
    }

    /// Names the component that tips it, in the order in which memory is asked for: buffers, pictures, prefill.
    private static Sentence failure(
            PlanRequest q, DevicePlan worst, List<DevicePlan> devices, Effective effective, boolean pool) {
        long left = worst.total() - worst.resting();
        boolean one = worst.index() == 0 && q.devices() == 1;
        Sentence cure = Outside.cause(q, devices).orElseGet(() -> ownCure(q, effective, pool));
        if (left < 0) {
            Size over = new Size(-left);
            return (one
                            ? Sentence.of("Out of memory at start: {} more needed than the card has.", over)
                            : Sentence.of(
                                    "Out of memory at start on card {}: {} more needed than the card has.",
                                    worst.index(),
                                    over))
                    .then(cure);
        }
        long vision = worst.peak(ComponentKind.VISION_ACTIVATIONS) - worst.bytes(ComponentKind.VISION_ACTIVATIONS);
        if (vision > left) {
            return (one
                            ? Sentence.of(
                                    "Out of memory in the vision tower: {} left, {} needed.",
                                    new Size(left),
                                    new Size(vision))
                            : Sentence.of(
                                    "Out of memory in the vision tower on card {}: {} left, {} needed.",
                                    worst.index(),
                                    new Size(left),
                                    new Size(vision)))
                    .then(cure);
        }
        long taken = worst.keepsPeaks() ? vision : 0;
        Size rest = new Size(left - taken);
        Size prefill = new Size(worst.peak() - worst.resting() - taken);
        return (one ? inPrefill(rest, prefill, taken > 0) : inPrefill(worst.index(), rest, prefill, taken > 0))
                .then(cure);
    }

    private static Sentence ownCure(PlanRequest q, Effective effective, boolean pool) {
        return pool
                ? Sentence.of(
                        "cache_max_entry_count {} keeps only {} outside the cache: lower it, or use fewer tiles or a"
                                + " smaller batch.",
                        q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT),
                        new Size(effective.freeBeforeKv() - effective.kvReserved()))
                : Sentence.of("Use more cards, fewer tiles, shorter prompts or quantised weights.");
    }

    private static Sentence inPrefill(Size left, Size needed, boolean afterPictures) {
        return afterPictures
                ? Sentence.of("Out of memory in prefill: {} left after the pictures, {} needed.", left, needed)
                : Sentence.of("Out of memory in prefill: {} left, {} needed.", left, needed);
    }

    private static Sentence inPrefill(int card, Size left, Size needed, boolean afterPictures) {
        return afterPictures
                ? Sentence.of(
                        "Out of memory in prefill on card {}: {} left after the pictures, {} needed.",
                        card,
                        left,
                        needed)
                : Sentence.of("Out of memory in prefill on card {}: {} left, {} needed.", card, left, needed);
    }
}
