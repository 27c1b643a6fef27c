package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;

/// Whether vLLM starts, in the order in which it would fail: the check of what is free, the profile run, the cache, the
/// longest request, the capture of CUDA graphs.
///
/// @param maxModelLen tokens of the longest request
record VllmVerdict(PlanRequest q, VllmProfile profile, Cache cache, Budget budget, Card card, int maxModelLen) {
    /// @param pool bytes that the cache gets; below 0 where nothing is left for it
    /// @param tokens of the pool
    record Cache(KvGroups groups, long pool, long tokens) {}

    /// @param u gpu_memory_utilization
    /// @param bytes of it
    /// @param own weights and non-torch memory
    /// @param checked whether so much has to be free at the start
    record Budget(double u, long bytes, long own, long graphs, boolean checked) {}

    /// @param total as CUDA tells it
    /// @param others held by other processes
    /// @param left once the weights are loaded
    record Card(long total, long others, long context, long left) {}

    /// The outcome and why.
    record Judged(Outcome outcome, Sentence sentence) {}

    Judged of(DevicePlan d) {
        long free = card.total() - card.others() - card.context();
        if (budget.checked()
                && free < budget.bytes()
                && q.serving().vllm().kvCacheMemoryBytes().isEmpty()) {
            return not(Sentence.of(
                            "vLLM refuses to start: {} of {} are free, less than gpu_memory_utilization {}, {}.",
                            new Size(Math.max(0, free)),
                            new Size(card.total()),
                            budget.u(),
                            new Size(budget.bytes()))
                    .then(
                            free > budget.own() + profile.peak()
                                    ? Sentence.of(
                                            "Lower it to {} or free the card.", below((double) free / card.total()))
                                    : Sentence.of("Free the card, or use another.")));
        }
        if (profile.peak() > card.left()) {
            return not(profile.encoder() > card.left() ? tower() : text());
        }
        if (cache.pool() < cache.groups().blockBytes()) {
            return not(noCache());
        }
        long needed = cache.groups().bytes(maxModelLen, profile.step());
        if (needed > cache.pool()) {
            return not(tooShort(needed));
        }
        if (d.resting() > card.total()) {
            return not(Sentence.of(
                            "Out of memory while CUDA graphs are captured: {} more needed than the card has.",
                            new Size(d.resting() - card.total()))
                    .then(Sentence.of("Lower gpu_memory_utilization, or pass --enforce-eager.")));
        }
        if (d.peak() > card.total()) {
            return not(Sentence.of(
                            "Out of memory while it serves: {} more needed at the peak than the card has.",
                            new Size(d.peak() - card.total()))
                    .then(Sentence.of("Lower gpu_memory_utilization, or pass --enforce-eager.")));
        }
        if (card.total() - d.peak() < outside()) {
            return new Judged(
                    Outcome.TOO_CLOSE,
                    Sentence.of(
                                    "Too close to call: {} of {} predicted at the peak, give or take {}.",
                                    new Size(d.peak()),
                                    new Size(card.total()),
                                    new Size(outside()))
                            .then(Sentence.of("Lower gpu_memory_utilization, or pass --enforce-eager.")));
        }
        if (cache.pool() - needed < range()) {
            return new Judged(
                    Outcome.TOO_CLOSE,
                    Sentence.of(
                                    "Too close to call: a request of {} tokens needs {} of KV cache, {} are predicted,"
                                            + " give or take {}.",
                                    maxModelLen,
                                    new Size(needed),
                                    new Size(cache.pool()),
                                    new Size(range()))
                            .then(cure()));
        }
        return new Judged(
                Outcome.FITS,
                Sentence.of(
                        "Fits: {} tokens in the cache, {} requests of {} tokens at once; {} of {} are left at the"
                                + " peak.",
                        cache.tokens(),
                        Math.floor(10.0 * cache.tokens() / maxModelLen) / 10,
                        maxModelLen,
                        new Size(card.total() - d.peak()),
                        new Size(card.total())));
    }

    /// Bytes between this plan and its nearest failure; below 0 by how much it fails.
    long slack(DevicePlan d) {
        long start = budget.checked() && q.serving().vllm().kvCacheMemoryBytes().isEmpty()
                ? card.total() - card.others() - card.context() - budget.bytes()
                : Long.MAX_VALUE;
        long cached = cache.pool() - cache.groups().bytes(maxModelLen, profile.step()) - range();
        long atPeak = card.total() - d.peak() - outside();
        return Math.min(Math.min(start, card.left() - profile.peak()), Math.min(cached, atPeak));
    }

    /// What the plan does not know of the card beside the budget.
    private long outside() {
        return (long) Math.hypot(63 * Bytes.MIB, budget.graphs() / 2.0);
    }

    /// What it does not know of the cache.
    private long range() {
        return q.serving().vllm().kvCacheMemoryBytes().isPresent() ? 0 : profile.peak() / 16;
    }

    private static Judged not(Sentence sentence) {
        return new Judged(Outcome.DOES_NOT_FIT, sentence);
    }

    private Sentence tower() {
        Size needed = new Size(profile.encoder());
        Size left = new Size(Math.max(0, card.left()));
        Sentence died = profile.video()
                ? Sentence.of(
                        "Out of memory in the profile run: {} videos of {} tokens need {} in the vision tower, {} are"
                                + " left after the weights.",
                        profile.items(),
                        profile.itemTokens(),
                        needed,
                        left)
                : Sentence.of(
                        "Out of memory in the profile run: {} pictures of {} tokens need {} in the vision tower, {} are"
                                + " left after the weights.",
                        profile.items(),
                        profile.itemTokens(),
                        needed,
                        left);
        return died.then(Sentence.of("Lower --limit-mm-per-prompt (video to 0), --max-num-seqs or the pixels of"
                + " --mm-processor-kwargs; gpu_memory_utilization does not help."));
    }

    private Sentence text() {
        return Sentence.of(
                        "Out of memory in the profile run: a step of {} tokens and {} sequences needs {}, {} are left"
                                + " after the weights.",
                        profile.step(),
                        profile.sequences(),
                        new Size(profile.peak()),
                        new Size(Math.max(0, card.left())))
                .then(Sentence.of("Lower --max-num-batched-tokens or --max-num-seqs."));
    }

    private Sentence noCache() {
        return Sentence.of(
                        "No available memory for the cache blocks: weights {} and activations {} are more than"
                                + " gpu_memory_utilization {} gives, {}.",
                        new Size(budget.own()),
                        new Size(profile.peak()),
                        budget.u(),
                        new Size(budget.bytes()))
                .then(cure());
    }

    private Sentence tooShort(long needed) {
        return Sentence.of(
                        "To serve one request of {} tokens {} of KV cache are needed, and {} are there: max_model_len"
                                + " can be {} at most.",
                        maxModelLen,
                        new Size(needed),
                        new Size(cache.pool()),
                        cache.groups().longest(cache.pool(), profile.step()))
                .then(cure());
    }

    /// Raising the share helps as long as the card has room beside it.
    private Sentence cure() {
        boolean pictures = profile.encoder() > Math.max(profile.layer(), profile.sampler());
        boolean room = budget.u() < 0.95 && card.others() < card.total() / 20;
        Sentence less = pictures
                ? Sentence.of("Profile smaller or fewer pictures (--mm-processor-kwargs, --limit-mm-per-prompt).")
                : Sentence.of("Lower --max-model-len or --max-num-seqs, or pass --kv-cache-dtype fp8.");
        return room ? Sentence.of("Raise gpu_memory_utilization.").then(less) : less;
    }

    private static double below(double share) {
        return Math.floor(share * 100) / 100;
    }
}
