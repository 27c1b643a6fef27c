package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.settings.Setting;
import java.util.Optional;

/// What vLLM's profile run takes: a step of text of the greatest size, the drawing of a token for every sequence, and
/// dummy pictures of the largest size through the tower. Bytes of one card.
///
/// Checked against public start-up lines: Qwen2.5-1.5B with 32,768 tokens 2.02 GiB, Qwen3-4B with 10,000 tokens and one
/// sequence 0.74, Llama-3.1-8B 1.19 and 0.22, Qwen3-8B over 4 cards 1.45, llava-v1.6-mistral-7b 1.97, an 80B over two
/// cards 5.58.
///
/// @param step tokens of one step
/// @param sequences drawn for
/// @param video whether those are videos
/// @param items pictures of the run, or videos
/// @param itemTokens tokens of one of them
/// @param itemPatches patches of one of them
/// @param ownPatches patches of all that this card encodes
/// @param patchBytes that one takes at the widest moment
/// @param encoder widest moment of the tower
/// @param outputs what it leaves for the decoder, and stays while that runs
/// @param layer widest moment of a decoder layer
/// @param sampler logits and what is made of them
record VllmProfile(
        int step,
        int sequences,
        boolean video,
        long items,
        long itemTokens,
        long itemPatches,
        long ownPatches,
        long patchBytes,
        long encoder,
        long outputs,
        long layer,
        long sampler) {
    /// Bytes of a word of the vocabulary, for each sequence: logits in 16 and 32 bit, sorted with their places, summed
    /// up, put back, as probabilities.
    static final double SORTED = 38.5;

    /// The same where FlashInfer draws.
    static final double DRAWN = 11.3;

    /// Most experts' intermediate results are made for so many tokens at once (`VLLM_FUSED_MOE_CHUNK_SIZE`).
    private static final int EXPERT_CHUNK = 32_768;

    /// Frames of a dummy video, however long the context is (`_MAX_FRAMES_PER_VIDEO` of Qwen2-VL).
    private static final int VIDEO_FRAMES = 14;

    static VllmProfile of(PlanRequest q, VllmRelease release, int maxModelLen) {
        VllmSettings s = q.serving().vllm();
        DecoderSpec d = q.model().decoder();
        Optional<TowerSpec> tower =
                s.languageModelOnly() ? Optional.empty() : q.model().tower();
        int step = release.maxNumBatchedTokens(s, maxModelLen, tower.isPresent());
        int seqs = Math.min(release.maxNumSeqs(s), step);
        int tp = q.serving().get(Setting.TP);
        Dummies dummies =
                tower.map(t -> dummies(q, t, release, step, seqs, maxModelLen)).orElse(Dummies.NONE);
        long patches = dummies.items() * dummies.patches();
        long own = 0;
        long each = 0;
        long outputs = 0;
        if (patches > 0) {
            TowerSpec t = tower.orElseThrow();
            boolean data = s.mmEncoderTpMode().equals("data");
            own = data ? Math.ceilDiv(dummies.items(), tp) * dummies.patches() : patches;
            each = LargestPicture.bytesPerPatch(t, dummies.whole(), data ? 1 : tp);
            outputs = 2 * dummies.items() * dummies.tokens() * d.hidden();
        }
        double drawn = release.flashInfer() ? DRAWN : SORTED;
        return new VllmProfile(
                step,
                seqs,
                dummies.video(),
                dummies.items(),
                dummies.tokens(),
                dummies.patches(),
                own,
                each,
                own * each + outputs,
                outputs,
                layer(d, step, tp),
                (long) (seqs * (double) d.vocab() * drawn) + 2L * step * d.hidden());
    }

    /// The moment that the budget is reduced by.
    long peak() {
        return Math.max(encoder, outputs + Math.max(layer, sampler));
    }

    /// Tokens of the encoder cache and of the tower's share of a step.
    long encoderBudget() {
        return Math.max(step, itemTokens);
    }

    private static long layer(DecoderSpec d, int step, int tp) {
        long dense = 2L * step * (3L * d.intermediate() / tp + 4L * d.hidden());
        return switch (d.feedForward()) {
            case FeedForward.Dense _ -> dense;
            case FeedForward.Experts e -> {
                long tokens = Math.min(step, EXPERT_CHUNK);
                long experts = 2 * tokens * e.active() * (3L * e.width() / tp + d.hidden());
                yield Math.max(dense, experts + 2L * step * 4 * d.hidden());
            }
        };
    }

    /// Pictures, or the video, that the run is made with.
    private record Dummies(boolean video, long items, long tokens, long patches, boolean whole) {
        static final Dummies NONE = new Dummies(false, 0, 0, 0, false);
    }

    private static Dummies dummies(
            PlanRequest q, TowerSpec t, VllmRelease release, int step, int seqs, int maxModelLen) {
        VllmSettings s = q.serving().vllm();
        MmLimits limit = s.limitMmPerPrompt();
        if (s.skipMmProfiling()) {
            return Dummies.NONE;
        }
        LargestPicture picture = shaped(LargestPicture.of(q, t, s.processorKwargs()), t, limit);
        int images = limit.images().orElse(release.imagesOfPrompt());
        int videos = picture.whole() ? limit.videos().orElse(release.imagesOfPrompt()) : 0;
        long frames = 2L * Math.clamp(maxModelLen / picture.tokens(), 1, VIDEO_FRAMES / 2);
        long pairs = Math.ceilDiv(Math.min(frames, limit.frames().orElse(Integer.MAX_VALUE)), 2);
        if (!release.v1()) {
            return together(picture, images, videos, pairs, step, seqs);
        }
        boolean video = videos > 0 && (images == 0 || pairs > 1);
        int most = video ? videos : images;
        if (most == 0) {
            return Dummies.NONE;
        }
        long tokens = picture.tokens() * (video ? pairs : 1);
        long patches = picture.patches() * (video ? pairs : 1);
        // what reads pictures by cross-attention keeps one a sequence, whose tokens do not stand in the prompt
        long items = q.model().decoder().kvValuesPerVisionToken() > 0
                ? seqs
                : Math.max(1, Math.min(Math.max(step, tokens) / tokens, (long) most * seqs));
        return new Dummies(video, items, tokens, patches, picture.whole());
    }

    /// V0 makes whole prompts, each with everything that the limits allow, and as many as one step takes.
    private static Dummies together(LargestPicture picture, int images, int videos, long pairs, int step, int seqs) {
        long each = images + videos * pairs;
        if (each == 0) {
            return Dummies.NONE;
        }
        long prompts = Math.clamp(step / (each * picture.tokens()), 1, seqs);
        return new Dummies(false, prompts * each, picture.tokens(), picture.patches(), picture.whole());
    }

    /// A dummy of the size that was asked for, where that is smaller.
    private static LargestPicture shaped(LargestPicture largest, TowerSpec t, MmLimits limit) {
        if (limit.width().isEmpty() || limit.height().isEmpty() || !largest.whole()) {
            return largest;
        }
        long pixels = (long) limit.width().getAsInt() * limit.height().getAsInt();
        double edge = t.tile() / Math.sqrt(t.patches());
        long patches = Math.max(1, (long) (pixels / (edge * edge)));
        long merged = largest.patches() / largest.tokens();
        return patches >= largest.patches()
                ? largest
                : new LargestPicture(Math.max(1, patches / merged), patches, true);
    }
}
