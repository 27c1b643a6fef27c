package dev.headroom.inference;

import dev.headroom.settings.Sampling;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Chooses the next token of one answer: repetition penalty, temperature, top_k, top_p, then chance. Never sorts the
/// vocabulary: what cannot be chosen is left out first.
final class Sampler {
    private final Sampling sampling;
    private final RandomGenerator random;
    private final BitSet seen = new BitSet();
    private final float[] logits;
    private final long[] candidates;

    Sampler(Sampling sampling, int vocab) {
        this.sampling = sampling;
        this.logits = new float[vocab];
        this.candidates = new long[vocab];
        RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.of("L64X128MixRandom");
        this.random =
                sampling.seed().isPresent() ? factory.create(sampling.seed().getAsLong()) : factory.create();
    }

    /// Counts for the repetition penalty; prompt tokens do as well.
    void saw(int token) {
        seen.set(token);
    }

    /// @param all logits of several rows
    /// @param row which of them
    int next(FloatBuffer all, int row) {
        all.get(row * logits.length, logits);
        penalise();
        int token = sampling.temperature() == 0 ? greedy() : draw();
        saw(token);
        return token;
    }

    /// A token that was there before is made less likely: positive logits are divided, negative ones multiplied.
    private void penalise() {
        double penalty = sampling.repetitionPenalty();
        if (penalty == 1) {
            return;
        }
        for (int token = seen.nextSetBit(0); token >= 0; token = seen.nextSetBit(token + 1)) {
            logits[token] = (float) (logits[token] > 0 ? logits[token] / penalty : logits[token] * penalty);
        }
    }

    private int greedy() {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int draw() {
        float max = logits[greedy()];
        int count = sampling.topK() > 0 && sampling.topK() < logits.length ? largest(sampling.topK()) : everything();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weight(candidates[i], max);
        }
        if (sampling.topP() < 1) {
            count = nucleus(count, sum, max);
            sum = 0;
            for (int i = 0; i < count; i++) {
                sum += weight(candidates[i], max);
            }
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < count; i++) {
            left -= weight(candidates[i], max);
            if (left < 0) {
                return token(candidates[i]);
            }
        }
        return token(candidates[count - 1]);
    }

    /// A candidate is a long: the logit in an order that compares like the float above, the token's complement below,
    /// so that among equal logits the smaller token is the larger candidate.
    private static long candidate(float logit, int token) {
        int bits = Float.floatToIntBits(logit);
        int ordered = bits ^ (bits >> 31 & 0x7fffffff);
        return (long) ordered << 32 | (~token & 0xffffffffL);
    }

    private static int token(long candidate) {
        return ~(int) candidate;
    }

    private double weight(long candidate, float max) {
        return Math.exp((logits[token(candidate)] - max) / sampling.temperature());
    }

    private int everything() {
        for (int i = 0; i < logits.length; i++) {
            candidates[i] = candidate(logits[i], i);
        }
        return logits.length;
    }

    /// The `k` largest, by a heap of `k` whose top is the smallest of them.
    private int largest(int k) {
        for (int i = 0; i < k; i++) {
            candidates[i] = candidate(logits[i], i);
        }
        for (int i = k / 2 - 1; i >= 0; i--) {
            sink(i, k);
        }
        for (int i = k; i < logits.length; i++) {
            long next = candidate(logits[i], i);
            if (next > candidates[0]) {
                candidates[0] = next;
                sink(0, k);
            }
        }
        return k;
    }

    private void sink(int from, int size) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && candidates[child + 1] < candidates[child]) {
                child++;
            }
            if (candidates[at] <= candidates[child]) {
                return;
            }
            long swapped = candidates[at];
            candidates[at] = candidates[child];
            candidates[child] = swapped;
            at = child;
        }
    }

    /// Keeps the likeliest tokens that together reach top_p. A token with less than `(1 - top_p) / n` of the mass
    /// cannot be among them, for all such tokens together weigh less than what may be left out; only the rest is
    /// sorted.
    private int nucleus(int count, double sum, float max) {
        double least = (1 - sampling.topP()) / count * sum;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (weight(candidates[i], max) >= least) {
                candidates[kept++] = candidates[i];
            }
        }
        Arrays.sort(candidates, 0, kept);
        double reached = 0;
        int chosen = 0;
        while (chosen < kept) {
            chosen++;
            reached += weight(candidates[kept - chosen], max);
            if (reached >= sampling.topP() * sum) {
                break;
            }
        }
        System.arraycopy(candidates, kept - chosen, candidates, 0, chosen);
        return chosen;
    }
}
