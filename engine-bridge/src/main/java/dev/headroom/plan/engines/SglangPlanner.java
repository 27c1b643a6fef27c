package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// SGLang since 0.4. Weights and pools get a share of what was free before the weights; activations, CUDA graphs and
/// the table of requests have to live in the rest. Sources: `model_runner.py`, `memory_hook.py`; start-up lines of
/// public logs.
final class SglangPlanner {
    /// A layer's prefill graph of one size: 2.84 GiB for 64 layers and 58 sizes.
    private static final double PREFILL_GRAPH = 0.78 * Bytes.MIB;
    /// Decode graphs share one pool: 0.13 GiB up to a batch of 48, 0.27 up to 128.
    private static final double DECODE_GRAPHS = 50 * Bytes.MIB;
    private static final double DECODE_GRAPH = 1.8 * Bytes.MIB;

    private final PlanRequest q;
    private final SglangSettings s;
    private final DecoderSpec d;
    private final SglangRelease release;
    private final int tp;
    private final int pp;
    private final int context;
    private final List<Sentence> notes = new ArrayList<>();
    private long slack = MoveSearch.HOPELESS;

    private SglangPlanner(PlanRequest q) {
        this.q = q;
        this.s = q.serving().sglang();
        this.d = q.model().decoder();
        this.release = SglangRelease.of(q);
        this.tp = q.serving().get(Setting.TP);
        this.pp = s.pipelineParallelSize();
        this.context = s.contextLength().orElse(d.context());
    }

    /// Bytes between the plan and its nearest failure; below 0 by how much it fails.
    static long slack(PlanRequest q) {
        if (SglangChecks.refusal(q).isPresent()) {
            return MoveSearch.HOPELESS;
        }
        SglangPlanner planner = new SglangPlanner(q);
        planner.plan();
        return planner.slack;
    }

    static DeploymentPlan plan(PlanRequest q) {
        return SglangChecks.refusal(q).map(DeploymentPlan::refused).orElseGet(() -> new SglangPlanner(q).plan());
    }

    private DeploymentPlan plan() {
        Bill bill = new Bill();
        bill.figure(Named.LAYERS, Math.ceilDiv(d.layers(), pp));
        ContextMemory.add(bill, q, false, 1);
        long nonTorch = VllmWeights.nonTorch(q, tp);
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("non-torch"),
                nonTorch,
                tp == 1 ? nonTorch : nonTorch / 2,
                Sentence.of("non_torch_memory of public start-up lines: workspaces, NCCL"),
                Formula.of("runtime", "runtime", nonTorch));
        long before = bill.resting();
        new VllmWeights(q, tp, pp, true, false).into(bill);
        if (s.maxLoraRank().isPresent()
                || s.maxLorasPerBatch().isPresent()
                || q.serving().get(Setting.LORA_R) > 0) {
            new VllmWeights(q, tp, pp, true, false)
                    .slots(
                            bill,
                            s.maxLorasPerBatch().orElse(8),
                            s.maxLoraRank().orElse(VllmWeights.rank(q.serving(), 16)),
                            Sentence.of("lora/mem_pool.py: max_loras_per_batch slots of max_lora_rank"));
        }
        long own = bill.resting() - before;
        long others = Shared.others(bill, q, bill.resting());
        long total = q.device().usable();
        long free = total - before - others;
        long left = free - own;
        if (left <= 0) {
            slack = left;
            return Shared.tooLarge(q, bills(bill), notes, left);
        }
        long outside = (long) (free * (1 - release.fraction()));
        long states = states();
        long token = perToken();
        long tokens = Math.max(0, left - outside - states) / token;
        long capped = s.maxTotalTokens().isPresent()
                ? Math.min(tokens, s.maxTotalTokens().getAsInt())
                : tokens;
        int requests = requests(capped);
        pools(bill, new Pools(free, own, states, token, tokens, capped, requests));
        graphs(bill);
        activations(bill);
        int longest = (int) Math.min(context, capped);
        notes(capped);
        Effective effective = new Effective(
                longest,
                capped,
                capped,
                token,
                capped * token,
                Math.min(capped * token, (long) requests * context * token),
                left);
        List<DevicePlan> devices = Shared.devices(q, bills(bill), false);
        return judged(effective, devices, new Room(total, free, left, outside, states));
    }

    private List<Bill> bills(Bill one) {
        List<Bill> bills = new ArrayList<>();
        for (int i = 0; i < tp * pp; i++) {
            bills.add(one);
        }
        return bills;
    }

    private long perToken() {
        long layers = 0;
        for (var run : d.runs()) {
            layers += switch (run.memory()) {
                case Memory.Shared(), Memory.Recurrent _ -> 0;
                case Memory.Full(), Memory.Cross(), Memory.Sliding _, Memory.Chunked _ -> run.count();
            };
        }
        return Math.max(1, KvGroups.perLayer(d, tp) * s.kvBytes() * Math.ceilDiv(Math.max(1, layers), pp));
    }

    /// States of recurrent layers, of every request that can run.
    private long states() {
        return d.recurrentBytes() / tp / pp * s.maxRunningRequests().orElse(48);
    }

    /// Requests that can run at once, which the table of tokens is made for.
    private int requests(long tokens) {
        int usual = (int) Math.clamp((double) tokens / context * 512, 2048, 4096);
        return s.maxRunningRequests().orElse(usual);
    }

    private record Pools(long free, long own, long states, long token, long tokens, long capped, int requests) {}

    private void pools(Bill bill, Pools p) {
        boolean byCap = p.capped() < p.tokens();
        bill.add(
                ComponentKind.KV_CACHE,
                Sentence.NONE,
                p.capped() * p.token(),
                byCap ? p.token() : (long) (p.free() * 0.005) + p.token(),
                byCap
                        ? Sentence.of("--max-total-tokens")
                        : Sentence.of(
                                "model_runner.py:profile_max_num_token: {} tokens of {}",
                                p.capped(),
                                new Size(p.token())),
                byCap
                        ? Formula.of("t * b", "t", p.capped(), "b", p.token())
                        : Formula.of(
                                "max(0, floor((free - own - floor(free * (1 - fraction)) - states) / b)) * b",
                                "free",
                                p.free(),
                                "own",
                                p.own(),
                                "fraction",
                                release.fraction(),
                                "states",
                                p.states(),
                                "b",
                                p.token()));
        if (p.states() > 0) {
            bill.add(
                    ComponentKind.KV_CACHE,
                    Sentence.of("states"),
                    p.states(),
                    p.states() / 2,
                    Sentence.of("states of the recurrent layers, one for each request that can run"),
                    Formula.of("states", "states", p.states()));
        }
        long table = 4L * p.requests() * (context + 4);
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("request table"),
                table,
                table / 10,
                Sentence.of("memory_pool.py:ReqToTokenPool: a number for each token of each request that can run"),
                Formula.of("4 * N * (S + 4)", "N", p.requests(), "S", context));
    }

    private void graphs(Bill bill) {
        if (release.graphMaxBs() > 0) {
            long decode = (long) (DECODE_GRAPHS + DECODE_GRAPH * release.graphMaxBs());
            bill.add(
                    ComponentKind.RUNTIME,
                    Sentence.of("cuda graphs"),
                    decode,
                    decode / 2,
                    Sentence.of("public start-up lines: 0.13 GiB up to a batch of 48, 0.27 GiB up to 128"),
                    Formula.of("graphs", "graphs", decode));
        }
        if (release.prefillGraphs() > 0) {
            long prefill = (long) (PREFILL_GRAPH * release.prefillGraphs() * Math.ceilDiv(d.layers(), pp));
            bill.add(
                    ComponentKind.RUNTIME,
                    Sentence.of("prefill graphs"),
                    prefill,
                    prefill / 2,
                    Sentence.of("public start-up line: 2.84 GiB for 64 layers and 58 sizes"),
                    Formula.of("graphs", "graphs", prefill));
        }
    }

    /// A prefill step, and the pictures of one request through the tower at once.
    private void activations(Bill bill) {
        long step = 2L * release.chunk() * (3L * d.intermediate() / tp + 4L * d.hidden());
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.NONE,
                0,
                step,
                step / 4,
                Sentence.of("widest moment of one decoder layer: residual, norm, gate, up and their product"),
                Formula.of(
                        "2*C*(floor(3*f/tp) + 4*hidden)",
                        "C",
                        release.chunk(),
                        "f",
                        d.intermediate(),
                        "tp",
                        tp,
                        "hidden",
                        d.hidden()));
        Optional<TowerSpec> tower = q.model().tower();
        if (tower.isPresent() && q.serving().images() > 0) {
            LargestPicture picture = LargestPicture.of(q, tower.get(), ProcessorKwargs.NONE);
            long each = LargestPicture.bytesPerPatch(tower.get(), picture.whole(), tp);
            long patches = picture.patches() * q.serving().images();
            bill.peak(
                    ComponentKind.VISION_ACTIVATIONS,
                    Sentence.NONE,
                    0,
                    patches * each,
                    patches * each / 4,
                    Sentence.of("one forward over all pictures of a request, each of the largest size"),
                    Formula.of("patches * bytes_of_patch", "patches", patches, "bytes_of_patch", each));
        }
    }

    private void notes(long tokens) {
        if (!release.chosen()) {
            notes.add(Sentence.of(
                    "mem_fraction_static is left to the engine, which takes {} here.",
                    Math.round(release.fraction() * 1000) / 1000.0));
        }
        if (tokens > 0 && tokens < context) {
            notes.add(Sentence.of(
                    "The cache holds {} tokens, the context length is {}: a longer request is refused.",
                    tokens,
                    context));
        }
    }

    /// @param total as CUDA tells it
    /// @param free before the weights
    /// @param left after them
    /// @param outside kept free of weights and pools
    private record Room(long total, long free, long left, long outside, long states) {}

    private DeploymentPlan judged(Effective effective, List<DevicePlan> devices, Room room) {
        DevicePlan worst = devices.getFirst();
        slack = Math.min(
                room.left() - room.outside() - room.states() - effective.blockBytes(),
                room.total() - worst.peak() - worst.uncertainty());
        if (effective.kvTokens() == 0) {
            return new DeploymentPlan(
                    Outcome.DOES_NOT_FIT,
                    Sentence.of(
                                    "Loaded weights leave no memory for the KV cache under mem_fraction_static {}: {}"
                                            + " are left after the weights, and {} of it are kept for activations.",
                                    Math.round(release.fraction() * 1000) / 1000.0,
                                    new Size(room.left()),
                                    new Size(room.outside() + room.states()))
                            .then(
                                    room.left() > room.total() / 25
                                            ? Sentence.of("Raise --mem-fraction-static, or use quantised weights or"
                                                    + " more cards (--tp-size).")
                                            : Sentence.of("Use quantised weights or more cards (--tp-size).")),
                    devices,
                    effective,
                    notes);
        }
        long over = worst.peak() - room.total();
        if (over > 0) {
            boolean pictures =
                    worst.peak(ComponentKind.VISION_ACTIVATIONS) > worst.peak(ComponentKind.PREFILL_ACTIVATIONS);
            return new DeploymentPlan(
                    Outcome.DOES_NOT_FIT,
                    (worst.resting() > room.total()
                                    ? Sentence.of(
                                            "Out of memory while CUDA graphs are captured: {} more needed than the card"
                                                    + " has.",
                                            new Size(worst.resting() - room.total()))
                                    : pictures
                                            ? Sentence.of(
                                                    "Out of memory in the vision tower while it serves: {} more needed"
                                                            + " than the card has.",
                                                    new Size(over))
                                            : Sentence.of(
                                                    "Out of memory in prefill while it serves: {} more needed than the"
                                                            + " card has.",
                                                    new Size(over)))
                            .then(Sentence.of("Lower --mem-fraction-static, --chunked-prefill-size,"
                                    + " --cuda-graph-max-bs or --max-running-requests.")),
                    devices,
                    effective,
                    notes);
        }
        if (-over < worst.uncertainty()) {
            return new DeploymentPlan(
                    Outcome.TOO_CLOSE,
                    Sentence.of(
                                    "Too close to call: {} of {} predicted at the peak, give or take {}.",
                                    new Size(worst.peak()),
                                    new Size(room.total()),
                                    new Size(worst.uncertainty()))
                            .then(Sentence.of("Lower --mem-fraction-static, --chunked-prefill-size,"
                                    + " --cuda-graph-max-bs or --max-running-requests.")),
                    devices,
                    effective,
                    notes);
        }
        return new DeploymentPlan(
                Outcome.FITS,
                Sentence.of(
                        "Fits: {} tokens in the cache, {} requests of {} tokens at once; {} of {} are left at the"
                                + " peak.",
                        effective.kvTokens(),
                        Math.floor(10.0 * effective.kvTokens() / context) / 10,
                        context,
                        new Size(room.total() - worst.peak()),
                        new Size(room.total())),
                devices,
                effective,
                notes);
    }
}
