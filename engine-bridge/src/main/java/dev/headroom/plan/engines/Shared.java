package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;

/// What the planners of serving engines have in common: other processes, requests, the verdict.
final class Shared {
    /// A ratio that still serves a few chats on most cards.
    private static final double LOW = 0.2;

    private Shared() {}

    /// Writes the line of other processes: strangers, and our own engine started several times
    /// over the same cards.
    ///
    /// @return its bytes
    static long others(Bill bill, PlanRequest q, long own) {
        long strangers = q.usedByOthers();
        long twins = (q.serving().processes() - 1L) * own;
        if (strangers + twins > 0) {
            bill.add(
                    ComponentKind.OTHER_PROCESSES,
                    "",
                    strangers + twins,
                    twins / 50,
                    twins > 0
                            ? "the same engine started %d times"
                                    .formatted(q.serving().processes())
                            : "given",
                    Formula.of(
                            "others + (engines - 1) * own",
                            "others",
                            strangers,
                            "engines",
                            q.serving().processes(),
                            "own",
                            own));
        }
        return strangers + twins;
    }

    /// Engines started together measure what is free one after another: each takes its ratio of
    /// what the ones before left.
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
                    ComponentKind.OTHER_PROCESSES,
                    "their KV caches",
                    free - last,
                    (free - last) / 20,
                    "each engine takes cache_max_entry_count of what the ones before it left",
                    Formula.of("free - left", "free", free, "left", last));
        }
        return last;
    }

    /// Whether the longest request has room in a session.
    static void requestNotes(PlanRequest q, int session, List<String> notes) {
        DeploySettings s = q.serving();
        if (q.model().tower().isEmpty() || s.images() == 0) {
            return;
        }
        TowerSpec t = q.model().tower().get();
        long prompt = Pictures.tokens(q, t);
        if (prompt >= session) {
            boolean code = q.version().atLeast(0, 6, 0) || q.engine() == EngineKind.EMBEDDED;
            notes.add("A request with %s is refused: it takes %d tokens, session_len is %d (%s)."
                    .formatted(
                            pictures(q, t),
                            prompt,
                            session,
                            code
                                    ? "HTTP 400"
                                    : "HTTP 200 with an empty answer and finish_reason \"length\" in this version"));
        }
    }

    private static String pictures(PlanRequest q, TowerSpec t) {
        DeploySettings s = q.serving();
        long tiles = Pictures.tiles(q, t);
        if (s.pictures().size() > 1) {
            return "%d pictures of %d tiles together".formatted(s.images(), tiles);
        }
        String one = "of %d tiles%s"
                .formatted(
                        Pictures.tiles(q, t, 0),
                        s.pictures().isEmpty() ? "" : " (" + s.pictures().getFirst() + ")");
        return s.images() == 1 ? "a picture " + one : s.images() + " pictures " + one;
    }

    static DeploymentPlan tooLarge(PlanRequest q, List<Bill> bills, List<String> notes, long left) {
        List<DevicePlan> devices = devices(q, bills, true);
        long weights = 0;
        for (Bill bill : bills) {
            weights = Math.max(weights, bill.resting());
        }
        String verdict =
                "Out of memory while loading the weights: %s needed on a card of %s%s. Weight quantisation, more cards (tp) or a smaller model help; the cache settings do not."
                        .formatted(
                                Bytes.human(weights),
                                Bytes.human(q.device().total()),
                                q.usedByOthers() > 0 ? " of which others hold " + Bytes.human(q.usedByOthers()) : "");
        return new DeploymentPlan(Outcome.DOES_NOT_FIT, verdict, devices, new Effective(0, 0, 0, 0, 0, 0, left), notes);
    }

    static List<DevicePlan> devices(PlanRequest q, List<Bill> bills, boolean keepsPeaks) {
        List<DevicePlan> devices = new ArrayList<>(bills.size());
        for (int i = 0; i < bills.size(); i++) {
            devices.add(new DevicePlan(
                    i, q.device().name(), q.device().total(), bills.get(i).lines(), keepsPeaks));
        }
        return devices;
    }

    /// @param pool whether a KV pool is taken in advance
    static DeploymentPlan judge(
            PlanRequest q, List<Bill> bills, Effective effective, List<String> notes, boolean pool) {
        List<DevicePlan> devices = devices(q, bills, pool);
        DeploymentPlan draft = new DeploymentPlan(Outcome.FITS, "", devices, effective, notes);
        DevicePlan worst = draft.tightest();
        // without a pool everything moving is an estimate: it fits when its range does
        boolean tight = !pool && worst.free() >= 0 && worst.free() < worst.uncertainty();
        boolean fits = worst.free() >= 0 && !tight;
        String verdict;
        if (pool && effective.kvBlocks() == 0) {
            fits = false;
            verdict =
                    "The KV cache gets no block: %s are free after weights and cache_max_entry_count %s of it is less than one block of %s, so every request is refused. Raise the ratio or free memory."
                            .formatted(
                                    Bytes.human(Math.max(0, effective.freeBeforeKv())),
                                    q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT),
                                    Bytes.human(effective.blockBytes()));
        } else if (tight) {
            verdict =
                    "Too close to call: %s of %s predicted at the peak, give or take %s. Expect an out of memory, late in the run, with the longest sample. %s"
                            .formatted(
                                    Bytes.human(worst.peak()),
                                    Bytes.human(worst.total()),
                                    Bytes.human(worst.uncertainty()),
                                    q.engine() == EngineKind.FINETUNE
                                            ? "Lower max_length first; lora_r moves only %s, lora_alpha nothing."
                                                    .formatted(Bytes.human(worst.bytes(ComponentKind.LORA)))
                                            : "Use fewer tiles or shorter prompts.");
        } else if (fits) {
            verdict = "Fits: %s of %s are left on the tightest card at the peak, give or take %s."
                    .formatted(Bytes.human(worst.free()), Bytes.human(worst.total()), Bytes.human(worst.uncertainty()));
        } else {
            verdict = failure(q, worst, effective, pool);
        }
        if (pool && effective.kvReserved() > effective.kvReachable() && effective.kvReachable() > 0) {
            notes.add("%s of the KV cache can never be used: max_batch_size x session_len reaches %s of %s."
                    .formatted(
                            Bytes.human(effective.kvReserved() - effective.kvReachable()),
                            Bytes.human(effective.kvReachable()),
                            Bytes.human(effective.kvReserved())));
        }
        whereItGoes(q, worst, effective, notes);
        return new DeploymentPlan(fits ? Outcome.FITS : Outcome.DOES_NOT_FIT, verdict, devices, effective, notes);
    }

    /// The surprise of the field: a card that is nearly full of a small model.
    private static void whereItGoes(PlanRequest q, DevicePlan worst, Effective effective, List<String> notes) {
        long pool = effective.kvReserved();
        double ratio = q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT);
        boolean byRatio = pool > 0 && effective.freeBeforeKv() > pool;
        if (!byRatio || pool < worst.resting() / 2) {
            return;
        }
        long rest = worst.resting() - pool;
        String less = ratio > LOW
                ? " At %s the card would show about %s.".formatted(LOW, Bytes.human(rest + (long) (pool / ratio * LOW)))
                : "";
        notes.add(
                "%s of the %s at rest are the KV cache, taken at the start whatever will be asked: cache_max_entry_count %s of what is free after weights. Everything else takes %s.%s"
                        .formatted(Bytes.human(pool), Bytes.human(worst.resting()), ratio, Bytes.human(rest), less));
    }

    /// Names the component that tips it, in the order in which memory is asked for: buffers,
    /// pictures, prefill.
    private static String failure(PlanRequest q, DevicePlan worst, Effective effective, boolean pool) {
        long left = worst.total() - worst.resting();
        String where = worst.index() == 0 && q.devices() == 1 ? "" : " on card " + worst.index();
        String cure = pool
                ? "cache_max_entry_count %s keeps only %s outside the cache: lower it, or use fewer tiles or a smaller batch."
                        .formatted(
                                q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT),
                                Bytes.human(effective.freeBeforeKv() - effective.kvReserved()))
                : "Use more cards, fewer tiles, shorter prompts or quantised weights.";
        if (left < 0) {
            return "Out of memory at start%s: %s more needed than the card has. %s"
                    .formatted(where, Bytes.human(-left), cure);
        }
        long vision = worst.peak(ComponentKind.VISION_ACTIVATIONS) - worst.bytes(ComponentKind.VISION_ACTIVATIONS);
        if (vision > left) {
            return "Out of memory in the vision tower%s: %s left, %s needed. %s"
                    .formatted(where, Bytes.human(left), Bytes.human(vision), cure);
        }
        long prefill = worst.peak() - worst.resting() - (worst.keepsPeaks() ? vision : 0);
        return "Out of memory in prefill%s: %s left%s, %s needed. %s"
                .formatted(
                        where,
                        Bytes.human(left - (worst.keepsPeaks() ? vision : 0)),
                        vision > 0 && worst.keepsPeaks() ? " after the pictures" : "",
                        Bytes.human(prefill),
                        cure);
    }
}
