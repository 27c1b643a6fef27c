package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;

/// vLLM since 0.6. The cache gets what is left of a share of the whole card once the weights are loaded and a profile
/// run has shown what the largest step takes; the CUDA context, and up to 0.20 the CUDA graphs, come on top. Sources:
/// `worker.py`, `gpu_worker.py`, `gpu_model_runner.py`, `kv_cache_utils.py` of the releases named in [VllmRelease].
final class VllmPlanner {
    /// What 0.6.4 took for non-torch beside the context: all that was in use (vllm PR 10511, 1.79 GiB).
    private static final long EVERYTHING_IN_USE = 1300 * Bytes.MIB;

    private final PlanRequest q;
    private final DeploySettings s;
    private final VllmSettings v;
    private final DecoderSpec d;
    private final VllmRelease release;
    private final int tp;
    private final int maxModelLen;
    private final VllmProfile profile;
    private final KvGroups groups;
    private final List<Sentence> notes = new ArrayList<>();
    private long slack = MoveSearch.HOPELESS;

    private VllmPlanner(PlanRequest q) {
        this.q = q;
        this.s = q.serving();
        this.v = s.vllm();
        this.d = q.model().decoder();
        this.release = VllmRelease.of(q);
        this.tp = s.get(Setting.TP);
        this.maxModelLen = maxModelLen(q);
        this.profile = VllmProfile.of(q, release, maxModelLen);
        this.groups = KvGroups.of(
                d,
                tp,
                v.pipelineParallelSize(),
                v.kvBytes(),
                release.hybridCache(),
                v.blockSize().orElse(16));
    }

    static int maxModelLen(PlanRequest q) {
        return q.serving().vllm().maxModelLen().orElse(q.model().decoder().context());
    }

    static int maxNumSeqs(PlanRequest q) {
        return VllmRelease.of(q).maxNumSeqs(q.serving().vllm());
    }

    static double utilization(PlanRequest q) {
        return VllmRelease.of(q).utilization(q.serving().vllm());
    }

    /// Tokens of one step.
    static int step(PlanRequest q) {
        return VllmRelease.of(q)
                .maxNumBatchedTokens(
                        q.serving().vllm(), maxModelLen(q), q.model().tower().isPresent());
    }

    /// Bytes between the plan and its nearest failure; below 0 by how much it fails.
    static long slack(PlanRequest q) {
        if (VllmChecks.refusal(q).isPresent()) {
            return MoveSearch.HOPELESS;
        }
        VllmPlanner planner = new VllmPlanner(q);
        planner.plan();
        return planner.slack;
    }

    static DeploymentPlan plan(PlanRequest q) {
        return VllmChecks.refusal(q).map(DeploymentPlan::refused).orElseGet(() -> new VllmPlanner(q).plan());
    }

    private DeploymentPlan plan() {
        Bill bill = new Bill();
        bill.figure(Named.LAYERS, Math.ceilDiv(d.layers(), v.pipelineParallelSize()));
        ContextMemory.add(bill, q, false, 1);
        long context = bill.resting();
        weights(bill);
        nonTorch(bill);
        long own = bill.resting() - context; // what the engine counts, but for activations and graphs
        long others = Shared.others(bill, q, bill.resting());
        long total = q.device().usable();
        double u = release.utilization(v);
        long budget = (long) (total * u);
        long graphs = graphs();
        long counted = release.contextInside() ? context + others : 0;
        long pool = v.kvCacheMemoryBytes()
                .orElse(budget - own - counted - profile.peak() - (release.graphsInside() ? graphs : 0));
        long left = total - bill.resting();
        if (left <= 0) {
            slack = left - profile.peak();
            return Shared.tooLarge(q, bills(bill), notes, left);
        }
        Effective effective = effective(pool, budget - own);
        kvLine(bill, effective.kvReserved(), total, u, own, graphs, counted);
        graphLine(bill, graphs);
        activations(bill);
        notes();
        VllmVerdict verdict = new VllmVerdict(
                q,
                profile,
                new VllmVerdict.Cache(groups, pool, effective.kvTokens()),
                new VllmVerdict.Budget(u, budget, own, graphs, release.startCheck()),
                new VllmVerdict.Card(total, others, context, left),
                maxModelLen);
        List<DevicePlan> devices = Shared.devices(q, bills(bill), false);
        slack = verdict.slack(devices.getFirst());
        VllmVerdict.Judged judged = verdict.of(devices.getFirst());
        return new DeploymentPlan(judged.outcome(), judged.sentence(), devices, effective, notes);
    }

    private List<Bill> bills(Bill one) {
        List<Bill> bills = new ArrayList<>();
        for (int i = 0; i < tp * v.pipelineParallelSize(); i++) {
            bills.add(one);
        }
        return bills;
    }

    private Effective effective(long pool, long beforeKv) {
        long blocks = Math.max(0, pool) / groups.blockBytes();
        long tokens = groups.tokens(Math.max(0, pool), maxModelLen, profile.step());
        long longest = Math.min(maxModelLen, groups.longest(Math.max(0, pool), profile.step()));
        long reserved = blocks * groups.blockBytes();
        long reachable = Math.min(reserved, profile.sequences() * groups.bytes(maxModelLen, profile.step()));
        return new Effective(
                (int) longest, tokens, blocks, groups.blockBytes(), reserved, reachable, Math.max(0, beforeKv));
    }

    private void weights(Bill bill) {
        VllmWeights weights = new VllmWeights(
                q,
                tp,
                v.pipelineParallelSize(),
                !v.languageModelOnly(),
                v.mmEncoderTpMode().equals("data"));
        weights.into(bill);
        if (v.lora() || s.get(Setting.LORA_R) > 0) {
            weights.slots(
                    bill,
                    v.maxLoras().orElse(1),
                    v.maxLoraRank().orElse(VllmWeights.rank(s, 16)),
                    Sentence.of("lora/layers.py: max_loras slots of max_lora_rank on every layer, whatever is loaded"));
        }
    }

    private void nonTorch(Bill bill) {
        boolean everything =
                release.version().atLeast(0, 6, 4) && !release.version().atLeast(0, 6, 5);
        long bytes = everything ? tp * EVERYTHING_IN_USE : VllmWeights.nonTorch(q, tp);
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("non-torch"),
                bytes,
                tp == 1 ? bytes : bytes / 2,
                Sentence.of("non_torch_memory of public start-up lines: workspaces, NCCL"),
                Formula.of("runtime", "runtime", bytes));
    }

    private void activations(Bill bill) {
        bill.figure(Named.LOGITS, profile.sampler());
        if (profile.encoder() > 0) {
            bill.peak(
                    ComponentKind.VISION_ACTIVATIONS,
                    Sentence.NONE,
                    0,
                    profile.encoder(),
                    profile.encoder() * 15 / 100,
                    profile.video()
                            ? Sentence.of(
                                    "profile run: {} videos of the largest size, {} tokens each",
                                    profile.items(),
                                    profile.itemTokens())
                            : Sentence.of(
                                    "profile run: {} pictures of the largest size, {} tokens each",
                                    profile.items(),
                                    profile.itemTokens()),
                    Formula.of(
                            "patches * bytes_of_patch + outputs",
                            "patches",
                            profile.ownPatches(),
                            "bytes_of_patch",
                            profile.patchBytes(),
                            "outputs",
                            profile.outputs()));
        }
        long text = profile.outputs() + Math.max(profile.layer(), profile.sampler());
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.NONE,
                0,
                text,
                text / 8,
                Sentence.of(
                        "profile run: a step of {} tokens, a token drawn for {} sequences",
                        profile.step(),
                        profile.sequences()),
                Formula.of(
                        "outputs + max(layer, logits)",
                        "outputs",
                        profile.outputs(),
                        "layer",
                        profile.layer(),
                        "logits",
                        profile.sampler()));
    }

    /// Graphs of the decode sizes, of every layer: 0.17 GiB (28 layers, 35 sizes) to 0.67 (32 layers, 67 sizes) on one
    /// card, and several times that where cards exchange what they computed.
    private long graphs() {
        if (v.enforceEager()) {
            return 0;
        }
        long steps =
                (long) Math.ceilDiv(d.layers(), v.pipelineParallelSize()) * release.graphSizes(profile.sequences());
        double each = tp == 1 ? release.graphsInside() ? 0.14 : 0.2 : release.v1() ? 0.75 : 1.17;
        return (long) (steps * each * Bytes.MIB);
    }

    private void graphLine(Bill bill, long graphs) {
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("cuda graphs"),
                graphs,
                graphs / 2,
                release.graphsInside()
                        ? Sentence.of("CUDA graphs of the decode sizes, estimated inside gpu_memory_utilization since"
                                + " 0.21 (--enforce-eager: none)")
                        : Sentence.of("CUDA graphs of the decode sizes, outside gpu_memory_utilization before 0.21"
                                + " (--enforce-eager: none)"),
                Formula.of("graphs", "graphs", graphs));
    }

    /// @param counted what is in use outside the engine and counts against the budget
    private void kvLine(Bill bill, long reserved, long total, double u, long own, long graphs, long counted) {
        boolean given = v.kvCacheMemoryBytes().isPresent();
        long blocks = reserved / groups.blockBytes();
        Size block = new Size(groups.blockBytes());
        bill.add(
                ComponentKind.KV_CACHE,
                Sentence.NONE,
                reserved,
                groups.blockBytes() + (given ? 0 : profile.peak() / 16),
                given
                        ? Sentence.of("--kv-cache-memory-bytes: {} blocks of {}", blocks, block)
                        : Sentence.of("gpu_worker.py:determine_available_memory: {} blocks of {}", blocks, block),
                given
                        ? Formula.of(
                                "floor(asked / block) * block",
                                "asked",
                                v.kvCacheMemoryBytes().getAsLong(),
                                "block",
                                groups.blockBytes())
                        : Formula.of(
                                "max(0, floor((floor(total*u) - own - activations - graphs - counted) / block)) *"
                                        + " block",
                                "total",
                                total,
                                "u",
                                u,
                                "own",
                                own,
                                "activations",
                                profile.peak(),
                                "graphs",
                                release.graphsInside() ? graphs : 0,
                                "counted",
                                counted,
                                "block",
                                groups.blockBytes()));
    }

    /// What people expect otherwise.
    private void notes() {
        if (q.model().tower().isPresent() && !v.languageModelOnly()) {
            double each = v.mmProcessorCacheGb().orElse(4);
            int processes = v.apiServerCount() + q.serving().get(Setting.TP) * v.pipelineParallelSize();
            if (each > 0 && release.version().atLeast(0, 10, 0)) {
                notes.add(Sentence.of(
                        "On the host, each of {} processes keeps prepared pictures up to {} (--mm-processor-cache-gb).",
                        processes,
                        new Size((long) (each * Bytes.GIB))));
            }
            if (profile.itemTokens() > maxModelLen) {
                notes.add(
                        profile.video()
                                ? Sentence.of(
                                        "The largest video takes {} tokens, max_model_len is {}: such a request is"
                                                + " refused.",
                                        profile.itemTokens(),
                                        maxModelLen)
                                : Sentence.of(
                                        "The largest picture takes {} tokens, max_model_len is {}: such a request is"
                                                + " refused.",
                                        profile.itemTokens(),
                                        maxModelLen));
            }
        }
        if (v.kvCacheMemoryBytes().isPresent() && v.gpuMemoryUtilization().isPresent()) {
            notes.add(Sentence.of("With --kv-cache-memory-bytes, gpu_memory_utilization decides nothing."));
        }
    }
}
