package dev.headroom.inference;

import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.plan.KvArrangement;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;

/// What no amount of memory makes possible: a buffer of Java ends at 2 GiB, and what is remembered of each token lies
/// on the Java heap.
final class ArrangementLimits {
    /// Eight bytes each, of what the heap keeps for the engine itself.
    private static final long MOST_TOKENS = 6_000_000;

    private static final long LARGEST_BUFFER = Integer.MAX_VALUE;

    private ArrangementLimits() {}

    /// @param chunk most tokens of one prefill step
    /// @throws EngineException 400 `bad_setting` with the setting that is too large
    static void check(KvArrangement kv, int chunk, ModelConfig.Decoder d) {
        buffer(Setting.SESSION_LEN, kv.sessionLen(), 4L * d.kvHeads() * d.headDim());
        buffer(Setting.MAX_BATCH_SIZE, kv.slots(), 4L * Math.max(d.vocab(), d.hidden()));
        buffer(Setting.MAX_PREFILL_TOKEN_NUM, chunk, 4L * d.hidden());
        long tokens = (long) kv.slots() * kv.sessionLen();
        if (tokens > MOST_TOKENS) {
            throw refused(
                    Sentence.of(
                            "{} sessions of {} tokens are {} tokens, but the engine keeps track of up to {}.",
                            kv.slots(),
                            kv.sessionLen(),
                            tokens,
                            MOST_TOKENS),
                    Sentence.of("Lower max_batch_size or session_len."));
        }
    }

    private static void buffer(Setting<Integer> setting, int value, long bytesEach) {
        long bytes = value * bytesEach;
        if (bytes > LARGEST_BUFFER) {
            throw refused(
                    Sentence.of(
                            "{} {} needs one buffer of {}, but a buffer ends at {}.",
                            setting,
                            value,
                            new Size(bytes),
                            new Size(LARGEST_BUFFER + 1)),
                    Sentence.of("Lower {}.", setting));
        }
    }

    private static EngineException refused(Sentence why, Sentence wayOut) {
        return new EngineException(Code.BAD_SETTING, why.then(wayOut));
    }
}
